"""The only writers of phase 1."""
