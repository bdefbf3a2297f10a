"""System checks of the exports."""

from typing import Any

from django.core.checks import CheckMessage, Info, register

from pmo_studio.exports import pango


@register()
def pango_is_missing(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """exports.I001: everything works but PDF."""
    if not pango.is_missing():
        return []
    return [
        Info(
            "Pango is missing: PDF exports cannot be made; everything else works.",
            hint=f"Type: {pango.remedy()}",
            id="exports.I001",
        )
    ]
