"""Figures that are taken and asked about: what their unit hardly ever has."""

from collections.abc import Iterable

from django.utils.translation import gettext as __

from canvases import kpi_words
from roadmaps.models import Reading
from roadmaps.readings.kpi_page import figure_of

# So many doubtful figures are named.
ASKED = 3
# What is counted up from nothing.
NEVER_BELOW_0 = frozenset(("days", kpi_words.SCORE))


def of(readings: Iterable[Reading]) -> list[str]:
    """Asks, a sentence for each kind, whether they are meant; empty where nothing is doubtful."""
    doubtful = [each for each in readings if is_doubtful(each)]
    shares = [each for each in doubtful if each.kpi.unit == kpi_words.PERCENT]
    others = [each for each in doubtful if each.kpi.unit != kpi_words.PERCENT]
    percent = __("Is %(figures)s meant? Most figures in percent lie between 0 and 100.")
    below = __("Is %(figures)s meant? It is below 0.")
    return [
        words % {"figures": _named(group)}
        for words, group in ((percent, shares), (below, others))
        if group
    ]


def is_doubtful(reading: Reading) -> bool:
    """Whether it lies where no figure of its KPI does: a KPI whose own baseline or target lies
    there too is another kind of figure, and nothing is asked."""
    figure, kpi = reading.figure, reading.kpi
    if figure is None:
        return False
    if kpi.unit == kpi_words.PERCENT:
        return not (0 <= figure <= 100 or kpi_words.doubt(kpi))
    own = [each for each in (kpi.baseline, kpi.target, kpi.band_low, kpi.band_high) if each]
    return kpi.unit in NEVER_BELOW_0 and figure < 0 <= min(own, default=0)


def _named(readings: list[Reading]) -> str:
    named = [f"{figure_of(each)} ({kpi_words.told(each.kpi.name)})" for each in readings[:ASKED]]
    return ", ".join([*named, *(["…"] if len(readings) > ASKED else [])])
