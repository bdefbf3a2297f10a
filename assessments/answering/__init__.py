"""Answering a questionnaire without a seat: entering, resuming, reminding, counting."""
