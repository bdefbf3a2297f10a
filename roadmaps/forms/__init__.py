"""What people type into the plan: one module for each subject."""
