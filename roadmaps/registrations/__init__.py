"""What the plan brings to the registries of the core: one module for each of its subjects."""

from roadmaps import bundle
from roadmaps.registrations import involving


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    bundle.register_all()
    involving.register_all()
