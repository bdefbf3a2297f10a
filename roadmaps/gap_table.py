"""Sheet 2.7: every gap in words, what closes it, and where the rest is mended (domain.md §6.1)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from assessments import result_words as words
from assessments.findings import pictures
from canvases import check_words
from pmo_studio.core import catalogue, charts, languages
from pmo_studio.core.catalogue import Function
from pmo_studio.core.models import Engagement, Stakeholder
from roadmaps.facts import Ground
from roadmaps.gap_lines import KINDS, ClosedBy, Line, ToDo
from roadmaps.models import Attitude, Closing, Involvement, Plan, WorkPackage
from roadmaps.planning.gaps import Gap, Kind, Severity, StakeholderState, Uncovered

STATES = {
    "new": _("0, as it is new on the canvas"),
    "change": _("1, as the canvas changes it"),
    "keep": _("2, as the canvas keeps it"),
    "retire": _("0, as the canvas retires it"),
}


@dataclass(frozen=True)
class Table:
    """All gaps of an engagement, the heaviest first."""

    ground: Ground
    closed_by: Mapping[str, Sequence[ClosedBy]]
    stakeholders: Mapping[str, Stakeholder]

    @cached_property
    def lines(self) -> list[Line]:
        """Those that count."""
        return [self._line(gap) for gap in self.ground.gaps if gap.size is not None]

    @cached_property
    def to_mend(self) -> list[ToDo]:
        """Errors of the canvas, and what the mandate lacks."""
        return [*self._canvas_errors(), *self._mandate_lacks()]

    @cached_property
    def to_win(self) -> list[ToDo]:
        """Stakeholders, only where the facts name some: of whoever may see them."""
        return list(self._stakeholders())

    @property
    def to_do(self) -> list[ToDo]:
        return [*self.to_mend, *self.to_win]

    @property
    def is_reached(self) -> bool:
        """Whether something was aimed at, and no gap is left."""
        found = self.ground.facts
        aims = [each.target for each in found.capabilities]
        aims += [each.target for each in found.functions]
        return not self.lines and any(aim is not None for aim in aims)

    @property
    def heavy(self) -> int:
        return sum(line.gap.severity == Severity.HIGH for line in self.lines)

    @cached_property
    def uncovered(self) -> list[Line]:
        """Gaps of maturity that no package raises."""
        return [
            line
            for line in self.lines
            if line.gap.kind == Kind.MATURITY and line.gap.subject in self._bare
        ]

    def chart(self, look: charts.Look = charts.PAGE) -> charts.Svg | None:
        """The way from now to target of each capability that is short, the heaviest first."""
        short = [line for line in self.lines if line.gap.kind == Kind.MATURITY]
        if not short:
            return None
        return charts.gap_bars(
            [charts.Gap(line.name, line.gap.current, line.gap.target) for line in short],
            title=__("Gaps of maturity: now and target on levels 1 to 5, the heaviest first"),
            legend=charts.Legend(now=__("Now"), target=__("Target")),
            decimal=pictures.decimal(),
            look=look,
        )

    @cached_property
    def _bare(self) -> Mapping[str, Uncovered]:
        return {each.capability: each for each in self.ground.uncovered}

    def _line(self, gap: Gap) -> Line:
        language = languages.current()
        engagement = self.ground.engagement
        if gap.kind == Kind.MATURITY:
            target = self.ground.targets.line(gap.subject)
            return Line(
                gap=gap,
                name=catalogue.capability(gap.subject).name.in_language(language),
                url=f"{reverse('assessments:targets', args=[engagement.pk])}#line-{gap.subject}",
                evidence=target.evidence if target else "",
                importance_in_words=target.importance_in_words if target else "",
                packages=self.closed_by.get(gap.key, ()),
                functions=self._functions(self._bare.get(gap.subject)),
            )
        entry = self.ground.functions.get(gap.subject)
        first = self.ground.targets.line(entry.capability) if entry else None
        return Line(
            gap=gap,
            name=self.ground.function_name(gap.subject, language),
            url=self._function_page(gap.subject),
            evidence=self._grade_in_words(gap),
            importance_in_words=first.importance_in_words if first else "",
            packages=self.closed_by.get(gap.key, ()),
            functions=(),
            raises_nothing=gap.kind == Kind.FUNCTION and not self._raised(entry) & self._short,
        )

    @cached_property
    def _short(self) -> frozenset[str]:
        """The capabilities below their targets."""
        return frozenset(gap.subject for gap in self.ground.gaps if gap.kind == Kind.MATURITY)

    def _raised(self, entry: Function | None) -> set[str]:
        """What a function raises; of people's own nobody knows."""
        return {entry.capability, *entry.secondary} if entry else set()

    def _canvas_errors(self) -> Iterator[ToDo]:
        canvas, graph = self.ground.canvas, self.ground.graph
        if canvas is None or graph is None:
            return
        speaker = check_words.Speaker(canvas, graph)
        for finding in self.ground.errors:
            action = speaker.action(finding)
            told = speaker.sentence(finding)
            yield ToDo(str(KINDS[Kind.CANVAS]), told, action.url)

    def _mandate_lacks(self) -> Iterator[ToDo]:
        page = reverse("canvases:mandate", args=[self.ground.engagement.pk])
        for lack in self.ground.lacks:
            yield ToDo(str(KINDS[Kind.MANDATE]), lack.words, page)

    def _stakeholders(self) -> Iterator[ToDo]:
        for gap in self.ground.gaps:
            if gap.kind == Kind.STAKEHOLDER:
                row = self.stakeholders[gap.subject]
                told = __("%(name)s (today %(current)s, needed %(needed)s)") % {
                    "name": row.name,
                    "current": _attitude(gap.current),
                    "needed": _attitude(gap.target),
                }
                yield ToDo(str(KINDS[gap.kind]), told, row.get_absolute_url())

    def _functions(self, bare: Uncovered | None) -> list[tuple[str, str]]:
        """Functions that would raise an uncovered capability, with their pages."""
        if bare is None:
            return []
        language = languages.current()
        return [
            (self.ground.function_name(key, language), self._function_page(key))
            for key in bare.raised_by
        ]

    def _function_page(self, key: str) -> str:
        if key in self.ground.functions:
            return reverse("canvases:function", args=[self.ground.engagement.pk, key])
        notes = self.ground.notes.get(key, ())
        return reverse("canvases:note", args=[notes[0].id]) if notes else ""

    def _grade_in_words(self, gap: Gap) -> str:
        states = {each.key: each for each in self.ground.facts.functions}
        found = states[gap.subject]
        if found.service is None:
            return str(STATES[found.state])
        told = __("%(grade)s, from %(service)s in the assessment of services, rounded.")
        return told % {
            "grade": words.exact(gap.current, 0),
            "service": words.exact(found.service, 2),
        }


