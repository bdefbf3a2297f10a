"""Deciding what becomes of a function.  Reviews are only ever added; the newest counts."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused
from roadmaps import topics
from roadmaps.improving import quarters
from roadmaps.models import FunctionReview
from roadmaps.models.function_review import MOST_DAYS, MOST_USED, REASON_MOST, Decision
from roadmaps.reviews import sheet
from roadmaps.reviews.sheet import Line

# So many quarters back can be reviewed.
QUARTERS = 5
NO_DECISION = _("Decide: keep, improve, merge or retire.")
NO_PERIOD = _("Choose the quarter that you looked at.")
NO_USAGE = _("Say how often it was used as a whole number from 0 to 1,000,000, or leave it empty.")
NO_LEVEL = _("Give the satisfaction as a number from 1 to 5, or leave it empty.")
NO_COST = _("Give the person-days as a number from 0 to 100,000, or leave it empty.")
NO_INTO = _("Choose the function that it is merged into.")
INTO_ITSELF = _("A function cannot be merged into itself. Choose another one.")
NOT_MERGED = _("Only a function that is merged goes into another one.")
CHAIN = _("“%(name)s” is retired or merged itself. Choose a function that stays.")
INTO_THIS = _("Merged into this one: %(names)s. Decide anew about that first.")
NO_REASON = _("Say why in a sentence: it is not what the figures suggest.")
LONG_REASON = _("The reason holds up to 1,000 characters. Shorten it.")
GONE = _("This function left the to-be canvas meanwhile. Go back to the sheet.")
OVERTAKEN = _(
    "%(name)s decided “%(decision)s” meanwhile. Save again if yours should be the newer decision."
)


@dataclass(frozen=True)
class Given:
    """What a review says; `satisfaction` None takes that of the survey, where there is one.

    `into` is the key of another function (F05, n12), empty for none.
    """

    period: datetime.date
    decision: str
    usage: int | None = None
    satisfaction: Decimal | None = None
    cost: Decimal | None = None
    into: str = ""
    reason: str = ""


def decide(
    engagement: Engagement,
    key: str,
    *,
    given: Given,
    by: Participant,
    seen: int | None = None,
    request_key: events.Key | None = None,
) -> FunctionReview:
    """Keep what was decided about one function, with the figures of today."""
    _check(given)
    with events.change(engagement, by=by, key=request_key) as change:
        require(change.by, Right.DESIGN)
        found = sheet.of(change.engagement)
        line = found.line(key)
        if line is None:
            raise Refused(GONE)
        if is_overtaken(line.review, seen):
            raise _overtaken(line)
        _check_takes_none(given, line, found.lines)
        row = _row(change, line, given, _into(given, line, found.lines))
        row.save()
        change.record(
            "function.reviewed",
            subject=row.subject,
            topic=topics.reviews(engagement),
            note=row.note_id,
            name=line.name,
            decision=row.decision,
            text=row.reason,
        )
    return row


def _row(change: events.Change, line: Line, given: Given, into: int | None) -> FunctionReview:
    reason = given.reason.strip()
    act = line.suggestion.act
    if given.decision != act and not reason:
        raise Refused(NO_REASON, field="reason")
    return FunctionReview(
        engagement=change.engagement,
        note_id=line.listed.note,
        function=line.listed.function,
        period=given.period,
        usage=given.usage,
        cost=given.cost,
        share=line.figures.share,
        suggested=act or "",
        decision=given.decision,
        into_id=into,
        reason=reason,
        decided_by=change.by,
        decided_on=timezone.localdate(),
        number=change.next_number,
        **_level(line, given),
    )


def _level(line: Line, given: Given) -> dict[str, object]:
    """What was typed, or what the newest survey says."""
    survey = line.level.survey if line.level else None
    if given.satisfaction is not None or line.level is None or survey is None:
        return {"satisfaction": given.satisfaction, "survey": None}
    value = Decimal(str(line.level.value)).quantize(Decimal("0.01"))
    return {"satisfaction": value, "survey": survey.survey}


def _into(given: Given, line: Line, lines: Sequence[Line]) -> int | None:
    """The note of the function that this one is merged into."""
    if given.decision != Decision.MERGE:
        if given.into:
            raise Refused(NOT_MERGED, field="into")
        return None
    target = next((each for each in lines if each.key == given.into), None)
    if target is None:
        raise Refused(NO_INTO, field="into")
    if target.key == line.key:
        raise Refused(INTO_ITSELF, field="into")
    if target.review and target.review.decision in (Decision.MERGE, Decision.RETIRE):
        raise Refused(CHAIN % {"name": target.name}, field="into")
    return target.listed.note


def _check_takes_none(given: Given, line: Line, lines: Sequence[Line]) -> None:
    """What others are merged into stays."""
    if given.decision not in (Decision.MERGE, Decision.RETIRE):
        return
    reviewed = [(each.name, each.review) for each in lines if each.review]
    into_this = [
        f"“{name}”"
        for name, review in reviewed
        if review.decision == Decision.MERGE and review.into_id == line.listed.note
    ]
    if into_this:
        raise Refused(INTO_THIS % {"names": ", ".join(into_this)}, field="decision")


def _check(given: Given) -> None:
    if given.decision not in Decision.values:
        raise Refused(NO_DECISION, field="decision")
    if given.period not in quarters.last(timezone.localdate(), QUARTERS):
        raise Refused(NO_PERIOD, field="period")
    if given.usage is not None and not 0 <= given.usage <= MOST_USED:
        raise Refused(NO_USAGE, field="usage")
    if given.satisfaction is not None and not 1 <= given.satisfaction <= 5:
        raise Refused(NO_LEVEL, field="satisfaction")
    if given.cost is not None and not 0 <= given.cost <= MOST_DAYS:
        raise Refused(NO_COST, field="cost")
    if len(given.reason.strip()) > REASON_MOST:
        raise Refused(LONG_REASON, field="reason")


def _overtaken(line: Line) -> Overtaken:
    review = line.review
    told = {
        "name": review.decided_by.name if review else "",
        "decision": review.get_decision_display() if review else "",
    }
    return Overtaken(OVERTAKEN % told, now=review)
