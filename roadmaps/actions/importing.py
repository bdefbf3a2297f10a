"""Taking what a file brings into the plan, as it was shown before."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events, limits
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.refusals import Refused
from roadmaps import dated
from roadmaps.actions.packages import check_room, end_position
from roadmaps.actions.plans import begun
from roadmaps.actions.rules import record
from roadmaps.exchange.tables import Column
from roadmaps.importing.arrival import Arrival, Kept
from roadmaps.importing.matching import Match, matched
from roadmaps.models import Dependency, Plan, PlanImport, Wave, WorkPackage
from roadmaps.models.package import PackageKind, PackageStatus

MOVED_ON = _(
    "The plan has changed since the preview was made. What would happen now is shown anew: look"
    " again, then agree."
)
NOTHING = _("There is nothing in the file to take: everything stands so already, or is wrong.")
# Fields of the rows, each by the column that says it; waves and what is waited for are rows.
FIELDS = {
    Column.NAME: "name",
    Column.EFFORT: "effort",
    Column.STAFF: "staff",
    Column.EARLIEST: "earliest",
    Column.OWNER: "owner_id",
    Column.PERCENT: "percent",
    Column.STATUS: "status",
    Column.STARTED: "started_on",
    Column.FINISHED: "finished_on",
}
WRITTEN = (*FIELDS.values(), "wave_id", "number")
# Rows that are left out are kept with the import in a sentence each.
SENTENCE_MOST = 1000
# Rows written in one statement.
AT_ONCE = 1000


def import_plan(
    engagement: Engagement,
    *,
    arrival: Arrival,
    seen: str,
    by: Participant,
    key: events.Key | None = None,
) -> PlanImport:
    """Take everything of the file that is right; rows with something wrong stay out.

    `seen` is the digest of the match that was shown: Refused where the plan is another one by now.
    """
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        plan = begun(change)
        match = matched(dated.read(change.engagement, plan), arrival)
        if match.digest != seen:
            raise Refused(MOVED_ON)
        if not match.has_some:
            raise Refused(NOTHING)
        check_room(plan, len(match.added))
        _Writer(change, plan, match).write()
        row = PlanImport.objects.create(
            plan=plan,
            file_name=arrival.file_name,
            format=arrival.format,
            added=len(match.added),
            changed=len(match.changed),
            unchanged=match.unchanged,
            left_out=match.left_out,
            kept=[list(one) for one in (*_left_out(match), *match.kept)],
            by=change.by,
            at=timezone.now(),
            number=change.next_number,
        )
        # Somebody has looked at it as a whole: it may take a while, but not shut the seat out.
        change.rows = min(len(match.added) + len(match.changed), limits.FACILITATOR.burst)
        record(
            change,
            "plan.imported",
            row.subject,
            added=row.added,
            changed=row.changed,
            left_out=row.left_out,
        )
    return row


def _left_out(match: Match) -> Iterator[Kept]:
    """What was wrong, for whoever corrects it in the file later."""
    for line in match.wrong:
        told = f"{line.line}: {' '.join(line.words)}"
        yield "left_out", line.name, told[:SENTENCE_MOST]


def put(row: WorkPackage, said: Mapping[Column, Any], waves: Mapping[str, int]) -> WorkPackage:
    """The package as the file has it, but for what it waits for; nothing is saved.

    `waves` are ids by their keys.
    """
    for column, field in FIELDS.items():
        if column in said:
            setattr(row, field, said[column])
    if Column.WAVE in said:
        row.wave_id = waves.get(said[Column.WAVE])
    return row


class _Writer:
    """Writes a match into the rows of one plan, inside its change."""

    def __init__(self, change: events.Change, plan: Plan, match: Match) -> None:
        self.plan = plan
        self.match = match
        self.number = change.next_number
        self.waves = {wave.key: wave.pk for wave in Wave.objects.filter(plan=plan)}
        rows = WorkPackage.objects.live().filter(plan=plan)
        self.by_handle = dict(rows.values_list("key", "pk"))

    def write(self) -> None:
        self._know_again()
        self._add()
        changed = [each.package for each in self.match.changed]
        for each in self.match.changed:
            self._put(each.package, each.then)
        WorkPackage.objects.bulk_update(changed, WRITTEN, batch_size=AT_ONCE // 10)
        self._link()

    def _know_again(self) -> None:
        """By what another tool knows what stands; a task has one package."""
        foreign = self.match.foreign
        taken = {row.foreign for row in self.match.added.values()} | {*foreign.values()}
        rows = WorkPackage.objects.filter(plan=self.plan)
        rows.filter(foreign__in=taken - {""}).update(foreign="")
        known = list(rows.filter(key__in=foreign)) if foreign else []
        for row in known:
            row.foreign = foreign[row.key]
        rows.bulk_update(known, ["foreign"], batch_size=AT_ONCE // 2)

    def _add(self) -> None:
        place = end_position(self.plan)
        made = {}
        for handle, said in self.match.added.items():
            key = self.match.keys[handle]
            row = WorkPackage(plan=self.plan, key=key, kind=PackageKind.OWN, position=place)
            row.foreign = said.foreign
            self._put(row, self.match.facts[handle])
            made[handle] = row
            place += 1
        WorkPackage.objects.bulk_create(made.values(), batch_size=AT_ONCE)
        self.by_handle |= {handle: row.pk for handle, row in made.items()}

    def _put(self, row: WorkPackage, said: Mapping[Column, Any]) -> None:
        put(row, said, self.waves)
        row.number = self.number

    def _link(self) -> None:
        waits = {
            each.package.pk: each.then[Column.AFTER]
            for each in self.match.changed
            if Column.AFTER in each.then
        }
        # What a package waits for and no file tells, what was dropped or removed, stays.
        told = Dependency.objects.exclude(predecessor__status=PackageStatus.DROPPED)
        told.filter(package__in=list(waits), predecessor__archived_at=None).delete()
        waits |= {
            self.by_handle[handle]: self.match.facts[handle][Column.AFTER]
            for handle in self.match.added
        }
        links = (
            Dependency(
                package_id=pk, predecessor_id=self.by_handle[first], lag=lag, number=self.number
            )
            for pk, after in waits.items()
            for first, lag in after.items()
        )
        Dependency.objects.bulk_create(links, batch_size=AT_ONCE)
