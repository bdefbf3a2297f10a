"""What the numbers mean, how much people agreed, and who answered: counts only, groups that are
too small by themselves together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments import result_words
from assessments.agreement import Consensus, Flag
from assessments.findings import groups
from assessments.findings.tables import Row
from assessments.findings.taking_part import people_rows
from assessments.results import Results
from pmo_studio.core.models import Engagement, Participant
from roadmaps.reviews import words as review_words
from roadmaps.reviews.rounds import Rounds

# What is said of figures throughout the closeout.
DEFINITIONS = (
    (
        _("Mandate kept"),
        _(
            "100 × objectives kept / objectives. An objective is kept when each of its KPIs is on"
            " target or has come 90 percent of the way from its baseline to its target."
        ),
    ),
    (
        _("Way come"),
        _(
            "100 × (last − baseline) / (target − baseline), within 0 and 120 %. A KPI with a band"
            " has none."
        ),
    ),
    (
        _("On, near and off target"),
        _(
            "On target as soon as the target is reached; near it within the tolerance of the KPI,"
            " off it beyond. A reading older than one and a half periods says nothing."
        ),
    ),
    (
        _("Capability"),
        _(
            "Mean of the answers on levels 1 to 5. Compared are capabilities of which both rounds"
            " answer at least half of what was asked; a target is met from 0.05 below it."
        ),
    ),
    (
        _("Consensus"),
        _(
            "From 0 (people stand at both ends of the scale) to 1 (all say the same); 0.80 is"
            " strong, below 0.60 weak. Of yes/no questions it is the share of the majority."
        ),
    ),
    (
        _("Reach"),
        _("People in units whose wave has passed its gate, of all people in units of the rollout."),
    ),
    (
        _("Function at its target grade"),
        _(
            "Its grade of today, 0 to 3, is the one that the PMO model aims at. One whose work"
            " packages are all done stands at its target."
        ),
    ),
    (
        _("Effort"),
        _("Of all work packages in waves: as it stands now against what was promised."),
    ),
    (
        _("Validated"),
        _(
            "A note that at least three people were asked about and at least 70 percent of what"
            " they said supports."
        ),
    ),
)


@dataclass(frozen=True)
class Agreed:
    """How much the people of one assessment agreed: questions by the word for their consensus, and
    the mean consensus 0..1 (None without a question that enough people answered)."""

    title: str
    questions: int
    strong: int
    fair: int
    weak: int
    mean: float | None
    discussed: int

    @property
    def mean_words(self) -> str:
        return result_words.hundredth(self.mean)


@dataclass(frozen=True)
class Answered:
    """Who answered one assessment, by group that may be shown."""

    title: str
    people: int
    rows: Sequence[Row]


@dataclass(frozen=True)
class Appendix:
    """All of it; `customers` are the rounds of the survey with how many answered each."""

    definitions: Sequence[tuple[str, str]]
    agreed: Sequence[Agreed]
    answered: Sequence[Answered]
    customers: Sequence[tuple[str, int]]
    seats: int


def of(engagement: Engagement, closed: Sequence[Results], rounds: Rounds) -> Appendix:
    """Two queries, and two for each assessment that was closed."""
    told = [each for each in closed if each.is_published]
    return Appendix(
        definitions=[(str(term), str(words)) for term, words in DEFINITIONS],
        agreed=[_agreed(each) for each in told],
        answered=[_answered(each) for each in told],
        customers=[
            (review_words.quarter(each.survey.period), each.survey.respondents)
            for each in rounds.closed
        ],
        seats=Participant.objects.people().filter(engagement=engagement).count(),
    )


def _agreed(found: Results) -> Agreed:
    items = [item for item in found.items.values() if item.agreement.word is not None]
    by_word = Counter(item.agreement.word for item in items)
    known = [each.agreement.accord for each in items if each.agreement.accord is not None]
    return Agreed(
        found.assessment.title,
        len(items),
        by_word[Consensus.STRONG],
        by_word[Consensus.FAIR],
        by_word[Consensus.WEAK],
        fmean(known) if known else None,
        sum(Flag.DISCUSS in item.flags for item in found.items.values()),
    )


def _answered(found: Results) -> Answered:
    people = found.participation.people
    return Answered(found.assessment.title, people, people_rows(found, groups.of(found.assessment)))


def people(n: int) -> str:
    return ngettext("%(n)s person", "%(n)s people", n) % {"n": n}
