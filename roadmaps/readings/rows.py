"""Rows of readings as somebody pasted or exported them, each understood by itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as __

from canvases import kpi_words
from canvases.models import Kpi
from pmo_studio.core.refusals import Refused
from roadmaps.actions import readings as actions
from roadmaps.actions.readings import Entry, Said
from roadmaps.kpis import periods
from roadmaps.kpis.columns import Cells
from roadmaps.kpis.periods import NoPeriod, Period
from roadmaps.models import Reading
from roadmaps.models.reading import NOTE_MOST
from roadmaps.readings import doubts, kpi_page, typed, words

EXAMPLES = {"monthly": "2026-03", "quarterly": "2026-Q1", "half-year": "2026-H1", "yearly": "2026"}


@dataclass(frozen=True)
class Row:
    """One row as it was understood; with errors it is left out.  `stands` is what it replaces."""

    number: int
    text: str
    entry: Entry | None = None
    name: str = ""
    period: str = ""
    figure: str = ""
    errors: Sequence[str] = ()
    stands: Reading | None = None
    same: bool = False
    # It would be recorded, and is asked about.
    doubtful: bool = False
    # Nothing stands there: its period has no reading, and those after it keep theirs.
    empty: bool = False

    @property
    def standing(self) -> str:
        return kpi_page.figure_of(self.stands) if self.stands else ""


def no_period(text: str, kpi: Kpi) -> str:
    said = __("“%(typed)s” is no period of this KPI (%(often)s). Write %(example)s.")
    return said % {
        "typed": text[:40],
        "often": kpi.get_frequency_display(),
        "example": EXAMPLES[kpi.frequency],
    }


class Reader:
    """Reads rows one after the other; knows which KPI and period came before."""

    def __init__(self, kpis: Mapping[int, Kpi], kpi: Kpi | None) -> None:
        self.kpi = kpi
        self.by_name, self.alike = _by_name(kpis.values())
        self.seen: dict[tuple[int, Period], int] = {}
        self.today = timezone.localdate()

    def row(self, cells: Cells, running: Period | None) -> Row:
        if cells.by_name is None:
            said = __("Row %(n)s has too many or too few cells: %(shape)s.")
            return self._wrong(cells, said % {"n": cells.number, "shape": self._shape()})
        named = cells.get("kpi")
        kpi = self.by_name.get(named.casefold()) if named or not self.kpi else self.kpi
        if kpi is None and named.casefold() in self.alike:
            said = __("Row %(n)s: several KPIs are called “%(name)s”. Write the key instead.")
            return self._wrong(cells, said % {"n": cells.number, "name": named[:40]})
        if kpi is None:
            said = __("Row %(n)s: there is no KPI “%(name)s”. Write its key or its name as on 2.6.")
            return self._wrong(cells, said % {"n": cells.number, "name": named[:40]})
        try:
            return self._read(cells, kpi, running)
        except Refused as refused:
            said = __("Row %(n)s: %(words)s")
            told = said % {"n": cells.number, "words": refused.words}
            return self._wrong(cells, told, kpi, running)

    def _read(self, cells: Cells, kpi: Kpi, running: Period | None) -> Row:
        span = running or self._period(cells, kpi)
        if cells.is_empty:
            name = kpi_words.told(kpi.name)
            return Row(cells.number, cells.text, name=name, period=words.period(span), empty=True)
        if not span.has_begun(self.today):
            raise Refused(actions.AHEAD)
        said = self._said(cells, kpi)
        before = self.seen.setdefault((kpi.pk, span), cells.number)
        if before != cells.number:
            raise Refused(__("row %(n)s has the same KPI and period. Leave one.") % {"n": before})
        shown = Reading(kpi=kpi, period=span.first, frequency=span.frequency, **vars(said))
        return Row(
            cells.number,
            cells.text,
            Entry(kpi.pk, span, said),
            kpi_words.told(kpi.name),
            words.period(span),
            kpi_page.figure_of(shown),
            doubtful=doubts.is_doubtful(shown),
        )

    def _period(self, cells: Cells, kpi: Kpi) -> Period:
        try:
            return periods.read(cells.get("period"), kpi.frequency)
        except NoPeriod:
            raise Refused(no_period(cells.get("period"), kpi)) from None

    def _said(self, cells: Cells, kpi: Kpi) -> Said:
        note = cells.get("note")
        if len(note) > NOTE_MOST:
            raise Refused(actions.LONG_NOTE)
        if cells.get("numerator") or cells.get("denominator"):
            return typed.of_parts(cells.get("numerator"), cells.get("denominator"), note=note)
        return typed.said(cells.get("value"), kpi, note=note)

    def _wrong(
        self, cells: Cells, said: str, kpi: Kpi | None = None, running: Period | None = None
    ) -> Row:
        """With what stands in its cells, as somebody wrote it."""
        text = cells.text[:80]
        if kpi is None:
            return Row(cells.number, text, errors=[said])
        parts = [cells.get(name) for name in ("numerator", "denominator")]
        value = cells.get("value") or "/".join(filter(None, parts))
        return Row(
            cells.number,
            text,
            name=kpi_words.told(kpi.name),
            period=words.period(running) if running else cells.get("period")[:40],
            figure=value[:40],
            errors=[said],
        )

    def _shape(self) -> str:
        if self.kpi:
            return __("a value; period and value; or period, part and whole")
        return __("KPI, period and value; or KPI, period, part and whole")


def _by_name(kpis: Iterable[Kpi]) -> tuple[dict[str, Kpi], set[str]]:
    """Each KPI by what a row may call it, and the names that several have: none is guessed.

    A key is that of one KPI only, whatever others are called.
    """
    found: dict[str, Kpi] = {}
    alike: set[str] = set()
    listed = list(kpis)
    for each in listed:
        for name in {each.name.casefold(), kpi_words.told(each.name).casefold()}:
            if name in found:
                alike.add(name)
            found[name] = each
    for name in alike:
        del found[name]
    return found | {each.key.casefold(): each for each in listed}, alike
