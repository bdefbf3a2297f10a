"""Query sets of assessments; they read like adjectives."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Q, When

from pmo_studio.core import catalogue
from pmo_studio.core.models import Engagement, User

if TYPE_CHECKING:
    from assessments.models import (  # noqa: F401
        AgreedScore,
        Answer,
        AnswerInvitation,
        Assessment,
        LibraryModel,
        Remark,
        Respondent,
        Target,
    )


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

    def newest_first(self) -> Self:
        return self.order_by("-pk")


class RespondentQuerySet(models.QuerySet["Respondent"]):
    def of(self, assessment: "Assessment") -> Self:
        return self.filter(group__assessment=assessment)


class AnswerQuerySet(models.QuerySet["Answer"]):
    def of(self, assessment: "Assessment") -> Self:
        return self.filter(question__assessment=assessment)

    def published(self) -> Self:
        return self.exclude(pool="")

    def with_words(self) -> Self:
        """Those with a comment or a link, and those whose published words were taken back."""
        silent = Q(comment="", link="", shown_comment=None, shown_link=None)
        return self.exclude(silent)


class RemarkQuerySet(models.QuerySet["Remark"]):
    def of(self, assessment: "Assessment") -> Self:
        return self.filter(question__assessment=assessment)


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


class TargetQuerySet(models.QuerySet["Target"]):
    def in_order(self) -> Self:
        """As the catalogue orders the capabilities."""
        places = enumerate(each.key for each in catalogue.capabilities())
        return self.order_by(Case(*(When(capability=key, then=place) for place, key in places)))
