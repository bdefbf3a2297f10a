"""The page of one work package, made ready to be shown."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.models import Participant
from pmo_studio.core.models.people import Role
from roadmaps import begin_words, dated, lateness, package_words, percents, problem_words
from roadmaps.begin_words import Begin
from roadmaps.dated import Standing
from roadmaps.lateness import Deadline
from roadmaps.models import (
    Concern,
    Deliverable,
    DeliverableFile,
    Dependency,
    PackageRole,
    WorkPackage,
)
from roadmaps.models.deliverable import DeliverableKind
from roadmaps.models.ties import Letter
from roadmaps.planning.timetables import Dated
from roadmaps.problem_words import Told
from roadmaps.why import Why, why

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# Consulted and informed together; more than these and nobody is (domain.md §7).
MOST_LISTENERS = 7
NO_A = _("Nobody is accountable yet. Name exactly one who answers for the result.")
NO_R = _("Nobody is responsible yet. Name at least one who does the work.")


@dataclass(frozen=True)
class Output:
    """One deliverable of the list."""

    row: Deliverable
    has_file: bool

    @property
    def late(self) -> str:
        return lateness.output_in_words(self.row)

    @property
    def shape(self) -> str:
        return package_words.DELIVERABLE_SHAPES[self.row.status]


@dataclass(frozen=True)
class OutputsOfKind:
    """The deliverables of one kind."""

    title: "str | _StrPromise"
    outputs: Sequence[Output]


@dataclass(frozen=True)
class RolesOfLetter:
    """Who has one of the four parts."""

    letter: str
    title: "str | _StrPromise"
    roles: Sequence[PackageRole]


@dataclass(frozen=True)
class Offer:
    """Somebody who usually has a part, to be named for it in one press."""

    letter: str
    seat: Participant
    words: str


@dataclass(frozen=True)
class Page:
    """What stands on the page, in the order in which it stands there."""

    package: WorkPackage
    why: Why
    kinds: Sequence[OutputsOfKind]
    removed: Sequence[Deliverable]
    before: Sequence[Dependency]
    after: Sequence[Dependency]
    raci: Sequence[RolesOfLetter]
    concerns: Sequence[Concern]
    standing: Standing
    # The lead of the engagement; None where several lead, or nobody.
    lead: Participant | None

    @property
    def shape(self) -> str:
        return package_words.STATUS_SHAPES[self.package.status]

    @property
    def wave(self) -> "str | _StrPromise":
        return package_words.place(self.package.wave)

    @property
    def dates(self) -> Dated | None:
        return self.standing.dates(self.package)

    @property
    def begin(self) -> Begin | None:
        return begin_words.of(self.standing, self.package)

    @property
    def deadline(self) -> Deadline | None:
        return lateness.of(self.standing, self.package)

    @property
    def problems(self) -> list[Told]:
        """What keeps the plan from being dated and is about this package."""
        told = problem_words.of(self.standing)
        return [each for each in told if each.is_error and self.package.key in each.keys]

    @property
    def is_undated(self) -> bool:
        """In a wave, and without dates because of what stands elsewhere in the plan."""
        is_planned = self.package.wave_id is not None and self.package.archived_at is None
        return is_planned and bool(self.standing.errors) and not self.problems

    @property
    def effort(self) -> str:
        return package_words.effort(self.package.effort, self.package.engagement.planning_unit)

    @property
    def statuses(self) -> list[str]:
        return [each.row.status for kind in self.kinds for each in kind.outputs]

    @property
    def percent(self) -> int:
        return percents.percent_of(self.package, self.statuses)

    @property
    def handed_on(self) -> str:
        """Who waits for it, and for what instead once it is taken off."""
        waiting = [row.package for row in self.after]
        return package_words.handed_on(waiting, [row.predecessor for row in self.before])

    @property
    def taken_along(self) -> str:
        """How far it is, which no figure of the plan counts once it is taken off; "" unbegun."""
        if not self.package.has_begun and not self.percent:
            return ""
        words = __("%(progress)s: once it is removed, that counts in no figure of the plan.")
        return words % {"progress": package_words.progress(self.package, self.statuses)}

    @property
    def offers(self) -> list[Offer]:
        """The owner as responsible and the lead as accountable, where they are not named yet."""
        roles = {each.letter: each.roles for each in self.raci}
        found = []
        owner = self.package.owner
        if owner and owner.pk not in {role.seat_id for role in roles[Letter.R]}:
            found.append(Offer(Letter.R, owner, __("Owner is responsible")))
        if self.lead and not roles[Letter.A]:
            found.append(Offer(Letter.A, self.lead, __("Lead is accountable")))
        return found

    @property
    def raci_errors(self) -> list[str]:
        """What the RACI lacks: exactly one A, at least one R (domain.md §7)."""
        letters = {each.letter: each.roles for each in self.raci}
        lacks = [(Letter.A, NO_A), (Letter.R, NO_R)]
        return [str(words) for letter, words in lacks if not letters[letter]]

    @property
    def raci_hint(self) -> str:
        listening = [each for each in self.raci if each.letter in (Letter.C, Letter.I)]
        n = sum(len(each.roles) for each in listening)
        if n <= MOST_LISTENERS:
            return ""
        words = __("%(n)s are consulted or informed. Up to %(most)s usually do.")
        return words % {"n": n, "most": MOST_LISTENERS}


def page(package: WorkPackage, standing: Standing | None = None) -> Page:
    """All that the page shows; a fixed number of queries.  `standing` where it was read before."""
    rows = Deliverable.objects.filter(package=package)
    deliverables = list(rows.select_related("owner", "accepted_by"))
    for row in deliverables:
        row.package = package
    links = Dependency.objects.select_related("predecessor", "package")
    return Page(
        package=package,
        why=why(package),
        kinds=_by_kind(deliverables),
        removed=[each for each in deliverables if each.archived_at is not None],
        before=list(links.filter(package=package, predecessor__archived_at=None)),
        after=list(links.filter(predecessor=package, package__archived_at=None)),
        raci=_raci(package),
        concerns=list(
            Concern.objects.live().filter(package=package, closed_on=None).select_related("owner")
        ),
        standing=standing or dated.read(package.engagement, package.plan),
        lead=_lead(package),
    )


def _lead(package: WorkPackage) -> Participant | None:
    seats = Participant.objects.active().people().filter(engagement=package.engagement)
    leads = list(seats.filter(role=Role.LEAD)[:2])
    return leads[0] if len(leads) == 1 else None


def _by_kind(deliverables: Sequence[Deliverable]) -> list[OutputsOfKind]:
    # Never with its content: files are large.
    files = DeliverableFile.objects.filter(deliverable__in=[row.pk for row in deliverables])
    filed = set(files.values_list("deliverable", flat=True))
    found: dict[str, list[Output]] = defaultdict(list)
    for row in deliverables:
        if row.archived_at is None:
            found[row.kind].append(Output(row, row.pk in filed))
    return [OutputsOfKind(kind.label, found[kind]) for kind in DeliverableKind if found[kind]]


def _raci(package: WorkPackage) -> list[RolesOfLetter]:
    found: dict[str, list[PackageRole]] = defaultdict(list)
    for row in PackageRole.objects.filter(package=package).select_related("seat"):
        found[row.letter].append(row)
    return [RolesOfLetter(each.value, each.label, found[each]) for each in Letter]
