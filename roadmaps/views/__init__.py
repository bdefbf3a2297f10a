"""Pages of the plan: one module for each subject."""
