"""The only writers of the plan: one module for each subject."""
