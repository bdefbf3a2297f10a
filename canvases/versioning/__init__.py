"""Canvases told from the log: as plain values, kept versions, compared and joined."""
