"""Sheets 5.2 to 5.4 made ready to be shown: lessons, handover, celebration, and what is presented."""
