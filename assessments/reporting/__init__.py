"""What the report says of the first phase."""
