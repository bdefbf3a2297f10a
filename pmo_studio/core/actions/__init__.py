"""The only writers of the core: keyword-only, `by` a participant, one transaction each."""
