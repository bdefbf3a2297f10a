"""A pasted column or a file of readings: every row looked at before one is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from canvases import kpi_words
from canvases.models import Kpi
from pmo_studio.core.models import Engagement
from pmo_studio.core.refusals import Refused
from roadmaps.actions import readings as actions
from roadmaps.actions.readings import Entry, Said
from roadmaps.kpis import columns, periods
from roadmaps.kpis.columns import Cells
from roadmaps.kpis.periods import NoPeriod, Period
from roadmaps.models import Reading
from roadmaps.models.reading import NOTE_MOST
from roadmaps.readings import kpi_page, typed, words

MOST_ROWS = 10_000
MOST_BYTES = 4 * 1024 * 1024
# So many periods after any first one are ahead of today, and within what a date can say.
FAR = 12 * (periods.LAST_YEAR - periods.FIRST_YEAR)
EXAMPLES = {"monthly": "2026-03", "quarterly": "2026-Q1", "half-year": "2026-H1", "yearly": "2026"}

EMPTY = _("There is nothing to read. Paste a column, or choose a file.")
TOO_LARGE = _("The file is larger than 4 MB. Split it.")
TOO_MANY = _("These are %(n)s rows; at most 10000 can come at once. Split them.")
NO_TEXT = _("The file is no text. Save it as CSV (UTF-8), then choose it again.")
NO_TABLE = _("This cannot be read as a table. Save it as CSV, or paste the cells themselves.")
NEEDS_FIRST = _("These rows have no period. Say with which period they begin.")


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
    # Nothing stands there: its period has no reading, and those after it keep theirs.
    empty: bool = False

    @property
    def standing(self) -> str:
        return kpi_page.figure_of(self.stands) if self.stands else ""


@dataclass(frozen=True)
class Preview:
    """All rows of what somebody brought."""

    rows: Sequence[Row] = field(default_factory=list)

    @cached_property
    def wrong(self) -> list[Row]:
        return [row for row in self.rows if row.errors]

    @cached_property
    def right(self) -> list[Row]:
        return [row for row in self.rows if not (row.errors or row.empty)]

    @cached_property
    def empty(self) -> list[Row]:
        return [row for row in self.rows if row.empty]

    @cached_property
    def new(self) -> list[Row]:
        return [row for row in self.right if row.stands is None]

    @cached_property
    def replacing(self) -> list[Row]:
        """Those that say something else than what stands."""
        return [row for row in self.right if row.stands is not None and not row.same]

    @cached_property
    def same(self) -> list[Row]:
        return [row for row in self.right if row.same]

    def entries(self, *, replace: bool) -> list[Entry]:
        """What is to be written."""
        taken = [*self.new, *(self.replacing if replace else ())]
        return [row.entry for row in taken if row.entry is not None]

    @property
    def replaced_ids(self) -> list[int]:
        return [row.stands.pk for row in self.replacing if row.stands is not None]


def text_of(content: bytes) -> str:
    """A file as text.  Raises Refused where it is too large or no text."""
    if len(content) > MOST_BYTES:
        raise Refused(TOO_LARGE, field="file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(NO_TEXT, field="file") from None
    if "\x00" in text:
        raise Refused(NO_TEXT, field="file")
    return text


def preview(
    engagement: Engagement, text: str, *, kpi: Kpi | None = None, first: str = ""
) -> Preview:
    """What would come of these rows, `kpi` given for a column of one.  Two queries.

    `first` is the period with which values without one begin.  Raises Refused where nothing can be
    read at all.
    """
    kpis = {kpi.pk: kpi} if kpi else Kpi.objects.live().filter(engagement=engagement).in_bulk()
    found = _cells(text, with_kpi=kpi is None)
    running = _first(first, kpi, found)
    reader = _Reader(kpis, kpi)
    rows = []
    for index, cells in enumerate(found):
        rows.append(reader.row(cells, running.shifted(min(index, FAR)) if running else None))
    return Preview(_against_what_stands(rows))


def _cells(text: str, *, with_kpi: bool) -> list[Cells]:
    if not text.strip():
        raise Refused(EMPTY, field="text")
    try:
        found = columns.rows(text, with_kpi=with_kpi, most=MOST_ROWS)
    except columns.TooMany as too_many:
        raise Refused(TOO_MANY % {"n": too_many.args[0]}, field="text") from None
    except columns.Broken:
        raise Refused(NO_TABLE, field="text") from None
    if not found:
        raise Refused(EMPTY, field="text")
    return found


def _first(typed_period: str, kpi: Kpi | None, found: Sequence[Cells]) -> Period | None:
    """The period of the first row, where rows bring none of their own."""
    if kpi is None or any(cells.get("period") for cells in found):
        return None
    if not any(cells.by_name for cells in found):
        return None
    if not typed_period.strip():
        raise Refused(NEEDS_FIRST, field="first")
    try:
        return periods.read(typed_period, kpi.frequency)
    except NoPeriod:
        raise Refused(_no_period(typed_period, kpi), field="first") from None


def _no_period(text: str, kpi: Kpi) -> str:
    words = __("“%(typed)s” is no period of this KPI (%(often)s). Write %(example)s.")
    return words % {
        "typed": text[:40],
        "often": kpi.get_frequency_display(),
        "example": EXAMPLES[kpi.frequency],
    }


class _Reader:
    """Reads rows one after the other; knows which KPI and period came before."""

    def __init__(self, kpis: Mapping[int, Kpi], kpi: Kpi | None) -> None:
        self.kpi = kpi
        self.by_name, self.alike = _by_name(kpis.values())
        self.seen: dict[tuple[int, Period], int] = {}
        self.today = timezone.localdate()

    def row(self, cells: Cells, running: Period | None) -> Row:
        if cells.by_name is None:
            words = __("Row %(n)s has too many or too few cells: %(shape)s.")
            return self._wrong(cells, words % {"n": cells.number, "shape": self._shape()})
        named = cells.get("kpi")
        kpi = self.by_name.get(named.casefold()) if named or not self.kpi else self.kpi
        if kpi is None and named.casefold() in self.alike:
            words = __("Row %(n)s: several KPIs are called “%(name)s”. Write the key instead.")
            return self._wrong(cells, words % {"n": cells.number, "name": named[:40]})
        if kpi is None:
            words = __(
                "Row %(n)s: there is no KPI “%(name)s”. Write its key or its name as on 2.6."
            )
            told = {"n": cells.number, "name": cells.get("kpi")[:40]}
            return self._wrong(cells, words % told)
        try:
            return self._read(cells, kpi, running)
        except Refused as refused:
            words = __("Row %(n)s: %(words)s")
            return self._wrong(cells, words % {"n": cells.number, "words": refused.words}, kpi)

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
        )

    def _period(self, cells: Cells, kpi: Kpi) -> Period:
        try:
            return periods.read(cells.get("period"), kpi.frequency)
        except NoPeriod:
            raise Refused(_no_period(cells.get("period"), kpi)) from None

    def _said(self, cells: Cells, kpi: Kpi) -> Said:
        note = cells.get("note")
        if len(note) > NOTE_MOST:
            raise Refused(actions.LONG_NOTE)
        if cells.get("numerator") or cells.get("denominator"):
            return typed.of_parts(cells.get("numerator"), cells.get("denominator"), note=note)
        return typed.said(cells.get("value"), kpi, note=note)

    def _wrong(self, cells: Cells, words_: str, kpi: Kpi | None = None) -> Row:
        name = kpi_words.told(kpi.name) if kpi else ""
        return Row(cells.number, cells.text[:80], name=name, errors=[words_])

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


def _against_what_stands(rows: Sequence[Row]) -> list[Row]:
    """With the reading that each would replace; one query."""
    entries = [row.entry for row in rows if row.entry]
    if not entries:
        return list(rows)
    standing = actions.standing(entries)
    return [_with_standing(row, standing) for row in rows]


def _with_standing(row: Row, standing: Mapping[actions.Place, Reading]) -> Row:
    if row.entry is None:
        return row
    stands = standing.get(actions.place(row.entry))
    if stands is None:
        return row
    return Row(
        row.number,
        row.text,
        row.entry,
        row.name,
        row.period,
        row.figure,
        row.errors,
        stands,
        actions.says_the_same(_with_note(row.entry, stands), standing),
    )


def _with_note(entry: Entry, stands: Reading) -> Entry:
    """A table without notes has nothing against the one that stands."""
    said = entry.said if entry.said.note else replace(entry.said, note=stands.note)
    return replace(entry, said=said)
