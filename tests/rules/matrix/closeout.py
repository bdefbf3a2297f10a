"""Rows of the closeout's approval: nothing is written yet, so that what is approved is refused."""

import datetime

from django.utils import timezone

from pmo_studio.core import signing, tokens
from pmo_studio.core.models.signing import How
from roadmaps.models import Closeout, CloseoutCopy, CloseoutLink
from tests.people import People
from tests.rules.matrix import Row, everybody, facilitators, lead_only, seats

SIGNS = seats(422, 422, 422, 422, 422)


def copy(people: People) -> list[int]:
    closeout = Closeout.objects.create(engagement=people.engagement)
    approval = signing.today("Ana Ruiz", How.PAPER)
    said = {"name": approval.name, "on": approval.on.isoformat(), "how": str(approval.how)}
    document = {"mission": "", "vision": "", "sponsor": "", "narratives": [], "figures": []}
    row = CloseoutCopy.objects.create(
        closeout=closeout,
        document=document | {"approval": said},
        approved_by=people.lead,
        approved_at=timezone.now(),
    )
    return [row.pk]


def token(people: People) -> list[str]:
    closeout = Closeout.objects.create(engagement=people.engagement)
    CloseoutLink.objects.create(
        closeout=closeout,
        token_hash=tokens.hash_of("token-of-the-sponsor"),
        created_by=people.lead,
        expires_at=timezone.now() + datetime.timedelta(days=signing.LINK_DAYS),
    )
    return ["token-of-the-sponsor"]


ROWS = {
    "roadmaps:closeout-narrative": [
        Row(
            "post",
            seats(302, 302, 403, 403, 403, nobody=401),
            data=lambda people: {"section": 1, "text": "Well", "seen": 0},
        )
    ],
    "roadmaps:closeout-sign": [Row("post", SIGNS)],
    "roadmaps:closeout-unsign": [Row("post", seats(302, 302, 302, 302, 302))],
    "roadmaps:closeout-approve": [Row("post", SIGNS)],
    "roadmaps:closeout-link": [Row("post", facilitators(422))],
    "roadmaps:closeout-link-revoke": [Row("post", facilitators(302))],
    "roadmaps:closeout-paper": [Row("post", lead_only(422))],
    "roadmaps:closeout-reopen": [Row("post", lead_only(422))],
    "roadmaps:closeout_by_link": [
        Row("get", everybody(200), args=token),
        Row("post", everybody(422), args=token),
    ],
    "roadmaps:closeout_copy": [Row("get", seats(200, 200, 200, 200, 200), args=copy)],
}
