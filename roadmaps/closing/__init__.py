"""Calculations of the closeout: lessons, and the agenda of the celebration.  No Django."""
