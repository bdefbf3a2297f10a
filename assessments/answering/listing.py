"""The assessments of an engagement as its pages list them: state, people, and what to do next."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __

from assessments import disclosure, wording
from assessments.answering import tokens
from assessments.models import Assessment
from assessments.models.assessment import AssessmentState
from pmo_studio.core.models import Engagement


@dataclass(frozen=True)
class Standing:
    """Where an assessment stands: shape and word for `flag`, and the next act in words with the
    page on which it is done."""

    shape: str
    word: str
    next: str
    path: str


@dataclass(frozen=True)
class Line:
    """One assessment in the list.  `expected` counts the invited who are silent too, and who
    began and answered nothing."""

    assessment: Assessment
    model_name: str
    standing: Standing
    people: int
    expected: int

    @property
    def is_few(self) -> bool:
        """Whether too few people have answered for a number while more may come."""
        return disclosure.is_few(self.people) and not self.assessment.is_closed

    @property
    def is_awaited(self) -> bool:
        """Whether anybody is known to be missing."""
        return self.expected > self.people

    @property
    def answer_path(self) -> str:
        return tokens.path_of(self.assessment)


def lines(engagement: Engagement) -> list[Line]:
    """All assessments, the newest first; one query."""
    rows = list(Assessment.objects.of(engagement).with_people().newest_first())
    for row in rows:
        # Whether answers are taken depends on it, and it is here already.
        row.engagement = engagement
    return [_line(row) for row in rows]


def open_ones(listed: Iterable[Line]) -> list[Line]:
    """Those that can be answered now."""
    return [line for line in listed if line.assessment.takes_answers]


def for_everybody(engagement: Engagement) -> list[Assessment]:
    """What whoever has the link can answer now, the newest first; one query."""
    rows = Assessment.objects.of(engagement).filter(state=AssessmentState.OPEN, by_invitation=False)
    found = list(rows.defer("document", "tally", "pools").newest_first())
    for row in found:
        row.engagement = engagement
    return [row for row in found if row.takes_answers]


def standing_of(assessment: Assessment, people: int) -> Standing:
    """State in words, and what a facilitator does next; `people` is how many have answered."""
    here = assessment.get_absolute_url()
    if assessment.is_draft:
        return Standing("open", __("In preparation"), __("Open it for answers"), here)
    if assessment.is_closed and not assessment.tally.get("questions"):
        return Standing("ok", __("Closed"), __("Too few answers to show"), here)
    if assessment.is_closed:
        discuss = reverse("assessments:discuss", args=[assessment.pk])
        return Standing("ok", __("Closed"), __("Discuss the results"), discuss)
    if is_over(assessment):
        return Standing("warn", __("Past its deadline"), __("Close it, or give it more time"), here)
    if not people:
        return Standing("live", __("Open"), __("Show the QR code, or invite people"), here)
    return Standing("live", __("Open"), __("Close it when everybody has answered"), here)


def is_over(assessment: Assessment) -> bool:
    """Open, and its deadline has come."""
    deadline = assessment.deadline
    return assessment.is_open and deadline is not None and deadline <= timezone.now()


def _line(row: Assessment) -> Line:
    people: int = row.heard  # type: ignore[attr-defined]
    expected: int = people + row.begun + row.silent  # type: ignore[attr-defined]
    if not people and "participation" in row.tally:
        # Its answers stayed in the studio that it came from.
        stored = row.tally["participation"]
        people, expected = stored["people"], stored["expected"]
    return Line(
        assessment=row,
        model_name=wording.name_of(row.document),
        standing=standing_of(row, people),
        people=people,
        expected=expected,
    )
