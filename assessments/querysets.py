"""Query sets of assessments; they read like adjectives."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Count, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from pmo_studio.core import catalogue
from pmo_studio.core.models import Engagement, User

if TYPE_CHECKING:
    from assessments.models import (  # noqa: F401
        AgreedScore,
        Answer,
        AnswerInvitation,
        Assessment,
        ContextEntry,
        Evidence,
        Lane,
        LibraryModel,
        PainPoint,
        Process,
        Remark,
        Respondent,
        Step,
        Target,
    )


def _number_of(rows: models.QuerySet[Any]) -> Coalesce:
    """How many rows there are, as a subquery: two counts beside each other do not multiply."""
    counted = rows.order_by().annotate(all=Value(1)).values("all").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


class LibraryModelQuerySet(models.QuerySet["LibraryModel"]):
    def of(self, owner: User) -> Self:
        return self.filter(owner=owner)


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def of(self, engagement: Engagement) -> Self:
        return self.filter(engagement=engagement)

    def open(self) -> Self:
        return self.filter(state="open")

    def closed(self) -> Self:
        """The one closed last comes first."""
        return self.filter(state="closed").order_by("-closed_at", "-pk")

    def asked(self) -> Self:
        """Open or closed: people could answer."""
        return self.exclude(state="draft")

    def newest_first(self) -> Self:
        return self.order_by("-pk")

    def with_people(self) -> Self:
        """With `heard`, how many people answered anything, `begun`, how many began and answered
        nothing, and `silent`, how many were invited and have not come."""
        from assessments.models import AnswerInvitation, Respondent

        mine = {"group__assessment": OuterRef("pk")}
        came = Respondent.objects.filter(**mine, assigned__gt=0)
        heard, begun = came.filter(answered__gt=0), came.filter(answered=0)
        silent = AnswerInvitation.objects.silent().filter(**mine)
        return self.annotate(
            heard=_number_of(heard), begun=_number_of(begun), silent=_number_of(silent)
        )

    def published(self) -> Self:
        """Those with figures to show."""
        return self.exclude(tally={}).exclude(tally__questions={})

    def counted(self) -> Self:
        """Closed, or with results so far: those that a gate may ask about."""
        return self.filter(~models.Q(tally={}) | models.Q(state="closed"))

    def for_list(self) -> Self:
        """Without what only its own pages need: the copy of the model, the counts, the cells."""
        return self.defer("document", "tally", "pools")


class RespondentQuerySet(models.QuerySet["Respondent"]):
    def of(self, assessment: "Assessment") -> Self:
        return self.filter(group__assessment=assessment)


class AnswerQuerySet(models.QuerySet["Answer"]):
    def of(self, assessment: "Assessment") -> Self:
        return self.filter(question__assessment=assessment)

    def published(self) -> Self:
        return self.exclude(pool="")


class RemarkQuerySet(models.QuerySet["Remark"]):
    def of(self, assessment: "Assessment") -> Self:
        return self.filter(question__assessment=assessment)


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def shown_of(self, assessment: "Assessment") -> Self:
        """Published with its answer."""
        return self.filter(shown=True, answer__question__assessment=assessment)


class AgreedScoreQuerySet(models.QuerySet["AgreedScore"]):
    def for_results(self) -> Self:
        """With what results read."""
        return self.select_related("question")


class InvitationQuerySet(models.QuerySet["AnswerInvitation"]):
    def of(self, assessment: "Assessment") -> Self:
        return self.filter(group__assessment=assessment)

    def standing(self) -> Self:
        return self.filter(revoked_at=None)

    def silent(self) -> Self:
        """Asked, and nobody has come by the link yet."""
        return self.standing().filter(used=False)


class ContextEntryQuerySet(models.QuerySet["ContextEntry"]):
    def live(self) -> Self:
        return self.filter(archived_at=None)

    def archived(self) -> Self:
        return self.filter(archived_at__isnull=False)

    def for_page(self) -> Self:
        """With author, in the order of the page."""
        return self.live().select_related("author").order_by("position", "pk")


class ProcessQuerySet(models.QuerySet["Process"]):
    def live(self) -> Self:
        return self.filter(archived_at=None)

    def as_is(self) -> Self:
        """Those of today, without what redraws them."""
        return self.filter(origin=None)

    def archived(self) -> Self:
        return self.filter(archived_at__isnull=False)


class LaneQuerySet(models.QuerySet["Lane"]):
    def live(self) -> Self:
        return self.filter(archived_at=None)


class StepQuerySet(models.QuerySet["Step"]):
    def live(self) -> Self:
        return self.filter(archived_at=None)

    def archived(self) -> Self:
        return self.filter(archived_at__isnull=False)

    def for_change(self) -> Self:
        """With what access and the actions read."""
        return self.select_related("process__engagement", "lane")


class PainPointQuerySet(models.QuerySet["PainPoint"]):
    def live(self) -> Self:
        return self.filter(archived_at=None)

    def archived(self) -> Self:
        return self.filter(archived_at__isnull=False)

    def for_change(self) -> Self:
        """With what access and the actions read."""
        return self.select_related("process__engagement", "step", "author")


class TargetQuerySet(models.QuerySet["Target"]):
    def in_order(self) -> Self:
        """As the catalogue orders the capabilities."""
        places = enumerate(each.key for each in catalogue.capabilities())
        return self.order_by(Case(*(When(capability=key, then=place) for place, key in places)))
