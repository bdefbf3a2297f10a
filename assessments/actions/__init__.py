"""The only writers of assessments: keyword-only, `by` a participant, one transaction each."""
