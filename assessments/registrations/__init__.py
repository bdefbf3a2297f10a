"""What assessments bring to the registries of the core, a module a subject."""

from assessments.registrations import assessments, results


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    assessments.register_all()
    results.register_all()
