"""Writers of workshops: keyword-only, one change each, the event last."""
