"""The language in which this page or job speaks."""

from django.utils.translation import get_language


def current() -> str:
    """Its code, such as "pt-br"; English where translation is switched off."""
    return get_language() or "en"
