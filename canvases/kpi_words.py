"""KPIs in words: their units and figures as the page's language writes them."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from django.utils.translation import gettext as __
from django.utils.translation import ngettext, pgettext

from canvases.figures import beyond_percent
from canvases.models import Kpi
from canvases.models.kpi import Direction
from pmo_studio.core import catalogue, figures, languages

# Its numbers are read by themselves: "4", never "4 score".
SCORE = "score"
PERCENT = "percent"


def told(text: str) -> str:
    """A name or a formula of the catalogue in the page's language, whatever else as it is.

    What was adopted is kept as text; as long as nobody changed it, it is still the catalogue's.
    """
    known = _catalogued().get(text)
    return known.in_language(languages.current()) if known else text


@cache
def _catalogued() -> Mapping[str, catalogue.Text]:
    texts = (text for entry in catalogue.kpis() for text in (entry.name, entry.formula))
    return {text.in_language(code): text for text in texts for code in catalogue.LANGUAGES}


def unit(key: str) -> str:
    """A unit of the catalogue by its name, the engagement's own as it is."""
    label = catalogue.load().kpi_units.get(key)
    return label.name.in_language(languages.current()) if label else key


def unit_key(typed: str) -> str:
    """The key of the unit that somebody named, in whatever language; else what was typed."""
    wanted = typed.strip().casefold()
    for key, label in catalogue.load().kpi_units.items():
        names = (key, *(label.name.in_language(code) for code in catalogue.LANGUAGES))
        if wanted in (name.casefold() for name in names):
            return key
    return typed


def number(value: Decimal | None) -> str:
    return figures.write(value, languages.current())


def figure(value: Decimal | None, unit_of: str) -> str:
    """A number with its unit; empty where there is none."""
    if value is None:
        return ""
    # Never "85" at the end of a line and "%" on the next.
    return (
        number(value) if unit_of == SCORE else f"{number(value)}\N{NO-BREAK SPACE}{unit(unit_of)}"
    )


def baseline(kpi: Kpi) -> str:
    return figure(kpi.baseline, kpi.unit)


def target(kpi: Kpi) -> str:
    """What it should come to, a band with both its ends."""
    if kpi.direction != Direction.BAND:
        return figure(kpi.target, kpi.unit)
    ends = {"low": number(kpi.band_low), "high": number(kpi.band_high), "unit": unit(kpi.unit)}
    return pgettext("KPI", "%(low)s to %(high)s %(unit)s") % ends


def doubt(kpi: Kpi) -> str:
    """Asks whether figures beyond 0 to 100 % are meant; "" where there are none."""
    values = (kpi.baseline, kpi.target, kpi.band_low, kpi.band_high)
    beyond = beyond_percent(kpi.unit, values)
    if not beyond:
        return ""
    sentence = __("Is %(figures)s meant? Most figures in percent lie between 0 and 100.")
    return sentence % {"figures": ", ".join(figure(each, kpi.unit) for each in beyond)}


def promise(kpi: Kpi) -> str:
    """Its name with the target, as far as it has one."""
    return ", ".join(filter(None, (told(kpi.name), bound(kpi))))


def bound(kpi: Kpi) -> str:
    """What it promises to reach; "" without a target."""
    if kpi.target is None:
        return ""
    given = {"target": target(kpi)}
    if kpi.direction == Direction.LOWER:
        return pgettext("KPI", "at most %(target)s") % given
    return pgettext("KPI", "at least %(target)s") % given


def aim(kpi: Kpi) -> str:
    """Its target and which way it counts: "at most 10 days"; "" where it has none."""
    if kpi.target is None and kpi.band_low is None:
        return ""
    given = {"target": target(kpi)}
    if kpi.direction == Direction.BAND:
        return given["target"]
    if kpi.direction == Direction.LOWER:
        return pgettext("KPI", "at most %(target)s") % given
    return pgettext("KPI", "at least %(target)s") % given


def tolerance(kpi: Kpi) -> str:
    """How far off is still near: absolute where that is set, else in percent."""
    if kpi.tolerance is not None:
        return f"± {_absolute(kpi)}"
    share = number(kpi.tolerance_percent)
    if kpi.direction == Direction.BAND:
        return __("± %(n)s %% of the band") % {"n": share}
    return __("± %(n)s %% of the target") % {"n": share}


def tolerance_in_short(kpi: Kpi) -> str:
    """The same below a target, where there is little room; never "± 10 %" that may mean points."""
    if kpi.tolerance is not None:
        return __("within %(figure)s") % {"figure": _absolute(kpi)}
    share = f"{number(kpi.tolerance_percent)}\N{NO-BREAK SPACE}%"
    if kpi.direction == Direction.BAND:
        return __("within %(share)s of its width") % {"share": share}
    return __("within %(share)s of it") % {"share": share}


def _absolute(kpi: Kpi) -> str:
    """Of a percentage in points: 5 % of 95 % is another thing."""
    if kpi.unit == PERCENT:
        points = number(kpi.tolerance)
        return ngettext("%(n)s point", "%(n)s points", 1 if kpi.tolerance == 1 else 2) % {
            "n": points
        }
    return figure(kpi.tolerance, kpi.unit)
