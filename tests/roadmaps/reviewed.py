"""An engagement with functions to review: the to-be canvas of the classic preset."""

import datetime
from collections.abc import Mapping

from django.utils import timezone

from canvases.models import Canvas, Note
from roadmaps.actions import function_reviews, satisfaction
from roadmaps.actions.function_reviews import Given
from roadmaps.improving import quarters
from roadmaps.models import FunctionReview, SatisfactionSurvey
from roadmaps.reviews.rounds import ALL
from tests.canvases.loaded import load_preset
from tests.factories import CanvasFactory
from tests.people import People


def canvas_of(people: People) -> Canvas:
    canvas: Canvas = CanvasFactory(engagement=people.engagement, kind="to_be")
    load_preset(canvas, "classic")
    return canvas


def today() -> datetime.date:
    return timezone.localdate()


def this_quarter() -> datetime.date:
    return quarters.quarter_of(today())


def decided(people: People, key: str, decision: str = "keep", **given: object) -> FunctionReview:
    said = {"period": this_quarter(), "decision": decision, "reason": "Agreed in the room"} | given
    return function_reviews.decide(people.engagement, key, given=Given(**said), by=people.lead)


def opened(people: People, days: int = 14) -> SatisfactionSurvey:
    return satisfaction.open_survey(
        people.engagement,
        period=this_quarter(),
        closes_on=today() + datetime.timedelta(days=days),
        by=people.facilitator,
    )


def answered(
    survey: SatisfactionSurvey,
    who: str,
    segment: Note | None = None,
    ratings: Mapping[str, int] | None = None,
    text: str = "",
) -> None:
    satisfaction.answer(
        survey,
        token=who,
        segment=segment.pk if segment else None,
        ratings=ratings or {ALL: 4},
        text=text,
    )


def customers(canvas: Canvas) -> list[Note]:
    return list(Note.objects.filter(canvas=canvas, block="cs").order_by("position", "pk"))
