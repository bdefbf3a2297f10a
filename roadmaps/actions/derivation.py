"""Deriving the plan: the lines that somebody chose are written, and nothing else is touched."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from canvases.models import Kpi
from pmo_studio.core import events
from pmo_studio.core.access import Right, may, require
from pmo_studio.core.models import Engagement
from pmo_studio.core.models.people import Participant
from pmo_studio.core.refusals import Refused
from roadmaps import dated, package_keys
from roadmaps.actions import bridging, plans
from roadmaps.actions.rules import record
from roadmaps.deriving import marks, proposals, staying
from roadmaps.deriving.dating import refuse_undated
from roadmaps.deriving.proposals import Proposal
from roadmaps.deriving.states import acceptance_of
from roadmaps.models import Closing, Deliverable, Dependency, Gap, PackageKpi, Plan, WorkPackage
from roadmaps.models.deliverable import DeliverableStatus
from roadmaps.models.package import PackageKind
from roadmaps.planning.changes import Line

NOTHING = _("Choose at least one line, or leave the plan as it is.")
MOVED_ON = _(
    "Something the plan follows from has changed meanwhile. The lines are shown anew: choose again."
)
SCALARS = ("name", "effort", "staff", "mandatory", "steps", "benefit")


@dataclass(frozen=True)
class Outcome:
    """How many packages came, were changed and were put aside."""

    added: int
    changed: int
    removed: int


def derive_plan(
    engagement: Engagement,
    *,
    chosen: Collection[str],
    sure: bool = False,
    by: Participant,
    key: events.Key | None = None,
) -> Outcome:
    """Take the chosen lines of what is derived now; everything else stays as people left it.

    `chosen` are ids of lines.  Raises Refused when none is chosen, or when one of them is no
    longer what would be derived; Undated where the plan could not be dated with these lines, unless
    somebody is `sure`.
    """
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        plan = plans.begun(change)
        sees_people = may(change.by, Right.STAKEHOLDERS)
        proposal = proposals.of(change.engagement, plan, people=sees_people)
        lines = proposal.chosen(chosen)
        if not chosen:
            raise Refused(NOTHING)
        if len(lines) < len(set(chosen)):
            raise Refused(MOVED_ON)
        before = dated.read(change.engagement, plan).errors
        outcome = _Writer(change, plan, proposal).write(lines)
        if not sure:
            after = dated.read(change.engagement, plan)
            refuse_undated(before, after, proposal.lines, lines)
        plan.derived_at = timezone.now()
        plan.derived_number = plan.number = change.next_number
        plan.save(update_fields=["derived_at", "derived_number", "number"])
        change.rows = outcome.added + outcome.changed + outcome.removed
        record(
            change,
            "plan.derived",
            plan.subject,
            added=outcome.added,
            changed=outcome.changed,
            removed=outcome.removed,
        )
    return outcome


class _Writer:
    """Writes lines into the rows of one plan, inside its change."""

    def __init__(self, change: events.Change, plan: Plan, proposal: Proposal) -> None:
        self.change = change
        self.plan = plan
        self.proposal = proposal
        self.number = change.next_number
        self.rows = {marks.of_row(row): row for row in proposal.rows}
        self.waves = {wave.key: wave for wave in proposal.waves}

    def write(self, lines: Sequence[Line]) -> Outcome:
        after = self.proposal.after(lines)
        standing = self.proposal.standing
        touched = list(dict.fromkeys(line.key for line in lines))
        removed = [mark for mark in touched if mark not in after]
        kept = [mark for mark in touched if mark in after]
        added = [mark for mark in kept if mark not in standing]
        gaps = self._gaps()
        for mark in removed:
            self._put_aside(self.rows[mark])
        for mark in kept:
            self._write_row(mark, after[mark])
        for mark in kept:
            before = standing.get(mark, {})
            self._write_around(self.rows[mark], before, after[mark], gaps)
        self._remember(lines)
        return Outcome(len(added), len(kept) - len(added), len(removed))

    def _put_aside(self, row: WorkPackage) -> None:
        row.archived_at, row.archived_by = timezone.now(), self.change.by
        row.number = self.number
        row.save(update_fields=["archived_at", "archived_by", "number"])

    def _write_row(self, mark: str, fields: Mapping[str, Any]) -> None:
        row = self.rows.get(mark) or self._begin(mark)
        for name in SCALARS:
            setattr(row, name, fields[name])
        row.wave = self.waves.get(fields["wave"] or "")
        if row.archived_at is not None:
            bridging.take_back(row)
            self._come_back(row)
        row.archived_at = row.archived_by = None
        row.number = self.number
        row.save()
        self.rows[mark] = row

    def _come_back(self, row: WorkPackage) -> None:
        """What waited for it once does not where it now comes too late for that."""
        waiting = row.successors.exclude(package__wave=None)
        if row.wave is not None:
            waiting = waiting.filter(package__wave__position__lt=row.wave.position)
        waiting.delete()

    def _begin(self, mark: str) -> WorkPackage:
        row = WorkPackage(plan=self.plan, position=float(self._place(mark)))
        if mark.startswith(marks.BUILD):
            function = mark.removeprefix(marks.BUILD)
            notes = self.proposal.ground.notes.get(function, ())
            row.kind, row.key = PackageKind.BUILD, self._next_key("WP-")
            row.function = function if function in self.proposal.ground.functions else ""
            row.note_id = int(notes[0].id) if notes else None
        elif mark.startswith(marks.CHANGE):
            group, _colon, barrier = mark.removeprefix(marks.CHANGE).partition(":")
            row.kind, row.key = PackageKind.CHANGE, self._next_key("CH-")
            row.group_id, row.barrier = int(group), barrier
        else:
            row.kind, row.key = PackageKind.ENABLING, mark
        return row

    def _place(self, mark: str) -> int:
        order = list(self.proposal.proposed)
        return order.index(mark) if mark in order else len(order)

    def _next_key(self, prefix: str) -> str:
        taken = {row.key for row in (*self.proposal.rows, *self.rows.values())}
        return next(package_keys.numbered(prefix, taken, digits=2))

    def _write_around(
        self,
        row: WorkPackage,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
        gaps: Mapping[str, Gap],
    ) -> None:
        if before.get("after") != after["after"]:
            self._dependencies(row, after["after"])
        if before.get("deliverables") != after["deliverables"]:
            self._deliverables(row, before.get("deliverables", []), after["deliverables"])
        if before.get("kpis") != after["kpis"]:
            self._kpis(row, after["kpis"])
        if before.get("closes") != after["closes"]:
            self._closings(row, after["closes"], gaps)

    def _dependencies(self, row: WorkPackage, wanted: Iterable[tuple[str, int]]) -> None:
        """What it waits for; a package that was not taken is waited for by nobody.

        What it waited for of packages that are put aside stays, for when they are put back.
        """
        row.predecessors.filter(predecessor__archived_at=None).delete()
        Dependency.objects.bulk_create(
            Dependency(package=row, predecessor=self.rows[mark], lag=lag, number=self.number)
            for mark, lag in wanted
            if mark in self.rows and self.rows[mark].archived_at is None
        )

    def _deliverables(
        self, row: WorkPackage, before: list[list[str]], after: list[list[str]]
    ) -> None:
        """New ones are added; one that is not wanted any more goes unless somebody began it.

        What was put aside comes back with those that it had.
        """
        gone = [each for each in before if each not in after]
        for kind, name in gone:
            rows = row.deliverables.filter(kind=kind, name=name, archived_at=None)
            rows.filter(status=DeliverableStatus.PLANNED).update(
                archived_at=timezone.now(), number=self.number
            )
        # A package that comes back still has its own.
        kept = set(row.deliverables.filter(archived_at=None).values_list("kind", "name"))
        Deliverable.objects.bulk_create(
            Deliverable(
                package=row,
                kind=kind,
                name=name,
                acceptance=acceptance_of(kind, self.change.engagement.language),
                position=float(place),
                number=self.number,
            )
            for place, (kind, name) in enumerate(after)
            if (kind, name) not in kept
        )

    def _kpis(self, row: WorkPackage, wanted: Collection[str]) -> None:
        kpis = Kpi.objects.live().filter(engagement=self.change.engagement)
        row.moves.exclude(kpi__key__in=wanted).delete()
        known = set(row.moves.values_list("kpi__key", flat=True))
        PackageKpi.objects.bulk_create(
            PackageKpi(package=row, kpi=kpi, number=self.number)
            for kpi in kpis.filter(key__in=set(wanted) - known)
        )

    def _closings(
        self, row: WorkPackage, wanted: Mapping[str, Sequence[float]], gaps: Mapping[str, Gap]
    ) -> None:
        row.closes.all().delete()
        Closing.objects.bulk_create(
            Closing(package=row, gap=gaps[key], factor=factor, counted=counted, number=self.number)
            for key, (factor, counted) in wanted.items()
            if key in gaps
        )

    def _gaps(self) -> Mapping[str, Gap]:
        """Every gap as it is now, kept; what is none any more is put aside, never forgotten."""
        found = {gap.key: gap for gap in self.proposal.derived.gaps if gap.kind != "G-STK"}
        known = {gap.key: gap for gap in Gap.objects.filter(plan=self.plan)}
        for key, gap in found.items():
            row = known.get(key) or Gap(plan=self.plan, key=key)
            row.kind = gap.kind.removeprefix("G-").lower()
            row.code = gap.subject[:24]
            row.note_id = self._note_of(gap.subject)
            row.current, row.target = gap.current, gap.target
            row.size, row.importance = gap.size, gap.importance
            row.votes, row.most_votes = gap.votes, gap.most_votes
            row.without_evidence = not gap.evidence
            row.archived_at = None
            row.number = self.number
            row.save()
            known[key] = row
        gone = Gap.objects.live().filter(plan=self.plan).exclude(key__in=found)
        gone.update(archived_at=timezone.now(), number=self.number)
        return known

    def _note_of(self, subject: str) -> int | None:
        notes = self.proposal.ground.notes.get(subject, ())
        return int(notes[0].id) if notes else None

    def _remember(self, lines: Iterable[Line]) -> None:
        """What was derived now, so that the next time tells what people changed since.

        What waits for a package that was not taken waits for nothing that people took away, and
        what is no longer needed comes as new when it is needed again.
        """
        left = {mark for mark, row in self.rows.items() if row.archived_at is not None}
        left |= self.proposal.proposed.keys() - self.rows.keys()
        derived = staying.without(self.proposal.proposed, left)
        for line in lines:
            row = self.rows[line.key]
            row.derived = derived.get(line.key, {})
            row.save(update_fields=["derived"])
