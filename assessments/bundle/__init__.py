"""What assessments bring to the engagement bundle: one module for each of their subjects."""
