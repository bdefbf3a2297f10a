"""The library of maturity models: its shelf, its editor, its files."""