def _attitude(place: float | None) -> str:
    """In words, by its place in the order from unaware to leading."""
    return str(Attitude(Attitude.values[int(place or 0)]).label).lower()


@dataclass(frozen=True)
class People:
    """Stakeholders with an attitude that is to change: for the calculations, and their rows."""

    states: Sequence[StakeholderState] = ()
    rows: Mapping[str, Stakeholder] = field(default_factory=dict)


def stakeholders(engagement: Engagement, may_see: bool) -> People:
    """Nobody for who may not see them; one query."""
    if not may_see:
        return People()
    known = Involvement.objects.filter(
        stakeholder__engagement=engagement, stakeholder__archived_at=None
    )
    rows = list(known.exclude(current="").exclude(desired="").select_related("stakeholder"))
    order = {attitude: place for place, attitude in enumerate(Attitude.values)}
    return People(
        [
            StakeholderState(str(row.stakeholder_id), order[row.current], order[row.desired])
            for row in rows
        ],
        {str(row.stakeholder_id): row.stakeholder for row in rows},
    )


def closed_by(plan: Plan | None) -> dict[str, list[ClosedBy]]:
    """By gap: the packages that close it; one query."""
    found: dict[str, list[ClosedBy]] = {}
    if plan is None:
        return found
    rows = Closing.objects.filter(package__plan=plan, package__archived_at=None)
    for row in rows.select_related("package", "gap"):
        package: WorkPackage = row.package
        found.setdefault(row.gap.key, []).append(
            ClosedBy(package.key, package.name, package.get_absolute_url())
        )
    return found
