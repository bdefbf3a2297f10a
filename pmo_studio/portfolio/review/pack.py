"""The whole pack: a sheet for each engagement, their sums, what the board is asked to decide."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from assessments.reassessing import quarterly as maturity
from pmo_studio.portfolio.entries import Entry
from pmo_studio.portfolio.review import gates as gate_reader
from pmo_studio.portfolio.review import span as spans
from pmo_studio.portfolio.review.asks import Wanted
from pmo_studio.portfolio.review.counts import Counts
from pmo_studio.portfolio.review.gates import Gates
from pmo_studio.portfolio.review.sheet import Sheet
from pmo_studio.portfolio.review.span import Span
from roadmaps.models import Handover
from roadmaps.next_steps import quarterly as steps
from roadmaps.next_steps.quarterly import Steps
from roadmaps.readings import quarterly as readings
from roadmaps.readings.quarterly import KpiAt
from roadmaps.reviews import quarterly as reviews


@dataclass(frozen=True)
class Pack:
    """The engagements in the order in which they were given."""

    span: Span
    sheets: Sequence[Sheet]

    @cached_property
    def counts(self) -> Counts:
        return reduce(Counts.__add__, (sheet.counts for sheet in self.sheets), Counts())

    @cached_property
    def organisations(self) -> int:
        return len({sheet.entry.organisation for sheet in self.sheets})

    @cached_property
    def decided(self) -> int:
        """Decisions at gates within the quarter."""
        return sum(len(sheet.gates.decided) for sheet in self.sheets)

    @cached_property
    def conditions(self) -> int:
        """Conditions in force."""
        return sum(len(sheet.gates.open) for sheet in self.sheets)

    @cached_property
    def overdue(self) -> int:
        return sum(one.is_late for sheet in self.sheets for one in sheet.gates.open)

    @cached_property
    def went_red(self) -> list[tuple[Sheet, KpiAt]]:
        return [(sheet, kpi) for sheet in self.sheets for kpi in sheet.went_red]

    @cached_property
    def slipping(self) -> list[tuple[Sheet, KpiAt]]:
        return [(sheet, kpi) for sheet in self.sheets for kpi in sheet.slipping]

    @cached_property
    def moved(self) -> list[Sheet]:
        return [sheet for sheet in self.sheets if sheet.moved]

    @cached_property
    def wanted(self) -> list[tuple[Sheet, Sequence[Wanted]]]:
        return [(sheet, sheet.wanted) for sheet in self.sheets if sheet.wanted]

    @cached_property
    def asks(self) -> int:
        return sum(len(listed) for _sheet, listed in self.wanted)

    @property
    def late(self) -> int | None:
        """All that is late; None for a quarter that is over."""
        if not self.span.is_running:
            return None
        return sum(sheet.late or 0 for sheet in self.sheets)

    @property
    def as_of(self) -> str:
        """As of which day all is told, and what is unknown of a quarter that is over."""
        day = date_format(self.span.until, "DATE_FORMAT")
        if self.span.is_running:
            return __("%(quarter)s is running: as of %(day)s.") % {
                "quarter": self.span.name,
                "day": day,
            }
        return __("As of %(day)s, the end of %(quarter)s.") % {
            "day": day,
            "quarter": self.span.name,
        }

    @property
    def scope(self) -> str:
        n, m = len(self.sheets), self.organisations
        of = ngettext("%(n)s engagement", "%(n)s engagements", n) % {"n": n}
        return f"{of}, {ngettext('%(n)s organisation', '%(n)s organisations', m) % {'n': m}}"


def began(entry: Entry) -> datetime.date:
    """The first day of an engagement: it may have begun before the studio knew it."""
    known = timezone.localdate(entry.engagement.created_at)
    return min(known, entry.engagement.start_date)


def of(entries: Sequence[Entry], span: Span) -> Pack:
    """Those that were there in the quarter; as many queries for 3 as for 30.

    Left out is what began after it or was closed before it.  Raises Refused where nothing had
    begun.
    """
    if entries:
        spans.check(span, min(map(began, entries)))
    there = [entry for entry in entries if began(entry) <= span.last]
    gates = gate_reader.of([entry.engagement.pk for entry in there], span)
    kept = [entry for entry in there if not _was_closed(entry, gates[entry.engagement.pk], span)]
    return Pack(span, _sheets(kept, gates, span))


def _was_closed(entry: Entry, gates: Gates, span: Span) -> bool:
    """Whether its closeout was approved, or its last gate passed, before the quarter."""
    approved = entry.engagement.closed_at
    days = [gates.closed_on(), timezone.localdate(approved) if approved else None]
    return any(day is not None and day < span.first for day in days)


def _sheets(entries: Sequence[Entry], gates: Mapping[int, Gates], span: Span) -> list[Sheet]:
    keys = [entry.engagement.pk for entry in entries]
    # The next cycle took the KPIs over with all their readings: they are counted once, there.
    renewed = {entry.engagement.renewed_from_id for entry in entries}
    kpis = readings.at([entry.engagement for entry in entries], span.quarter, span.today)
    moved = maturity.closed_within(keys, span.first, span.until)
    stepped = steps.around(keys, span.quarter, span.today)
    reviewed = reviews.standing(keys, span.until)
    handed = dict(
        Handover.objects.filter(engagement__in=keys).values_list("engagement", "review_on")
    )
    return [
        Sheet(
            entry=entry,
            span=span,
            gates=gates[pk],
            kpis=() if pk in renewed else kpis.get(pk, ()),
            goes_on=pk in renewed,
            moved=moved.get(pk),
            steps=stepped.get(pk) or Steps(),
            reviewed=reviewed.get(pk, ()),
            handed_over=handed.get(pk),
        )
        for pk, entry in zip(keys, entries, strict=True)
    ]
