"""Texts of the catalogue in templates: {% load catalogue %} {{ phase.name|spoken }}"""

from django import template
from django.utils.translation import get_language

from pmo_studio.core.catalogue import Text

register = template.Library()


@register.filter
def spoken(text: Text) -> str:
    """The text in the language of the page."""
    return text.in_language(get_language())
