"""Rows of the core: ways in, settings, people, data."""

from django.forms.models import model_to_dict

from pmo_studio.core import tokens
from pmo_studio.core.actions import seats as seat_actions
from pmo_studio.core.actions import stakeholders
from pmo_studio.core.models import Invitation, Logo
from pmo_studio.core.models.people import Purpose, Role
from tests.factories import InvitationFactory, NoteFactory
from tests.people import People
from tests.rules.matrix import (
    Answers,
    Row,
    all_seats,
    by_account,
    everybody,
    facilitators,
    lead_only,
    seats,
)


def code(people: People) -> list[str]:
    return [people.code.code]


def join_form(people: People) -> dict[str, str]:
    return {"code": people.code.code, "name": "Jo", "role_group": "TEA"}


def invitation(people: People) -> Invitation:
    made: Invitation = InvitationFactory(
        engagement=people.engagement,
        created_by=people.lead,
        role=Role.CONTRIBUTOR,
        token_hash=tokens.hash_of("invitation"),
    )
    return made


def invitation_token(people: People) -> list[str]:
    invitation(people)
    return ["invitation"]


def return_link(people: People) -> list[str]:
    return [seat_actions.make_link(people.guest, purpose=Purpose.RETURN, by=people.facilitator)]


def with_logo(people: People) -> list[int]:
    Logo.objects.create(
        engagement=people.engagement, png=b"png", width=1, height=1, sha256="0" * 64
    )
    return [people.engagement.pk]


def settings_form(people: People) -> dict[str, object]:
    values = model_to_dict(people.engagement) | {"name": "Another name", "holidays": ""}
    values["working_days"] = list(people.engagement.working_days)
    return {name: value for name, value in values.items() if value is not None}


def note_of_the_engagement(people: People) -> dict[str, str]:
    note = NoteFactory(canvas__engagement=people.engagement, author=people.contributor)
    return {"subject": f"note:{note.pk}"}


def first_group(people: People) -> list[int]:
    return [people.engagement.role_groups.all()[0].pk]


def group_form(people: People) -> dict[str, object]:
    prefix = f"g{first_group(people)[0]}"
    return {f"{prefix}-name": "Board", f"{prefix}-weight": 2, f"{prefix}-min_display_n": 3}


def viewers_seat(people: People) -> list[int]:
    return [people.viewer.pk]


def stakeholder(people: People) -> list[int]:
    details = stakeholders.Details("Works council")
    made = stakeholders.add_stakeholder(people.engagement, details=details, by=people.lead)
    return [made.pk]


def of_register(status: int) -> Answers:
    """The lead and facilitators; nobody else learns how many entries there are."""
    return seats(status, status, 404, 404, 404)


def removed_stakeholder(people: People) -> list[int]:
    [pk] = stakeholder(people)
    row = stakeholders.Stakeholder.objects.get(pk=pk)
    stakeholders.remove_stakeholder(row, by=people.lead)
    return [pk]


ROWS = {
    # The short public list: ways in.
    "core:join": [
        Row("get", everybody(200), args=lambda people: []),
        Row("post", everybody(302), args=lambda people: [], data=join_form),
    ],
    "core:join_code": [
        Row("get", everybody(200), args=code),
        Row("post", everybody(302), args=code, data=join_form),
    ],
    "core:invitation": [
        Row("get", everybody(200), args=invitation_token),
        # With an account into the seat, without one to the login page.
        Row("post", everybody(302), args=invitation_token),
    ],
    "core:seat_link": [
        Row("get", everybody(200), args=return_link),
        Row("post", everybody(302), args=return_link),
    ],
    "core:engagement_new": [
        Row("get", by_account(200, 302), args=lambda people: []),
        Row("post", by_account(422, 302), args=lambda people: []),
    ],
    "core:settings": [Row("get", all_seats(200)), Row("post", lead_only(302), data=settings_form)],
    "core:logo": [Row("get", all_seats(200), args=with_logo)],
    "core:logo_set": [Row("post", lead_only(302), data=lambda people: {"remove": "yes"})],
    "core:role_group_change": [Row("post", lead_only(302), args=first_group, data=group_form)],
    "core:history": [Row("get", all_seats(200))],
    "core:data": [Row("get", all_seats(200))],
    "core:own_data": [Row("get", all_seats(200))],
    "core:redact": [Row("post", lead_only(302), data=note_of_the_engagement)],
    "core:retention": [Row("post", lead_only(302), data=lambda people: {"retention_date": ""})],
    "core:archive": [Row("post", lead_only(302), data=lambda people: {"archive": "yes"})],
    "core:delete": [
        Row("get", lead_only(200)),
        Row("post", lead_only(302), data=lambda people: {"typed_name": people.engagement.name}),
    ],
    "core:people": [Row("get", all_seats(200))],
    "core:code_open": [
        Row(
            "post",
            facilitators(302),
            data=lambda people: {"role": "viewer", "hours": 1, "seat_limit": 9},
        )
    ],
    "core:room_lock": [Row("post", facilitators(302))],
    "core:room_close": [Row("post", facilitators(302))],
    "core:invite": [
        Row(
            "post",
            facilitators(200),
            data=lambda people: {"email": "new@example.org", "role": "viewer"},
        )
    ],
    "core:invitation_revoke": [
        Row("post", facilitators(302), args=lambda people: [invitation(people).pk])
    ],
    "core:sponsor_name": [Row("post", facilitators(302), data=lambda people: {"name": "Inês"})],
    "core:leave": [Row("post", all_seats(302))],
    "core:seat": [
        # One's own seat, and for those who admit people everybody's.
        Row("get", seats(200, 200, 403, 200, 403), args=viewers_seat),
        Row(
            "post",
            seats(302, 302, 403, 302, 403),
            args=viewers_seat,
            data=lambda people: {"rename": "yes", "name": "Vera V."},
        ),
        Row(
            "post",
            facilitators(302),
            args=viewers_seat,
            data=lambda people: {"remove": "yes", "notes": "keep"},
        ),
        Row(
            "post",
            facilitators(302),
            args=viewers_seat,
            data=lambda people: {"role_change": "yes", "role": "contributor"},
        ),
        Row(
            "post",
            lead_only(302),
            args=viewers_seat,
            data=lambda people: {"hand_over": "yes"},
        ),
        Row(
            "post",
            facilitators(200),
            args=lambda people: [people.guest.pk],
            data=lambda people: {"link": "return"},
        ),
        Row(
            "post",
            lead_only(302),
            args=viewers_seat,
            data=lambda people: {"erase": "yes", "sure": "yes"},
        ),
    ],
    "core:stakeholders": [Row("get", facilitators(200))],
    "core:stakeholder_add": [
        Row("post", facilitators(302), data=lambda people: {"name": "Audit", "kind": "group"})
    ],
    "core:stakeholders_from_people": [
        Row("post", facilitators(302), data=lambda people: {"seat": people.guest.pk})
    ],
    "core:stakeholder": [
        Row("get", of_register(200), args=stakeholder),
        Row(
            "post",
            of_register(302),
            args=stakeholder,
            data=lambda people: {"name": "Audit", "kind": "group"},
        ),
    ],
    "core:stakeholder_remove": [Row("post", of_register(302), args=stakeholder)],
    "core:stakeholder_restore": [Row("post", of_register(302), args=removed_stakeholder)],
    "core:stakeholder_erase": [
        Row(
            "post",
            seats(302, 403, 404, 404, 404),
            args=removed_stakeholder,
            data=lambda people: {"sure": "yes"},
        )
    ],
}
