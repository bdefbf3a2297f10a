"""The open survey as every page tells of it, and as its own pages say how far it has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from canvases.models import BenefitAnswer, BenefitSurvey, Canvas
from pmo_studio.core import asks, headings, subjects
from pmo_studio.core.access import Right, may
from pmo_studio.core.models import Event, Participant
from pmo_studio.core.models.people import Role
from pmo_studio.live import renderers

KIND = "survey"


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    asks.register(
        asks.Kind(
            KIND,
            waiting_for,
            ask,
            asked_on=frozenset({"canvases:survey", "canvases:expectations", "canvases:model"}),
        )
    )
    for name in ("survey.opened", "survey.closed"):
        renderers.register_everywhere(name, of_events)
    headings.register("canvases:survey", lambda pk: heading())


def heading() -> str:
    """What the page is called on which people answer."""
    return __("What do you expect of the PMO?")


def waiting_for(seat: Participant) -> "QuerySet[BenefitSurvey]":
    """Open surveys that the seat has not answered, by the engagement of an outer query."""
    answered = BenefitAnswer.objects.filter(survey=OuterRef("pk"), participant=seat)
    found = BenefitSurvey.objects.filter(canvas__engagement=OuterRef("pk"), closed_at=None)
    return found.filter(~Exists(answered))


def ask(pk: int) -> asks.Ask:
    """What the survey asks of everybody."""
    url = reverse("canvases:survey", args=[pk])
    return asks.Ask(KIND, pk, _("Say what you expect of the PMO."), _("Answer the survey"), url)


def of_events(events: Sequence[Event]) -> dict[int, str]:
    """Renderer for pmo_studio.live: the bar while it is open; the end, for who is answering."""
    numbers = {event.number: subjects.split(event.subject)[1] for event in events}
    found = BenefitSurvey.objects.in_bulk(numbers.values())
    shown = {}
    for number, pk in numbers.items():
        survey = found.get(pk)
        is_over = survey is None or survey.is_closed
        shown[number] = asks.html(ask(pk), is_over=is_over)
        if survey is not None and survey.is_closed:
            shown[number] += render_to_string("canvases/survey_over.html", {"survey": survey})
    return shown


@dataclass(frozen=True)
class Standing:
    """How far the open survey of a canvas has come, as this seat may know it."""

    survey: BenefitSurvey
    seat: Participant

    @property
    def heading(self) -> str:
        return heading()

    @cached_property
    def is_answered(self) -> bool:
        """By this seat."""
        return BenefitAnswer.objects.filter(survey=self.survey, participant=self.seat).exists()

    @cached_property
    def answered(self) -> int | None:
        """By how many; only for those who run it."""
        if not may(self.seat, Right.RUN):
            return None
        return BenefitAnswer.objects.filter(survey=self.survey).count()

    @cached_property
    def missing(self) -> int:
        """How many contributors could still answer: who runs a room may answer but need not."""
        answered = BenefitAnswer.objects.filter(survey=self.survey).values("participant")
        seats = Participant.objects.active().people().filter(role=Role.CONTRIBUTOR)
        here = seats.filter(engagement=self.seat.engagement_id).exclude(pk__in=answered)
        return here.exclude(join_code__closed_at__isnull=False).count()


def standing(canvas: Canvas, seat: Participant) -> Standing | None:
    """The open survey of the canvas; None while none is.  One query, and up to three in use."""
    survey = BenefitSurvey.objects.filter(canvas=canvas, closed_at=None).first()
    if survey is None:
        return None
    survey.canvas = canvas
    return Standing(survey, seat)
