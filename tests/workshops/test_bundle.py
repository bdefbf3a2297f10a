"""Votes and workshops in the engagement bundle: what goes out comes back."""

import copy
from typing import Any

import pytest

from pmo_studio.core.bundle import BadBundle, load, write
from pmo_studio.core.models import Engagement
from pmo_studio.workshops import results
from pmo_studio.workshops.actions import votes
from pmo_studio.workshops.actions.workshops import plan_workshop, start_workshop
from pmo_studio.workshops.models import Vote, VoteRound, Workshop
from tests.factories import UserFactory
from tests.people import People
from tests.workshops.samples import items_of, open_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(people: People) -> dict[str, Any]:
    """An engagement with an ended vote, an open one and a running workshop."""
    ended, _still = open_round(people), open_round(people, title="Still open")
    votes.set_dots(items_of(ended)[2], dots=2, by=people.guest)
    votes.end_round(ended, by=people.facilitator)
    start_workshop(
        plan_workshop(people.engagement, title="Kick-off", by=people.lead), by=people.lead
    )
    return write(Engagement.objects.get(pk=people.engagement.pk))


def test_results_come_back_with_their_ranks_and_items(document: dict[str, Any]) -> None:
    loaded = load(document, owner=UserFactory())
    ended, still = VoteRound.objects.filter(engagement=loaded).order_by("pk")
    first = results.ranked(ended)[0]
    assert (first.title, first.rank, first.dots, ended.voters) == ("Item 2", 1, 2, 1)
    assert (still.title, still.is_open) == ("Still open", True)
    assert not Vote.objects.filter(item__round__engagement=loaded).exists()
    assert Workshop.objects.get(engagement=loaded).state == "running"


def test_items_of_the_copy_name_the_notes_of_the_copy(document: dict[str, Any]) -> None:
    loaded = load(document, owner=UserFactory())
    notes = {note.subject for canvas in loaded.canvases.all() for note in canvas.notes.all()}
    for round_ in VoteRound.objects.filter(engagement=loaded):
        assert {item.subject for item in items_of(round_)} <= notes


def test_what_is_written_again_is_what_was_read(document: dict[str, Any]) -> None:
    again = write(load(document, owner=UserFactory()))
    for part in ("workshops", "vote_rounds", "vote_items"):
        assert again[part] == document[part]


@pytest.mark.parametrize(
    ("part", "field", "value"),
    [
        ("vote_rounds", "voters", None),
        ("vote_rounds", "ended_at", None),
        ("vote_rounds", "title", ""),
        ("vote_rounds", "dots", 100),
        ("vote_rounds", "cap", 0),
        ("vote_items", "dots", None),
        ("vote_items", "title", ""),
        ("vote_items", "position", 1),
        ("vote_items", "subject", "note:2"),
        ("vote_items", "round", 99),
        ("workshops", "started_at", None),
        ("workshops", "state", "over"),
    ],
)
def test_bundle_that_contradicts_itself_is_refused_with_the_place(
    document: dict[str, Any], part: str, field: str, value: object
) -> None:
    wrong = copy.deepcopy(document)
    wrong[part][0][field] = value
    with pytest.raises(BadBundle) as refused:
        load(wrong, owner=UserFactory())
    assert part in str(refused.value)


def test_two_running_workshops_are_refused(document: dict[str, Any]) -> None:
    twice = copy.deepcopy(document)
    twice["workshops"].append({**twice["workshops"][0], "id": 2})
    with pytest.raises(BadBundle, match="only one workshop"):
        load(twice, owner=UserFactory())
