"""What assessments bring to the registries of the core, a module a subject."""

from assessments import stand_in
from assessments.registrations import assessments, settling


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    assessments.register_all()
    settling.register_all()
    stand_in.register_all()
