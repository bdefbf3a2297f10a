"""Test data: every factory makes a row that the database accepts, and nothing more."""

import copy
import datetime
from typing import Any

import factory
from django.utils import timezone

from assessments.models import (
    Assessment,
    AssessmentGroup,
    AssessmentQuestion,
    ContextEntry,
    Lane,
    PainPoint,
    Process,
    Respondent,
    Step,
)
from canvases.models import Canvas, FunctionEntry, Group, Kpi, Link, Note, NoteEvidence
from pmo_studio.core.models import Engagement, Invitation, JoinCode, Participant, RoleGroup, User
from pmo_studio.core.models.people import Kind, Role
from pmo_studio.core.tokens import ALPHABET, CODE_LENGTH
from roadmaps.models import Closing, Deliverable, Dependency, Gap, Plan, Wave, WorkPackage

PASSWORD = "correct horse battery"


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")

    @factory.post_generation
    def password(self, create: bool, extracted: str | None, **kwargs: Any) -> None:
        if extracted:
            self.set_password(extracted)
            self.save(update_fields=["password"])


class EngagementFactory(factory.django.DjangoModelFactory[Engagement]):
    class Meta:
        model = Engagement

    name = factory.Sequence(lambda n: f"Engagement {n}")
    organisation = "Meridian Health"
    start_date = datetime.date(2026, 1, 5)


class RoleGroupFactory(factory.django.DjangoModelFactory[RoleGroup]):
    class Meta:
        model = RoleGroup

    engagement = factory.SubFactory(EngagementFactory)
    key = factory.Sequence(lambda n: f"G{n}")
    name = factory.Sequence(lambda n: f"Group {n}")


class ParticipantFactory(factory.django.DjangoModelFactory[Participant]):
    class Meta:
        model = Participant

    engagement = factory.SubFactory(EngagementFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.CONTRIBUTOR
    display_name = factory.Sequence(lambda n: f"Seat {n}")


def unused_code(number: int) -> str:
    """A code of six signs of its own for every number; none begins like tests' own K7M4QX."""
    signs = ""
    for _ in range(CODE_LENGTH - 1):
        number, rest = divmod(number, len(ALPHABET))
        signs = ALPHABET[rest] + signs
    return "Z" + signs


class JoinCodeFactory(factory.django.DjangoModelFactory[JoinCode]):
    class Meta:
        model = JoinCode

    engagement = factory.SubFactory(EngagementFactory)
    created_by = factory.SubFactory(
        ParticipantFactory,
        engagement=factory.SelfAttribute("..engagement"),
        role=Role.FACILITATOR,
    )
    code = factory.Sequence(unused_code)
    role = Role.CONTRIBUTOR
    expires_at = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(hours=12))


class GuestFactory(factory.django.DjangoModelFactory[Participant]):
    class Meta:
        model = Participant

    engagement = factory.SubFactory(EngagementFactory)
    kind = Kind.GUEST
    user = None
    role = Role.CONTRIBUTOR
    display_name = factory.Sequence(lambda n: f"Guest {n}")
    join_code = factory.SubFactory(
        JoinCodeFactory, engagement=factory.SelfAttribute("..engagement")
    )
    secret_hash = factory.Sequence(lambda n: f"{n:064x}")
    expires_at = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=30))


class InvitationFactory(factory.django.DjangoModelFactory[Invitation]):
    class Meta:
        model = Invitation

    engagement = factory.SubFactory(EngagementFactory)
    created_by = factory.SubFactory(
        ParticipantFactory, engagement=factory.SelfAttribute("..engagement"), role=Role.LEAD
    )
    email = factory.Sequence(lambda n: f"invited{n}@example.org")
    token_hash = factory.Sequence(lambda n: f"{n:064x}")
    expires_at = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=14))


class CanvasFactory(factory.django.DjangoModelFactory[Canvas]):
    class Meta:
        model = Canvas

    engagement = factory.SubFactory(EngagementFactory)
    title = factory.Sequence(lambda n: f"Canvas {n}")


