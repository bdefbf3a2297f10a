"""Query sets of assessments; they read like adjectives."""

from typing import TYPE_CHECKING, Self

from django.db import models

from pmo_studio.core.models import Engagement, User

if TYPE_CHECKING:
    from assessments.models import (  # noqa: F401
        AgreedScore,
        Answer,
        AnswerInvitation,
        Assessment,
        Evidence,
        LibraryModel,
        Respondent,
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
