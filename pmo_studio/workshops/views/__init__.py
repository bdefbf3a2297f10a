"""Views of workshops: parse, authorise, call, answer."""
