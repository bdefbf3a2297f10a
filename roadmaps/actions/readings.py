"""Recording what KPIs came to; replacing, removing and putting back readings."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from canvases.models import Kpi
from pmo_studio.core import events
from pmo_studio.core.access import Right, may, require
from pmo_studio.core.lines import one_line
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.people import Kind
from pmo_studio.core.refusals import Refused
from roadmaps import topics
from roadmaps.kpis.periods import Period
from roadmaps.models import Reading, ReadingToken
from roadmaps.models.reading import NOTE_MOST, ReadingEnding

GONE = _("Somebody removed this KPI meanwhile. Put it back first.")
AHEAD = _("This period has not begun yet. Choose one that has.")
OTHER_LENGTH = _("This KPI is measured at another interval now. Choose the period again.")
LONG_NOTE = _("A note holds up to 300 characters. Shorten it.")
NOTHING = _("Type at least one value.")
TWICE = _("There are two values for the same KPI and period. Leave one.")
STANDS_AGAIN = _("There is another reading of this period now. Remove that one first.")
NO_LONGER = _("Somebody replaced or removed this reading meanwhile. Open the page again.")
BATCH = 1000


@dataclass(frozen=True)
class Said:
    """A value, or a part and its whole; a note beside it."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    note: str = ""


@dataclass(frozen=True)
class Entry:
    """What is to stand for a KPI in a period."""

    kpi: int
    period: Period
    said: Said


class Stands(Refused):
    """There are readings already: `now` are those by KPI and first day.  Nothing was written."""

    def __init__(self, now: Sequence[Reading]) -> None:
        super().__init__(_("There is a reading of this period already."), field="period")
        self.now = now


def record(
    engagement: Engagement,
    *,
    entries: Sequence[Entry],
    by: Participant,
    replaces: Collection[int] = (),
    replace_any: bool = False,
    key: events.Key | None = None,
) -> list[Reading]:
    """Record them all or none; one event.  What says nothing new is left as it stands.

    `replaces` are the readings that their sender saw standing and wants replaced: raises Stands
    where a period has another one.  `replace_any` replaces whatever stands.  Answers with what
    stands now, in the order of the entries.
    """
    if not entries:
        raise Refused(NOTHING, field="value")
    entries = [_checked(entry) for entry in entries]
    with events.change(engagement, by=by, key=key) as change:
        _require(change.by)
        kpis = _kpis(change.engagement, entries)
        before = standing(entries)
        fresh = [entry for entry in entries if not says_the_same(entry, before)]
        asked = [row for entry in fresh if (row := before.get(place(entry)))]
        if not replace_any:
            unseen = [row for row in asked if row.pk not in replaces]
            if unseen:
                raise Stands(unseen)
        if fresh:
            _end(change, asked, ReadingEnding.REPLACED)
            made = _make(change, fresh, kpis)
            before |= {(row.kpi_id, row.period): row for row in made}
            _tell(change, made, kpis, replaced=len(asked))
    return [before[place(entry)] for entry in entries]


def remove(reading: Reading, *, by: Participant, key: events.Key | None = None) -> Reading:
    """Take it off; it can be put back.  Twice is no error."""
    with events.change(reading.engagement, by=by, key=key) as change:
        _require(change.by)
        fresh = Reading.objects.select_related("kpi").get(pk=reading.pk)
        if fresh.ending == ReadingEnding.REPLACED:
            raise Refused(NO_LONGER)
        if fresh.archived_at is None:
            _end(change, [fresh], ReadingEnding.REMOVED)
            _record_one(change, "reading.removed", fresh)
    return fresh


def restore(reading: Reading, *, by: Participant, key: events.Key | None = None) -> Reading:
    """Let a removed or replaced one stand again, where nothing else stands.  Twice is no error."""
    with events.change(reading.engagement, by=by, key=key) as change:
        _require(change.by)
        fresh = Reading.objects.select_related("kpi").get(pk=reading.pk)
        if fresh.kpi.archived_at is not None:
            raise Refused(GONE)
        if fresh.archived_at is not None:
            rows = Reading.objects.live().filter(
                kpi=fresh.kpi, period=fresh.period, frequency=fresh.frequency
            )
            if rows.exists():
                raise Refused(STANDS_AGAIN)
            fresh.ending, fresh.archived_at, fresh.archived_by = "", None, None
            fresh.number = change.next_number
            fresh.save()
            _record_one(change, "reading.restored", fresh)
    return fresh


