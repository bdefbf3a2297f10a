"""Rows of votes, spotlight and workshops.  Fay opened the round and does not vote herself."""

from pmo_studio.workshops.actions import votes
from pmo_studio.workshops.actions.workshops import plan_workshop
from pmo_studio.workshops.models import VoteRound
from tests.people import People
from tests.rules.matrix import Row, all_seats, facilitators, seats
from tests.workshops.samples import items_of, notes_of, open_round


def round_id(people: People) -> list[int]:
    return [open_round(people).pk]


def ended_round(people: People) -> VoteRound:
    made = open_round(people)
    votes.end_round(made, by=people.facilitator)
    return made


def ended_id(people: People) -> list[int]:
    return [ended_round(people).pk]


def item_ids(people: People) -> list[int]:
    item = items_of(open_round(people))[0]
    return [item.round_id, item.pk]


def canvas_form(people: People) -> dict[str, object]:
    notes = notes_of(people)
    return {"title": "New", "dots": 3, "cap": 2, "items": [note.subject for note in notes]}


def workshop_id(people: People) -> list[int]:
    return [plan_workshop(people.engagement, title="Kick-off", by=people.facilitator).pk]


def agenda(people: People) -> list[object]:
    return [people.engagement.pk, "definition"]


def votes_path(people: People) -> dict[str, object]:
    return {"path": f"/engagements/{people.engagement.pk}/votes/", "title": "Votes"}


ROWS = {
    "workshops:votes": [Row("get", all_seats(200))],
    "workshops:round_new": [
        Row("get", facilitators(200)),
        # Without a list in the address the form knows no item.
        Row("post", facilitators(422), data=canvas_form),
    ],
    "workshops:compare": [Row("get", all_seats(200))],
    "workshops:round": [
        Row("get", all_seats(200), args=round_id),
        Row("get", all_seats(200), args=ended_id),
    ],
    # Scripts get the fragment; a browser that comes by itself is led to the page.
    "workshops:voters": [Row("get", facilitators(302), args=round_id)],
    "workshops:dots_set": [
        Row("post", seats(422, 422, 302, 403, 302), args=item_ids, data=lambda people: {"dots": 1})
    ],
    "workshops:round_end": [Row("post", facilitators(302), args=round_id)],
    "workshops:round_cancel": [
        Row("post", facilitators(302), args=round_id),
        Row("post", facilitators(409), args=ended_id),
    ],
    "workshops:result_csv": [
        Row("get", all_seats(200), args=ended_id),
        Row("get", all_seats(409), args=round_id),
    ],
    "workshops:spotlight_set": [Row("post", facilitators(302), data=votes_path)],
    "workshops:spotlight_clear": [Row("post", facilitators(302))],
    "workshops:agenda": [Row("get", facilitators(200), args=agenda)],
    "workshops:agenda_csv": [Row("get", facilitators(200), args=agenda)],
    "workshops:workshop_plan": [
        Row("post", facilitators(302), data=lambda people: {"title": "Kick-off"}),
        Row("post", facilitators(422)),
    ],
    "workshops:workshop_change": [
        Row("post", facilitators(302), args=workshop_id, data=lambda people: {"start": ""}),
        Row("post", facilitators(422), args=workshop_id, data=lambda people: {"end": ""}),
    ],
}
