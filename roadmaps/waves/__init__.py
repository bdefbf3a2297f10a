"""Waves, pilot and gates made ready for pages: what stands, in words and figures."""
