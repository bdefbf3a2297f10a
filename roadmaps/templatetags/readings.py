"""Readings in templates: their periods and figures in words."""

from django import template

from canvases import kpi_words
from roadmaps.models import Reading
from roadmaps.readings import kpi_page

register = template.Library()


@register.filter
def kpi_told(text: str) -> str:
    """A name or formula of the catalogue in the page's language."""
    return kpi_words.told(text)


@register.filter
def reading_period(reading: Reading) -> str:
    return kpi_page.period_of(reading)


@register.filter
def reading_figure(reading: Reading) -> str:
    return kpi_page.figure_of(reading)
