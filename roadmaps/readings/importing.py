"""A pasted column or a file of readings: every row looked at before one is written."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from canvases.models import Kpi
from pmo_studio.core.models import Engagement
from pmo_studio.core.refusals import Refused
from roadmaps.actions import readings as actions
from roadmaps.actions.readings import Entry
from roadmaps.kpis import columns, periods
from roadmaps.kpis.columns import Cells
from roadmaps.kpis.periods import NoPeriod, Period
from roadmaps.models import Reading
from roadmaps.readings.rows import Reader, Row, no_period

MOST_ROWS = 10_000
MOST_BYTES = 4 * 1024 * 1024
# What spreadsheets save as CSV; the second one where Western Europe's and Brazil's are not asked.
ENCODINGS = ("utf-8-sig", "cp1252")
NEVER_IN_TEXT = re.compile("[\x00-\x08\x0e-\x1f]")
# So many periods after any first one are ahead of today, and within what a date can say.
FAR = 12 * (periods.LAST_YEAR - periods.FIRST_YEAR)

EMPTY = _("There is nothing to read. Paste a column, or choose a file.")
TOO_LARGE = _("The file is larger than 4 MB. Split it.")
TOO_MANY = _("These are %(n)s rows; at most 10000 can come at once. Split them.")
NO_TEXT = _("The file is no text. Save it as CSV (UTF-8), then choose it again.")
NO_TABLE = _("This cannot be read as a table. Save it as CSV, or paste the cells themselves.")
NEEDS_FIRST = _("These rows have no period. Say with which period they begin.")


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
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not NEVER_IN_TEXT.search(text):
            return text
    raise Refused(NO_TEXT, field="file")


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
    reader = Reader(kpis, kpi)
    rows = [
        reader.row(cells, running.shifted(min(index, FAR)) if running else None)
        for index, cells in enumerate(found)
    ]
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
        raise Refused(no_period(typed_period, kpi), field="first") from None


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
    same = actions.says_the_same(_with_note(row.entry, stands), standing)
    return replace(row, stands=stands, same=same)


def _with_note(entry: Entry, stands: Reading) -> Entry:
    """A table without notes has nothing against the one that stands."""
    said = entry.said if entry.said.note else replace(entry.said, note=stands.note)
    return replace(entry, said=said)
