"""Assessing again: when, who is asked, and what grew between two rounds (sheet 4.2)."""
