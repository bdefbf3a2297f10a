"""What should become a step: capabilities below target, red KPIs, functions, lessons, backlog."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as __

from assessments.settling import target_table
from pmo_studio.core.models import Engagement
from roadmaps.improving.quarters import Quarter
from roadmaps.models import Lesson, WorkPackage
from roadmaps.models.package import PackageStatus
from roadmaps.next_steps import filled, sources
from roadmaps.next_steps.cards import Card
from roadmaps.next_steps.filled import Proposal


@dataclass(frozen=True)
class Group:
    """Proposals of one kind."""

    kind: str
    title: str
    nothing: str
    proposals: Sequence[Proposal]

    @property
    def open(self) -> list[Proposal]:
        return [each for each in self.proposals if not each.taken]

    @property
    def taken(self) -> list[Proposal]:
        return [each for each in self.proposals if each.taken]


def groups(
    engagement: Engagement, cards: Sequence[Card], targets: target_table.Table, today: Quarter
) -> list[Group]:
    """All that calls for a step, each kind by itself; a fixed number of queries."""
    answered = _answered(cards)
    return [
        Group(
            "capability",
            __("Capabilities below their targets"),
            __("No capability is below its target."),
            _taken(_capabilities(targets, today), answered),
        ),
        Group(
            "kpi",
            __("KPIs off target"),
            __("No KPI is off target."),
            _taken(_kpis(engagement, today), answered),
        ),
        Group(
            "function",
            __("Functions to improve, merge or retire"),
            __("No review has decided to change a function."),
            _taken(_functions(engagement, today), answered),
        ),
        Group(
            "lesson",
            __("Lessons whose actions are open"),
            __("No lesson has an action that is open."),
            _taken(_lessons(engagement, today), answered),
        ),
        Group(
            "package",
            __("The backlog of the plan"),
            __("Nothing waits in the backlog."),
            _taken(_packages(engagement, today), answered),
        ),
    ]


def _answered(cards: Iterable[Card]) -> Mapping[str, list[Card]]:
    """By what they answer to: open steps of a capability, and all that stand of the rest."""
    found: dict[str, list[Card]] = {}
    for card in cards:
        row = card.row
        if row.source_key:
            found.setdefault(row.source_key, []).append(card)
        if row.capability and row.done_on is None:
            found.setdefault(f"capability:{row.capability}", []).append(card)
    return found


def _taken(proposals: Iterable[Proposal], answered: Mapping[str, Sequence[Card]]) -> list[Proposal]:
    return [_with_steps(each, answered.get(each.key, ())) for each in proposals]


def _with_steps(proposal: Proposal, cards: Sequence[Card]) -> Proposal:
    return replace(proposal, taken=[each for each in cards if proposal.is_answered_by(each)])


def _packages(engagement: Engagement, today: Quarter) -> Iterable[Proposal]:
    """What was not planned for phase 3; one query."""
    rows = WorkPackage.objects.live().filter(plan__engagement=engagement, wave=None)
    waiting = rows.exclude(status__in=(PackageStatus.DONE, PackageStatus.DROPPED))
    return [filled.of_package(row, today) for row in waiting]


def _kpis(engagement: Engagement, today: Quarter) -> Iterable[Proposal]:
    return [filled.of_kpi(each, today) for each in sources.red_kpis(engagement)]


def _functions(engagement: Engagement, today: Quarter) -> Iterable[Proposal]:
    return [filled.of_function(each, today) for each in sources.open_decisions(engagement)]


def _lessons(engagement: Engagement, today: Quarter) -> Iterable[Proposal]:
    """Those whose action nobody has done; one query."""
    rows = Lesson.objects.live().filter(engagement=engagement, done_on=None).exclude(action="")
    return [filled.of_lesson(row, today) for row in rows]


def _capabilities(targets: target_table.Table, today: Quarter) -> list[Proposal]:
    """Those below their targets, the furthest first."""
    short = [line for line in targets.lines if filled.is_short(line)]
    short.sort(key=lambda line: -(line.gap or 0))
    return [filled.of_capability(line, today) for line in short]
