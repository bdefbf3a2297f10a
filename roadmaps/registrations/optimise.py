"""What looking for a better plan brings to the registries of the core."""

from pmo_studio.core import events
from roadmaps.kinds import optimise as kinds


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    for kind in kinds.ALL:
        events.register(kind)
