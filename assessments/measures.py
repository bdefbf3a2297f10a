"""What phase 1 and the targets measure of the gates' criteria (domain.md §9 and its Rulings)."""

from collections.abc import Callable, Iterable, Sequence

from django.db.models import Exists, OuterRef

from assessments import completion, results, scoring
from assessments.agreement import FIRST, Flag
from assessments.answering import participation
from assessments.models import (
    AnswerInvitation,
    Assessment,
    ContextEntry,
    PainPoint,
    Process,
    Target,
)
from assessments.models.assessment import AssessmentKind, AssessmentState
from assessments.models.processes import SIPOC
from assessments.querysets import AssessmentQuerySet
from assessments.settling import in_use, target_votes
from pmo_studio.core import catalogue, gates, phases
from pmo_studio.core.models import Engagement


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    phases.register_measure("A1", groups_heard, sheet="questionnaire")
    phases.register_measure("A2", people_heard, sheet="questionnaire")
    phases.register_measure("A3", context_described, sheet="context")
    phases.register_measure("A4", processes_mapped, sheet="processes")
    phases.register_measure("A5", dimensions_covered, sheet="questionnaire")
    phases.register_measure("A6", disagreements_settled, sheet="results")
    phases.register_measure("D5", targets_set, sheet="targets")
    phases.register_measure("D6", people_who_voted, sheet="targets")
    phases.register_measure("C2", assessed_again, sheet="reassessment")


# --- who was heard ---


def groups_heard(engagement: Engagement) -> gates.Measure:
    """A1: role groups at 80 % of the questionnaire, against three, or all that are asked if fewer.

    Of several as-is assessments the one counts that is nearest, as `_nearest` says: each stands
    for itself, and two half-answered ones make no whole.
    """
    required = int(catalogue.criterion("A1").required)
    none = gates.count(0, required)
    return _nearest(engagement, lambda each: _groups_measure(each, required), none)


def assessed_again(engagement: Engagement) -> Sequence[gates.Measure]:
    """C2: a re-assessment is closed, and in one of those closed A1's rule holds: three role groups
    at 80 %, or all that are asked if fewer.

    A closeout is none: it comes when nothing is to be improved any more.
    """
    wanted = {one.key: int(one.required) for one in catalogue.criterion("C2").measures}
    closed = Assessment.objects.of(engagement).filter(
        kind=AssessmentKind.REASSESS, state=AssessmentState.CLOSED
    )
    rows = list(closed.order_by("pk"))
    heard = (_groups_measure(row, wanted["groups"], key="groups") for row in rows)
    return (
        gates.count(len(rows), wanted["reassessments"], key="reassessments"),
        _highest(heard, gates.count(0, wanted["groups"], key="groups")),
    )


def _groups_measure(assessment: Assessment, required: int, *, key: str = "") -> gates.Measure:
    progress = participation.of(assessment)
    least = completion.groups_required(progress.asked_groups, required)
    return gates.count(progress.passing_groups, least, key=key)


def people_heard(engagement: Engagement) -> gates.Measure:
    """A2: people who have answered 80 % or more, against ten, or a closed list of three to nine.

    Of several as-is assessments the one counts that is nearest, as in `groups_heard`.
    """
    required = int(catalogue.criterion("A2").required)

    def measure(assessment: Assessment) -> gates.Measure:
        progress = participation.of(assessment)
        least = completion.people_required(_closed_list(assessment), required)
        return gates.count(progress.passing, least)

    return _nearest(engagement, measure, gates.count(0, required))


def _closed_list(assessment: Assessment) -> int | None:
    """How many were invited, where nobody else may answer."""
    if not assessment.by_invitation:
        return None
    return AnswerInvitation.objects.of(assessment).standing().count()


def _nearest(
    engagement: Engagement, measure: Callable[[Assessment], gates.Measure], none: gates.Measure
) -> gates.Measure:
    """Of the open and closed as-is assessments the measure of the one with the highest ratio, so
    that another assessment never takes away what one has reached; `none` without any.

    Where ratios are equal the one with more counts, and then the older.
    """
    asked = Assessment.objects.of(engagement).asked().filter(kind=AssessmentKind.AS_IS)
    return _highest((measure(each) for each in asked.order_by("pk")), none)


def _highest(measured: Iterable[gates.Measure], none: gates.Measure) -> gates.Measure:
    """The highest ratio, then the highest figure, then the first."""
    return max(measured, key=lambda one: (one.ratio(0), one.actual), default=none)


# --- context and processes ---


def context_described(engagement: Engagement) -> Sequence[gates.Measure]:
    """A3: so many entries, of so many kinds; the lower ratio counts.  One query."""
    live = ContextEntry.objects.live().filter(engagement=engagement)
    kinds = list(live.order_by().values_list("kind", flat=True))
    actual = {"entries": len(kinds), "kinds": len(set(kinds))}
    wanted = catalogue.criterion("A3").measures
    return tuple(gates.count(actual[one.key], one.required, key=one.key) for one in wanted)


def processes_mapped(engagement: Engagement) -> gates.Measure:
    """A4: processes with all of SIPOC, a pain point and an owner.  One query."""
    pains = PainPoint.objects.live().filter(process=OuterRef("pk"))
    today = Process.objects.live().as_is()
    mapped = today.filter(Exists(pains), engagement=engagement).exclude(owner="")
    complete = [row for row in mapped if all(getattr(row, name) for name in SIPOC)]
    return gates.count(len(complete), catalogue.criterion("A4").required, key="processes")


# --- results ---


def dimensions_covered(engagement: Engagement) -> gates.Measure:
    """A5: the share of dimensions with coverage of at least a half.

    Of the as-is assessments that are closed or have shown results so far, the one counts that
    has the highest share, as with A1 and A2: one of which little or nothing is published takes
    nothing away from another.
    """
    required = catalogue.criterion("A5").required
    found = results.of_all(_as_is(engagement).order_by("pk"))
    shares = (gates.share(*scoring.covered_dimensions(each.result), required) for each in found)
    return _highest(shares, gates.share(0, 0, required))


def disagreements_settled(engagement: Engagement) -> Sequence[gates.Measure]:
    """A6: of the items to discuss among the first ten of each discuss list, the share that has an
    agreed score or a note.

    All closed as-is assessments count; open ones with their results so far only while none is
    closed.  With results and nothing to discuss there is nothing to do; with no results at all
    nothing is measured yet.
    """
    found = [each for each in results.of_all(_as_is(engagement)) if each.is_published]
    closed = [each for each in found if each.assessment.is_closed]
    disputed = [
        item.key in each.agreed
        for each in closed or found
        for item in each.discuss_list[:FIRST]
        if Flag.DISCUSS in item.flags
    ]
    if not found:
        return ()
    settled, required = sum(disputed), catalogue.criterion("A6").required
    return (gates.share(settled, len(disputed), required),)


def _as_is(engagement: Engagement) -> AssessmentQuerySet:
    return Assessment.objects.of(engagement).counted().filter(kind=AssessmentKind.AS_IS)


# --- targets ---


def targets_set(engagement: Engagement) -> gates.Measure:
    """D5: capabilities in use that have a target, of all in use."""
    used = in_use.capabilities(engagement)
    rows = Target.objects.filter(engagement=engagement, capability__in=used)
    return gates.share(rows.count(), len(used), catalogue.criterion("D5").required)


def people_who_voted(engagement: Engagement) -> gates.Measure:
    """D6: people in the ended vote on targets that most took part in."""
    most = max((each.voters or 0 for each in target_votes.rounds(engagement)), default=0)
    return gates.count(most, catalogue.criterion("D6").required)
