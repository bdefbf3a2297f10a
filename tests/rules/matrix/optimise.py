"""Who may look for a better plan, apply one and take it back: whoever plans."""

from django.utils import timezone

from roadmaps.models import PlanProposal
from tests.factories import PlanFactory
from tests.people import People
from tests.rules.matrix import Row, facilitators


def searching(people: People) -> list[int]:
    plan = PlanFactory(engagement=people.engagement)
    return [PlanProposal.objects.create(plan=plan, by=people.facilitator).pk]


def failed(people: People) -> list[int]:
    plan = PlanFactory(engagement=people.engagement)
    made = PlanProposal.objects.create(
        plan=plan, by=people.facilitator, state="failed", finished_at=timezone.now()
    )
    return [made.pk]


ROWS = {
    "roadmaps:optimise": [
        Row("get", facilitators(200)),
        Row("post", facilitators(422)),
    ],
    "roadmaps:proposal_cancel": [
        Row("post", facilitators(302), args=searching),
        Row("post", facilitators(409), args=failed),
    ],
    "roadmaps:proposal_put_aside": [
        Row("post", facilitators(302), args=failed),
        Row("post", facilitators(409), args=searching),
    ],
    "roadmaps:proposal_apply": [Row("post", facilitators(409), args=failed)],
    "roadmaps:proposal_take_back": [Row("post", facilitators(409), args=failed)],
}
