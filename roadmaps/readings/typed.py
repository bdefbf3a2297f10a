"""What people and programs type for a reading: "84", "84 %", "0,5 days", "21/25" for 21 of 25."""

import re
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from canvases import kpi_words
from canvases.models import Kpi
from pmo_studio.core import figures, languages
from pmo_studio.core.refusals import Refused
from roadmaps.actions.readings import Said

NO_NUMBER = _(
    "“%(typed)s” is no number. Write it like 84 or 12.5, with at most 4 decimals, or 21/25 for 21"
    " of 25."
)
OTHER_UNIT = _(
    "“%(typed)s” has another unit: this KPI is measured in %(unit)s. Give the number in that unit."
)
NO_WHOLE = _("The whole must be above 0. Only 0 of 0 is taken: it has no value and shows n/a.")
# A number, and whatever stands behind it.
FIGURE = re.compile(
    r"\s*([-+\N{MINUS SIGN}\N{EN DASH}]?[\d.,'\N{RIGHT SINGLE QUOTATION MARK}\s]*\d)(.*)"
)
SHARE = re.compile(r"\s*(\S[^/]*?)\s*(?:/|\bof\b|\bde\b)\s*(\S.*?)\s*")
SHORT = 40
# Longer than what stands in a field is no number; patterns are slow on what is very long.
LONGEST = 100


def said(text: str, kpi: Kpi, *, note: str = "", language: str = "") -> Said:
    """The reading that somebody typed in one field.  Raises Refused in words."""
    _check_length(text, "value")
    share = SHARE.fullmatch(text)
    if share and any(map(str.isdigit, text)):
        return of_parts(share[1], share[2], note=note, language=language)
    return Said(value=value(text, kpi, language=language), note=note)


def value(text: str, kpi: Kpi, *, language: str = "") -> Decimal:
    """A number with the KPI's own unit behind it, or without any."""
    _check_length(text, "value")
    found = FIGURE.fullmatch(text)
    if found is None:
        raise Refused(NO_NUMBER % {"typed": text.strip()[:SHORT]}, field="value")
    unit = found[2].strip()
    if unit and not is_unit_of(unit, kpi):
        told = {"typed": text.strip()[:SHORT], "unit": kpi_words.unit(kpi.unit)}
        raise Refused(OTHER_UNIT % told, field="value")
    return number(found[1], field="value", language=language)


def is_unit_of(unit: str, kpi: Kpi) -> bool:
    """Whether that is the KPI's unit, by its name in any language or by its key."""
    return kpi_words.unit_key(unit) == kpi.unit or unit.casefold() == kpi.unit.casefold()


def of_parts(part: str, whole: str, *, note: str = "", language: str = "") -> Said:
    """A part and its whole, as two numbers without units."""
    above = number(part, field="numerator", language=language)
    below = number(whole, field="denominator", language=language)
    return ratio(above, below, note=note)


def ratio(part: Decimal, whole: Decimal, *, note: str = "") -> Said:
    """Refused where the whole is none: 0 of 0 alone is a month in which there was nothing."""
    if whole < 0 or (whole == 0 and part != 0):
        raise Refused(NO_WHOLE, field="denominator")
    return Said(numerator=part, denominator=whole, note=note)


def number(text: str, *, field: str, language: str = "") -> Decimal:
    _check_length(text, field)
    # figures.read passes over a sign of percent: a unit is judged before, a part has none.
    try:
        if "%" in text:
            raise figures.NoNumber(text)
        return figures.read(text, language or languages.current())
    except figures.NoNumber:
        raise Refused(NO_NUMBER % {"typed": text.strip()[:SHORT]}, field=field) from None


def _check_length(text: str, field: str) -> None:
    if len(text) > LONGEST:
        raise Refused(NO_NUMBER % {"typed": f"{text.strip()[:SHORT]}…"}, field=field)