def may_record(by: Participant) -> bool:
    """Whoever has the right, and the seat of a token that was not taken back."""
    if by.kind == Kind.SERVICE:
        return ReadingToken.objects.standing().filter(seat=by).exists()
    return may(by, Right.READINGS)


def _require(by: Participant) -> None:
    if by.kind != Kind.SERVICE or not may_record(by):
        require(by, Right.READINGS)


def _checked(entry: Entry) -> Entry:
    note = one_line(entry.said.note)
    if len(note) > NOTE_MOST:
        raise Refused(LONG_NOTE, field="note")
    if not entry.period.has_begun(timezone.localdate()):
        raise Refused(AHEAD, field="period")
    said = Said(entry.said.value, entry.said.numerator, entry.said.denominator, note)
    return Entry(entry.kpi, entry.period, said)


def _kpis(engagement: Engagement, entries: Iterable[Entry]) -> Mapping[int, Kpi]:
    wanted = {entry.kpi for entry in entries}
    found = Kpi.objects.live().filter(engagement=engagement).in_bulk(wanted)
    if found.keys() != wanted:
        raise Refused(GONE)
    places = set()
    for entry in entries:
        if found[entry.kpi].frequency != entry.period.frequency:
            raise Refused(OTHER_LENGTH, field="period")
        if place(entry) in places:
            raise Refused(TWICE, field="period")
        places.add(place(entry))
    return found


Place = tuple[int, object]


def place(entry: Entry) -> Place:
    return entry.kpi, entry.period.first


def standing(entries: Sequence[Entry]) -> dict[Place, Reading]:
    """What stands in the KPIs and periods of the entries; one query."""
    days = [entry.period.first for entry in entries]
    rows = Reading.objects.live().filter(
        kpi__in={entry.kpi for entry in entries},
        period__range=(min(days), max(days)),
        frequency=F("kpi__frequency"),
    )
    wanted = {place(entry) for entry in entries}
    found = {(row.kpi_id, row.period): row for row in rows.select_related("by", "kpi")}
    return {place: row for place, row in found.items() if place in wanted}


def says_the_same(entry: Entry, before: Mapping[Place, Reading]) -> bool:
    row = before.get(place(entry))
    said = entry.said
    return row is not None and (row.value, row.numerator, row.denominator, row.note) == (
        said.value,
        said.numerator,
        said.denominator,
        said.note,
    )


def _make(
    change: events.Change, entries: Iterable[Entry], kpis: Mapping[int, Kpi]
) -> list[Reading]:
    now = timezone.now()
    rows = [
        Reading(
            kpi=kpis[entry.kpi],
            period=entry.period.first,
            frequency=entry.period.frequency,
            by=change.by,
            at=now,
            number=change.next_number,
            **vars(entry.said),
        )
        for entry in entries
    ]
    return Reading.objects.bulk_create(rows, batch_size=BATCH)


def _end(change: events.Change, rows: Sequence[Reading], ending: ReadingEnding) -> None:
    for row in rows:
        row.ending, row.archived_at, row.archived_by = ending, timezone.now(), change.by
        row.number = change.next_number
    fields = ["ending", "archived_at", "archived_by", "number"]
    if rows:
        Reading.objects.bulk_update(rows, fields, batch_size=BATCH // 2)


def _tell(
    change: events.Change, made: Sequence[Reading], kpis: Mapping[int, Kpi], *, replaced: int
) -> None:
    change.rows = len(made) + replaced
    if len(made) == 1:
        kind = "reading.replaced" if replaced else "reading.recorded"
        _record_one(change, kind, made[0])
        return
    change.record(
        "readings.recorded",
        subject=f"engagement:{change.engagement.pk}",
        topic=topics.readings(change.engagement),
        readings=len(made),
        kpis=len({row.kpi_id for row in made}),
        replaced=replaced,
    )


def _record_one(change: events.Change, kind: str, reading: Reading) -> None:
    """The event is about the KPI: its history tells its readings."""
    figure = reading.figure
    change.record(
        kind,
        subject=reading.kpi.subject,
        topic=topics.readings(change.engagement),
        title=reading.kpi.name,
        unit=reading.kpi.unit,
        period=reading.span.key,
        value="" if figure is None else f"{float(figure):.12g}",
    )
