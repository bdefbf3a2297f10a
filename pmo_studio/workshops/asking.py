"""An open vote as every page tells of it, to those who have dots left."""

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import asks
from pmo_studio.core.models import Participant
from pmo_studio.core.models.people import Role
from pmo_studio.workshops.models import Vote, VoteRound

KIND = "round"


def register() -> None:
    """Called once from AppConfig.ready()."""
    pages = frozenset({"workshops:round", "workshops:votes"})
    asks.register(asks.Kind(KIND, waiting_for, ask, rank=0, asked_on=pages))


def ask(pk: int) -> asks.Ask:
    """What an open vote asks of everybody."""
    url = reverse("workshops:round", args=[pk])
    return asks.Ask(KIND, pk, _("A vote is open."), _("Go to the vote"), url)


def waiting_for(seat: Participant) -> "QuerySet[VoteRound]":
    """Open votes in which the seat has dots left, by the engagement of an outer query.

    Reads the dots of this seat alone: every page of a voting room asks.
    """
    found = VoteRound.objects.open().filter(engagement=OuterRef("pk"))
    if seat.role in (Role.LEAD, Role.FACILITATOR):
        found = found.filter(facilitators_abstain=False)
    own = Vote.objects.filter(item__round=OuterRef("pk"), participant=seat).order_by()
    given = own.values("item__round").annotate(sum=Sum("dots")).values("sum")
    left = found.annotate(given=Coalesce(Subquery(given), 0)).filter(given__lt=F("dots"))
    return left.order_by("-pk")
