"""Rows of the mandate.  Carl Contributor wrote the draft; Vera Viewer is the sponsor."""

import datetime

from django.utils import timezone

from canvases.actions import mandate_signing
from canvases.models import DecisionRight, Mandate, MandateCopy, MandateVariant, Objective
from tests.people import People
from tests.rules.matrix import Row, all_seats, everybody, facilitators, lead_only, seats, writers


def mandate(people: People, **values: object) -> Mandate:
    found, _made = Mandate.objects.get_or_create(engagement=people.engagement, defaults=values)
    return found


def agreed(people: People) -> list[int]:
    """A whole mandate on which the room has agreed."""
    made = mandate(
        people,
        mission="We give one truth",
        vision="Nine of ten",
        scope="enterprise",
        scope_in="All projects",
        authority="decide",
        reporting_line="COO",
        sponsor=people.viewer,
        funding="Budget",
        review_on=timezone.localdate() + datetime.timedelta(days=90),
        status="agreed",
        agreed_at=timezone.now(),
        agreed_by=people.facilitator,
    )
    DecisionRight.objects.create(mandate=made, text="Which work enters")
    for place in (1, 2):
        aim = Objective.objects.create(mandate=made, text=f"Aim {place}", position=place)
        kpi = people.engagement.kpis.create(
            key=f"M{place}", name="K", unit="percent", direction="higher", frequency="monthly"
        )
        aim.proofs.create(kpi=kpi, position=1)
    return [people.engagement.pk]


def signed(people: People) -> list[int]:
    agreed(people)
    mandate_signing.sign_on_paper(
        people.engagement, name="Vera", on=timezone.localdate(), by=people.lead, seen=None
    )
    return [people.engagement.pk]


def token(people: People) -> list[str]:
    agreed(people)
    return [mandate_signing.make_link(people.engagement, by=people.lead)]


def copy_id(people: People) -> list[int]:
    signed(people)
    return [MandateCopy.objects.get(mandate__engagement=people.engagement).pk]


def variant(people: People, **values: object) -> list[int]:
    row = MandateVariant.objects.create(
        mandate=mandate(people),
        field="mission",
        text="We serve",
        author=people.contributor,
        **values,
    )
    return [row.pk]


def removed_variant(people: People) -> list[int]:
    return variant(people, archived_at=timezone.now(), archived_by=people.contributor)


def right_id(people: People) -> list[int]:
    return [DecisionRight.objects.create(mandate=mandate(people), text="One").pk]


def objective_id(people: People) -> list[int]:
    return [Objective.objects.create(mandate=mandate(people), text="One", position=1).pk]


def text(people: People) -> dict[str, str]:
    return {"text": "Said otherwise"}


# Facilitators change what others wrote; a guest is told in words that this draft is not theirs.
NOT_MINE = seats(302, 302, 302, 403, 403)
COPIED = {"nobody": 401}

ROWS = {
    "canvases:mandate": [Row("get", all_seats(200))],
    "canvases:mandate_part": [
        Row("get", all_seats(200), args=lambda people: [people.engagement.pk, "mission"]),
        Row(
            "post",
            facilitators(302),
            args=lambda people: [people.engagement.pk, "mission"],
            data=lambda people: {"mission": "We serve"},
        ),
    ],
    "canvases:decision_right_add": [Row("post", facilitators(302) | COPIED, data=text)],
    "canvases:decision_right": [
        Row("get", all_seats(200), args=right_id),
        Row("post", facilitators(302) | COPIED, args=right_id, data=text),
    ],
    "canvases:objective_add": [Row("post", facilitators(302) | COPIED, data=text)],
    "canvases:objective": [
        Row("get", all_seats(200), args=objective_id),
        Row("post", facilitators(302) | COPIED, args=objective_id, data=text),
    ],
    # Agreed already: twice changes nothing and is said.
    "canvases:mandate_agree": [Row("post", facilitators(302), args=agreed)],
    # Only the sponsor's own seat signs; the others are told so.
    "canvases:mandate_sign": [
        Row(
            "post",
            seats(422, 422, 422, 302, 422),
            args=agreed,
            data=lambda people: {"ticked": "yes", "seen": "0"},
        )
    ],
    "canvases:mandate_paper": [
        Row(
            "post",
            lead_only(302),
            args=agreed,
            data=lambda people: {"name": "Vera", "on": timezone.localdate().isoformat()},
        )
    ],
    "canvases:mandate_reopen": [
        Row("post", lead_only(302) | COPIED, args=signed, data=lambda people: {"reason": "New law"})
    ],
    "canvases:mandate_link_make": [Row("post", facilitators(200), args=agreed)],
    "canvases:mandate_link_revoke": [Row("post", facilitators(302), args=agreed)],
    # Whoever holds the link; a GET shows the mandate and signs nothing.
    "canvases:mandate_link": [
        Row("get", everybody(200), args=token),
        Row(
            "post",
            everybody(200),
            args=token,
            data=lambda people: {"name": "Vera", "ticked": "on", "seen": "0"},
        ),
    ],
    "canvases:mandate_copy": [Row("get", all_seats(200), args=copy_id)],
    "canvases:mandate_drafts": [
        Row("get", all_seats(200), args=lambda people: [people.engagement.pk, "vision"]),
        Row(
            "post",
            writers(302) | COPIED,
            args=lambda people: [people.engagement.pk, "vision"],
            data=text,
        ),
    ],
    "canvases:mandate_draft": [
        Row("get", all_seats(200), args=variant),
        Row("post", NOT_MINE | COPIED, args=variant, data=text),
    ],
    "canvases:mandate_draft_remove": [Row("post", NOT_MINE, args=variant)],
    "canvases:mandate_draft_restore": [Row("post", NOT_MINE, args=removed_variant)],
    "canvases:mandate_draft_choose": [Row("post", facilitators(302), args=variant)],
}
