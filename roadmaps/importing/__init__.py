"""Packages out of files of other tools: read, held against the plan, shown, then taken."""
