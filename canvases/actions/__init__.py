"""The only writers of canvases; each is one transaction under the engagement's lock."""