class GroupFactory(factory.django.DjangoModelFactory[Group]):
    class Meta:
        model = Group

    canvas = factory.SubFactory(CanvasFactory)
    block = "vp"
    title = factory.Sequence(lambda n: f"Group {n}")
    position = factory.Sequence(float)


class NoteFactory(factory.django.DjangoModelFactory[Note]):
    class Meta:
        model = Note

    canvas = factory.SubFactory(CanvasFactory)
    author = factory.SubFactory(
        ParticipantFactory, engagement=factory.SelfAttribute("..canvas.engagement")
    )
    block = "vp"
    text = factory.Sequence(lambda n: f"Note {n}")
    position = factory.Sequence(float)


class KpiFactory(factory.django.DjangoModelFactory[Kpi]):
    class Meta:
        model = Kpi

    engagement = factory.SubFactory(EngagementFactory)
    key = factory.Sequence(lambda n: f"X{n}")
    name = factory.Sequence(lambda n: f"Indicator {n}")
    formula = "done / due"
    unit = "percent"
    direction = "higher"
    frequency = "monthly"
    target = 85
    position = factory.Sequence(float)


class NoteEvidenceFactory(factory.django.DjangoModelFactory[NoteEvidence]):
    class Meta:
        model = NoteEvidence

    note = factory.SubFactory(NoteFactory)
    author = factory.SelfAttribute("note.author")
    kind = "interview"
    supports = "yes"
    people = 3
    happened_on = datetime.date(2026, 1, 5)


class FunctionEntryFactory(factory.django.DjangoModelFactory[FunctionEntry]):
    class Meta:
        model = FunctionEntry

    engagement = factory.SubFactory(EngagementFactory)
    key = factory.Sequence(lambda n: f"X{n + 1}")
    name = factory.Sequence(lambda n: f"Function {n}")
    capability = "STD"


class LinkFactory(factory.django.DjangoModelFactory[Link]):
    """Between a value and a function of one canvas, unless said otherwise."""

    class Meta:
        model = Link

    canvas = factory.SubFactory(CanvasFactory)
    kind = "delivered_by"
    source = factory.SubFactory(NoteFactory, canvas=factory.SelfAttribute("..canvas"), block="vp")
    target = factory.SubFactory(NoteFactory, canvas=factory.SelfAttribute("..canvas"), block="ka")


SMALL_MODEL: dict[str, Any] = {
    "format": "pmo-studio/maturity-model@1",
    "key": "small",
    "version": 1,
    "name": "Small check",
    "rule": "practice_percent",
    "parts": [
        {"key": "D", "name": "Delivery"},
        {"key": "D.P", "in": "D", "name": "Planning"},
        {"key": "D.C", "in": "D", "name": "Control"},
    ],
    "questions": [
        {
            "key": f"{dimension}{number}",
            "in": f"D.{dimension}",
            "text": f"Question {dimension}{number}?",
            "answer_type": "yes_partial_no",
            "capability": capability,
        }
        for dimension, capability in (("P", "STD"), ("C", "CTL"))
        for number in (1, 2)
    ],
}


