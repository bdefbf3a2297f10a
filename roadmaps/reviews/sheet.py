"""Sheet 4.3: every function with its figures, what is suggested, and what was decided."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.urls import reverse
from django.utils import timezone

from canvases.models import Canvas
from canvases.pmo import state
from canvases.pmo_model import Demand
from pmo_studio.core.models import Engagement
from pmo_studio.workshops import results
from roadmaps.function_keys import function_key
from roadmaps.improving.suggestion import Figures, Suggestion, suggest
from roadmaps.kpis.colours import Colour
from roadmaps.models import FunctionReview
from roadmaps.models.function_review import Decision
from roadmaps.reviews import functions, rounds, words
from roadmaps.reviews.functions import Listed
from roadmaps.reviews.kpi_colours import Colours, kpi_colours
from roadmaps.reviews.rounds import Round, Rounds

# A review counts for so many days (C3, domain.md §9).
COUNTS_DAYS = 180
MONTHS_A_QUARTER = 3


@dataclass(frozen=True)
class Level:
    """How satisfied customers are with a function, and where that is known from."""

    value: float
    # None where a review said it.
    n: int | None = None
    survey: Round | None = None

    @property
    def printed(self) -> str:
        return words.level(self.value)


@dataclass(frozen=True)
class Line:
    """One function with what is known of it now, and the review that counts."""

    listed: Listed
    demand: Demand | None
    share: str
    level: Level | None
    colours: Sequence[Colour]
    review: FunctionReview | None
    # What it was merged into, by name.
    into: str
    dots: int | None
    engagement_id: int

    @property
    def name(self) -> str:
        return self.listed.name

    @property
    def key(self) -> str:
        return self.listed.key

    @property
    def url(self) -> str:
        return reverse("roadmaps:function_review", args=[self.engagement_id, self.key])

    @cached_property
    def figures(self) -> Figures:
        share = self.demand.share if self.demand else None
        return Figures(share, self.level.value if self.level else None, tuple(self.colours))

    @cached_property
    def suggestion(self) -> Suggestion:
        return suggest(self.figures)

    @property
    def suggested(self) -> str:
        return words.suggested(self.suggestion)

    @property
    def why(self) -> list[str]:
        return words.reasons(self.suggestion)

    @property
    def missing(self) -> list[str]:
        return words.missing(self.suggestion)

    @property
    def satisfaction(self) -> str:
        return self.level.printed if self.level else words.NO_VALUE

    @property
    def people(self) -> int | None:
        """How many answers the satisfaction is from, where a survey says it."""
        return self.level.n if self.level else None

    @property
    def used(self) -> str:
        usage = self.review.usage if self.review else None
        return words.NO_VALUE if usage is None else str(usage)

    @property
    def cost(self) -> str:
        return words.days(self.review.cost if self.review else None)

    @property
    def told(self) -> str:
        """Its figures in a line, those that are known."""
        return words.figures(
            self.share,
            self.satisfaction if self.level else None,
            self.review.usage if self.review else None,
            self.review.cost if self.review else None,
        )

    @property
    def decided(self) -> str:
        """The decision that counts, empty before a first one."""
        return str(Decision(self.review.decision).label) if self.review else ""

    @property
    def differs(self) -> bool:
        """Whether something else is suggested now than was decided."""
        act = self.suggestion.act
        return self.review is not None and act is not None and act.value != self.review.decision

    @property
    def is_recent(self) -> bool:
        return self.review is not None and counts(self.review)

    @property
    def days(self) -> Decimal:
        """What the catalogue says that it takes in a quarter, in person-days."""
        return Decimal(str(self.demand.run if self.demand else 0)) * MONTHS_A_QUARTER

    @property
    def tones(self) -> list[tuple[str, str]]:
        """The KPIs by colour: the shape that marks it, and words."""
        return words.tones(self.colours)


@dataclass(frozen=True)
class Column:
    """What was decided alike; an empty decision holds what was never reviewed."""

    decision: str
    title: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Sheet:
    """All functions of the to-be canvas."""

    engagement: Engagement
    canvas: Canvas | None
    lines: Sequence[Line]
    rounds: Rounds
    # What the vote was called whose dots stand at the functions.
    vote: str

    @cached_property
    def columns(self) -> list[Column]:
        """The four decisions, largest share first."""
        return [
            Column(decision.value, str(decision.label), self._decided(decision))
            for decision in Decision
        ]

    def _decided(self, decision: Decision) -> list[Line]:
        return [
            line for line in self.lines if line.review and line.review.decision == decision.value
        ]

    @cached_property
    def waiting(self) -> list[Line]:
        """Functions that nobody has reviewed yet."""
        return [line for line in self.lines if line.review is None]

    @property
    def reviewed(self) -> int:
        """How many were reviewed lately enough to count."""
        return sum(line.is_recent for line in self.lines)

    def line(self, key: str) -> Line | None:
        return next((line for line in self.lines if line.key == key), None)


def counts(review: FunctionReview) -> bool:
    """Whether it was decided within the days that C3 asks for."""
    return review.decided_on >= timezone.localdate() - datetime.timedelta(days=COUNTS_DAYS)


def of(engagement: Engagement, colours: Colours | None = None) -> Sheet:
    """The whole sheet; a fixed number of queries however many functions and reviews there are."""
    canvas = functions.to_be(engagement)
    found = rounds.of(engagement)
    if canvas is None:
        return Sheet(engagement, None, (), found, "")
    model = state.of(canvas)
    by_key = {function_key(each.key): each for each in model.model.functions}
    shares = {key: words.share(each, model) for key, each in by_key.items()}
    listed = functions.of(canvas)
    vote, dots = _votes(engagement, listed)
    reviews = functions.newest(engagement)
    ground = _Ground(
        by_key,
        shares,
        reviews,
        kpi_colours(engagement) if colours is None else colours,
        found.closed,
        dots,
        _names(engagement, listed, reviews.values()),
    )
    lines = [ground.line(each, engagement) for each in listed]
    lines.sort(key=lambda line: -(line.figures.share or 0))
    return Sheet(engagement, canvas, lines, found, vote)


@dataclass(frozen=True)
class _Ground:
    """What lines are made of, read before."""

    demands: Mapping[str, Demand]
    shares: Mapping[str, str]
    reviews: Mapping[str, FunctionReview]
    colours: Colours
    closed: Sequence[Round]
    dots: Mapping[str, int]
    names: Mapping[int, str]

    def line(self, listed: Listed, engagement: Engagement) -> Line:
        demand = self.demands.get(listed.key)
        review = self.reviews.get(listed.key)
        notes = [int(note) for note in demand.notes] if demand else [listed.note]
        return Line(
            listed=listed,
            demand=demand,
            share=self.shares.get(listed.key, words.NO_VALUE),
            level=level(listed.key, review, self.closed),
            colours=[colour for note in notes for colour in self.colours.get(note, ())],
            review=review,
            into=self.names.get(review.into_id, "") if review and review.into_id else "",
            dots=self.dots.get(f"note:{listed.note}") if self.dots else None,
            engagement_id=engagement.pk,
        )


def _votes(engagement: Engagement, listed: Sequence[Listed]) -> tuple[str, Mapping[str, int]]:
    """Title and dots of the vote on functions that ended last; a vote on a whole canvas is none."""
    subjects = frozenset(f"note:{each.note}" for each in listed)
    rows = results.given(engagement.pk)
    others = {round_ for round_, _title, subject, _dots in rows if subject not in subjects}
    return results.newest([row for row in rows if row[0] not in others], subjects)


def _names(
    engagement: Engagement, listed: Sequence[Listed], reviews: Iterable[FunctionReview]
) -> dict[int, str]:
    """Of the functions, and of what others were merged into before it left the canvas."""
    known = {each.note: each.name for each in listed}
    gone = {row.into_id for row in reviews if row.into_id} - known.keys()
    return known | (functions.names(engagement, gone) if gone else {})


def level(key: str, review: FunctionReview | None, closed: Sequence[Round]) -> Level | None:
    """What is known last: of a survey, unless a review said something of its own after it."""
    found = next((each for each in closed if each.whole(key)), None)
    if review is not None and review.satisfaction is not None and review.survey_id is None:
        said = Level(float(review.satisfaction))
        if found is None or found.closed_on is None or found.closed_on < review.decided_on:
            return said
    whole = found.whole(key) if found else None
    if whole is None or whole.mean is None:
        return None
    return Level(whole.mean, whole.n, found)
