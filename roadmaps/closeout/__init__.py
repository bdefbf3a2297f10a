"""Sheets 5.2 to 5.4 made ready to be shown, and what is presented at the celebration."""
