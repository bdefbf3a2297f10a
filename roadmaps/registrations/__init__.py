"""What the plan brings to the registries of the core: one module for each of its subjects."""

from roadmaps import bundle


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    bundle.register_all()