class AssessmentFactory(factory.django.DjangoModelFactory[Assessment]):
    """An open assessment of a small model of two dimensions; groups and questions stand ready."""

    class Meta:
        model = Assessment
        skip_postgeneration_save = True

    engagement = factory.SubFactory(EngagementFactory)
    title = factory.Sequence(lambda n: f"Assessment {n}")
    model_key = "small"
    model_version = 1
    document = factory.LazyFunction(lambda: copy.deepcopy(SMALL_MODEL))
    code = factory.Sequence(lambda n: f"Q{n:011d}")
    state = "open"
    opened_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def parts(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Its questions, and every role group of the engagement."""
        for position, question in enumerate(self.document["questions"]):
            AssessmentQuestion.objects.create(
                assessment=self, key=question["key"], position=position
            )
        for group in self.engagement.role_groups.all():
            AssessmentGroup.objects.create(
                assessment=self,
                role_group=group,
                weight=group.weight,
                min_display_n=group.min_display_n,
            )


class RespondentFactory(factory.django.DjangoModelFactory[Respondent]):
    class Meta:
        model = Respondent

    group = None
    token_hash = factory.Sequence(lambda n: f"{n:064x}")
    assigned = 4


class ContextEntryFactory(factory.django.DjangoModelFactory[ContextEntry]):
    class Meta:
        model = ContextEntry

    engagement = factory.SubFactory(EngagementFactory)
    author = factory.SubFactory(
        ParticipantFactory, engagement=factory.SelfAttribute("..engagement")
    )
    kind = "strategy"
    text = factory.Sequence(lambda n: f"Entry {n}")
    position = factory.Sequence(int)


class ProcessFactory(factory.django.DjangoModelFactory[Process]):
    class Meta:
        model = Process

    engagement = factory.SubFactory(EngagementFactory)
    name = factory.Sequence(lambda n: f"Process {n}")


class LaneFactory(factory.django.DjangoModelFactory[Lane]):
    class Meta:
        model = Lane

    process = factory.SubFactory(ProcessFactory)
    name = factory.Sequence(lambda n: f"Lane {n}")
    position = factory.Sequence(int)


class StepFactory(factory.django.DjangoModelFactory[Step]):
    class Meta:
        model = Step

    lane = factory.SubFactory(LaneFactory)
    process = factory.SelfAttribute("lane.process")
    name = factory.Sequence(lambda n: f"Step {n}")
    position = factory.Sequence(int)


class PainPointFactory(factory.django.DjangoModelFactory[PainPoint]):
    class Meta:
        model = PainPoint

    process = factory.SubFactory(ProcessFactory)
    author = factory.SubFactory(
        ParticipantFactory, engagement=factory.SelfAttribute("..process.engagement")
    )
    text = factory.Sequence(lambda n: f"Pain {n}")


class PlanFactory(factory.django.DjangoModelFactory[Plan]):
    class Meta:
        model = Plan
        django_get_or_create = ("engagement",)

    engagement = factory.SubFactory(EngagementFactory)


class WaveFactory(factory.django.DjangoModelFactory[Wave]):
    class Meta:
        model = Wave

    plan = factory.SubFactory(PlanFactory)
    kind = "rollout"
    key = factory.Sequence(lambda n: f"R{n % 900 + 1}")
    position = factory.Sequence(lambda n: n + 1)


class PackageFactory(factory.django.DjangoModelFactory[WorkPackage]):
    """A package of people's own in the backlog, unless said otherwise."""

    class Meta:
        model = WorkPackage

    plan = factory.SubFactory(PlanFactory)
    key = factory.Sequence(lambda n: f"OWN-{n + 1}")
    kind = "own"
    name = factory.Sequence(lambda n: f"Package {n}")
    effort = 10
    position = factory.Sequence(float)


class DependencyFactory(factory.django.DjangoModelFactory[Dependency]):
    class Meta:
        model = Dependency

    package = factory.SubFactory(PackageFactory)
    predecessor = factory.SubFactory(PackageFactory, plan=factory.SelfAttribute("..package.plan"))


class DeliverableFactory(factory.django.DjangoModelFactory[Deliverable]):
    class Meta:
        model = Deliverable

    package = factory.SubFactory(PackageFactory)
    kind = "process"
    name = factory.Sequence(lambda n: f"Deliverable {n}")
    position = factory.Sequence(float)


class GapFactory(factory.django.DjangoModelFactory[Gap]):
    """A measured gap of the standard: from 2.0 to 3.5, of importance 4."""

    class Meta:
        model = Gap

    plan = factory.SubFactory(PlanFactory)
    key = factory.Sequence(lambda n: f"G-MAT:X{n}")
    kind = "mat"
    code = "STD"
    current = 2.0
    target = 3.5
    size = 1.5
    importance = 4.0
    votes = 6
    most_votes = 8


class ClosingFactory(factory.django.DjangoModelFactory[Closing]):
    class Meta:
        model = Closing

    package = factory.SubFactory(PackageFactory)
    gap = factory.SubFactory(GapFactory, plan=factory.SelfAttribute("..package.plan"))
    counted = 6.0
