"""Files that people give: what is taken, and how it is kept."""
