"""Whom a report is for."""

FACILITATORS = "facilitators"


def sees_stakeholders(audience: str) -> bool:
    """Whether it may name stakeholders, who are confidential."""
    return audience == FACILITATORS
