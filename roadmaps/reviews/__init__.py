"""Reviews of functions and of the canvas, and what customers say: read for pages and report."""
