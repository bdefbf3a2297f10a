"""What assessments bring to the registries of the core: one module for each of their subjects."""

from assessments import measures
from assessments.registrations import (
    assessments,
    context,
    processes,
    questionnaire,
    reassessing,
    results,
    settling,
)


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    context.register_all()
    processes.register_all()
    assessments.register_all()
    questionnaire.register_all()
    results.register_all()
    settling.register_all()
    reassessing.register_all()
    measures.register_all()
