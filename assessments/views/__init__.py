"""Pages of assessments, and the forms on them."""
