"""Process maps: figures, reading, drawing, files."""
