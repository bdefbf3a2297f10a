"""Asking customers what they expect: open, answer, close."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from canvases import segments
from canvases.benefits import benefits
from canvases.expectations import Segment
from canvases.models import BenefitAnswer, BenefitSurvey, Canvas, Note
from canvases.models.survey import POINTS
from canvases.pmo import state
from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Participant
from pmo_studio.core.refusals import Refused
from pmo_studio.workshops.actions import spotlight

NO_SEGMENTS = _(
    "There is no customer on the canvas yet. Write customers first: people answer as one of them."
)
CLOSED = _("The survey is closed, so this answer cannot be taken any more.")
NO_SEGMENT = _("Choose the customers as whom you answer.")
NO_POINTS = _("Give each benefit a whole number of points from 0 to 10.")
COLUMNS = {key: key.lower() for key in benefits()}


def open_survey(canvas: Canvas, *, by: Participant, key: events.Key | None = None) -> BenefitSurvey:
    """Ask everybody who may write; while one is open, that is the one."""
    with events.change(canvas.engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        open_one = BenefitSurvey.objects.filter(canvas=canvas, closed_at=None).first()
        if open_one is not None:
            return open_one
        if not segments_of(canvas):
            raise Refused(NO_SEGMENTS)
        survey = BenefitSurvey.objects.create(
            canvas=canvas,
            opened_by=change.by,
            opened_at=timezone.now(),
            number=change.next_number,
        )
        _record(change, "survey.opened", survey)
    return survey


def answer(
    survey: BenefitSurvey, *, segment: Note, points: Mapping[str, int], by: Participant
) -> BenefitAnswer:
    """Spread ten points over the benefits, anew as often as one likes while it is open.

    Absolute and not added: sent twice it counts once, and no key has to say who sent it.
    """
    check_points(points)
    with events.change(survey.engagement, by=by) as change:
        require(change.by, Right.WRITE)
        if BenefitSurvey.objects.get(pk=survey.pk).is_closed:
            raise Refused(CLOSED)
        if not segments_of(survey.canvas).filter(pk=segment.pk).exists():
            raise Refused(NO_SEGMENT, field="segment")
        given = {column: points.get(key, 0) for key, column in COLUMNS.items()}
        row, _made = BenefitAnswer.objects.update_or_create(
            survey=survey, participant=change.by, defaults={"segment": segment, **given}
        )
        _record(change, "survey.answered", survey)
    return row


def close_survey(
    survey: BenefitSurvey, *, by: Participant, key: events.Key | None = None
) -> BenefitSurvey:
    """Keep what may be shown and let the answers go; twice is no error."""
    with events.change(survey.engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        fresh = BenefitSurvey.objects.get(pk=survey.pk)
        fresh.canvas = survey.canvas
        if fresh.is_closed:
            return fresh
        fresh.cells = [
            {
                "segments": list(cell.segments),
                "weight": cell.weight,
                "respondents": cell.respondents,
                "points": dict(cell.points),
            }
            for cell in segments.cells(_answered(fresh))
        ]
        fresh.closed_by, fresh.closed_at = change.by, timezone.now()
        fresh.number = change.next_number
        fresh.save()
        BenefitAnswer.objects.filter(survey=fresh).delete()
        spotlight.let_go(change, fresh.get_absolute_url())
        _record(change, "survey.closed", fresh)
    return fresh


def drop_answers(change: events.Change, seat: Participant, keep_notes: bool) -> None:
    """A removed seat's answers go, like its votes; what a closed survey shows stays."""
    BenefitAnswer.objects.filter(participant=seat).delete()


def check_points(points: Mapping[str, int]) -> None:
    """Raise Refused unless ten whole points are spread over benefits that there are."""
    whole = all(type(each) is int and 0 <= each <= POINTS for each in points.values())
    if not whole or points.keys() - COLUMNS.keys():
        raise Refused(NO_POINTS)
    left = POINTS - sum(points.values())
    if left > 0:
        sentence = ngettext(
            "%(n)s point is left. Spread exactly 10 points.",
            "%(n)s points are left. Spread exactly 10 points.",
            left,
        )
        raise Refused(sentence % {"n": left})
    if left < 0:
        sentence = ngettext(
            "%(n)s point too many. Spread exactly 10 points.",
            "%(n)s points too many. Spread exactly 10 points.",
            -left,
        )
        raise Refused(sentence % {"n": -left})


def segments_of(canvas: Canvas) -> QuerySet[Note]:
    """The customers as whom people answer."""
    rows = Note.objects.live().filter(canvas=canvas, block="cs").exclude(state="retire")
    return rows.order_by("position", "pk")


def _answered(survey: BenefitSurvey) -> list[Segment]:
    """What each segment said, in the order of the canvas; one query."""
    rows = BenefitAnswer.objects.filter(survey=survey).order_by("segment__position", "segment")
    sums = {f"sum_{column}": Sum(column) for column in COLUMNS.values()}
    counted = rows.values("segment", "segment__weight").annotate(people=Count("pk"), **sums)
    found: list[dict[str, Any]] = [dict(row) for row in counted]
    return [
        Segment(
            row["segment"],
            row["segment__weight"],
            row["people"],
            {key: row[f"sum_{column}"] for key, column in COLUMNS.items()},
        )
        for row in found
    ]


def _record(change: events.Change, kind: str, survey: BenefitSurvey) -> None:
    change.record(kind, subject=survey.subject, topic=state.topic(change.engagement.pk))
