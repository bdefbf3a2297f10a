"""What the golden thread brings to the registries: its own columns, and a chapter of the report."""

from django.utils.translation import gettext_lazy as _

from canvases.golden import chapter, own
from pmo_studio.core import chapters


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    own.register_all()
    chapters.register(chapters.Chapter("thread", _("Golden thread"), 31, chapter.build))
