"""Who would leave dots behind on the board is asked first, and then may."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from canvases import fragments
from canvases.actions import groups, notes
from canvases.actions.dots import DotsLost
from canvases.actions.undo import undo
from canvases.models import Canvas, Group, Note
from pmo_studio.core.models import Event
from pmo_studio.workshops.actions import votes
from pmo_studio.workshops.models import VoteItem, VoteRound
from tests.factories import CanvasFactory, GroupFactory, NoteFactory, ParticipantFactory
from tests.people import People

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef"


@pytest.fixture
def board(canvas: Canvas, people: People) -> dict[str, Any]:
    """Two notes that stand alone, and a group with one note."""
    group = GroupFactory(canvas=canvas, title="Faster decisions")
    made = {"group": group}
    for name, home in (("voted", None), ("plain", None), ("member", group)):
        made[name] = NoteFactory(canvas=canvas, author=people.guest, text=name, group=home)
    return made


def vote(people: People, *given: Any, without: tuple[Any, ...] = (), end: bool = True) -> VoteRound:
    """A round in which each of `given` gets two dots from the guest, and `without` none."""
    subjects = [each.subject for each in (*given, *without)]
    round_ = votes.open_round(
        people.engagement, title="Which first?", items=subjects, dots=6, cap=3, by=people.lead
    )
    for item in VoteItem.objects.filter(round=round_, subject__in=[e.subject for e in given]):
        votes.set_dots(item, dots=2, by=people.guest)
    if end:
        votes.end_round(round_, by=people.lead)
    return round_


def fresh(row: Any) -> Any:
    manager = Note.objects.for_change() if isinstance(row, Note) else Group.objects
    return manager.get(pk=row.pk)


Act = Callable[[dict[str, Any], People, bool], object]
ACTS: dict[str, tuple[Act, set[str]]] = {
    "voted note onto a plain one": (
        lambda b, p, sure: groups.group_notes(b["voted"], onto=b["plain"], by=p.lead, sure=sure),
        {"voted"},
    ),
    "plain note onto a voted one": (
        lambda b, p, sure: groups.group_notes(b["plain"], onto=b["voted"], by=p.lead, sure=sure),
        {"voted"},
    ),
    "voted note onto a member of a group": (
        lambda b, p, sure: groups.group_notes(b["voted"], onto=b["member"], by=p.lead, sure=sure),
        {"voted"},
    ),
    "last note of a voted group onto a voted one": (
        lambda b, p, sure: groups.group_notes(b["member"], onto=b["voted"], by=p.lead, sure=sure),
        {"voted", "Faster decisions"},
    ),
    "voted note into a group": (
        lambda b, p, sure: notes.move_note(
            b["voted"], block="vp", group=b["group"], by=p.lead, sure=sure
        ),
        {"voted"},
    ),
    "last note out of a voted group": (
        lambda b, p, sure: notes.move_note(b["member"], block="cs", by=p.lead, sure=sure),
        {"Faster decisions"},
    ),
    "voted note deleted": (
        lambda b, p, sure: notes.delete_note(b["voted"], by=p.guest, sure=sure),
        {"voted"},
    ),
    "last note of a voted group deleted": (
        lambda b, p, sure: notes.delete_note(b["member"], by=p.lead, sure=sure),
        {"Faster decisions"},
    ),
    "voted group taken apart": (
        lambda b, p, sure: groups.dissolve_group(b["group"], by=p.lead, sure=sure),
        {"Faster decisions"},
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_what_was_voted_on_leaves_the_board_only_for_somebody_who_is_sure(
    board: dict[str, Any], people: People, name: str
) -> None:
    act, lost = ACTS[name]
    vote(people, board["voted"], board["group"], without=(board["plain"],))
    before = Event.objects.count()
    rows = {key: fresh(row) for key, row in board.items()}

    with pytest.raises(DotsLost) as asked:
        act(rows, people, False)

    assert {loss.title for loss in asked.value.losses} == lost
    assert {(loss.vote, loss.dots) for loss in asked.value.losses} == {("Which first?", 2)}
    assert Event.objects.count() == before
    act({key: fresh(row) for key, row in board.items()}, people, True)
    assert Event.objects.count() > before


@pytest.mark.parametrize("carrier", ["voted", "plain"])
def test_an_open_vote_tells_neither_how_many_dots_nor_whether_any(
    board: dict[str, Any], people: People, carrier: str
) -> None:
    other = {"voted": "plain", "plain": "voted"}[carrier]
    vote(people, board[carrier], without=(board[other],), end=False)

    with pytest.raises(DotsLost) as asked:
        notes.delete_note(fresh(board["voted"]), by=people.guest)

    (loss,) = asked.value.losses
    assert (loss.title, loss.vote, loss.dots) == ("voted", "Which first?", None)


def test_every_vote_is_listed_the_oldest_first(board: dict[str, Any], people: People) -> None:
    vote(people, board["voted"], without=(board["plain"],))
    vote(people, board["plain"], without=(board["voted"],))
    vote(people, without=(board["voted"], board["plain"]), end=False)

    with pytest.raises(DotsLost) as asked:
        notes.delete_note(fresh(board["voted"]), by=people.guest)

    assert [loss.dots for loss in asked.value.losses] == [2, None]


def test_what_loses_no_dots_asks_nobody(board: dict[str, Any], people: People) -> None:
    second = NoteFactory(canvas=board["group"].canvas, author=people.guest, group=board["group"])
    vote(people, board["voted"], board["group"], without=(board["plain"],))

    # To another block, with its dots; out of a group that stays; an item that nobody chose.
    notes.move_note(fresh(board["voted"]), block="cs", by=people.guest)
    notes.move_note(fresh(second), block="cs", by=people.guest)
    groups.move_group(fresh(board["group"]), block="ka", by=people.lead)
    notes.delete_note(fresh(board["plain"]), by=people.guest)

    assert not Note.objects.live().filter(pk=board["plain"].pk).exists()


def test_a_vote_of_another_engagement_asks_nobody(board: dict[str, Any], people: People) -> None:
    other = ParticipantFactory(role="lead")
    round_ = VoteRound.objects.create(
        engagement=other.engagement, title="Elsewhere", opened_by=other, opened_at=timezone.now()
    )
    VoteItem.objects.create(round=round_, subject=board["voted"].subject, title="x", position=0)

    notes.delete_note(fresh(board["voted"]), by=people.guest)

    assert not Note.objects.live().filter(pk=board["voted"].pk).exists()


def test_taking_back_what_was_voted_on_meanwhile_asks_first(
    canvas: Canvas, board: dict[str, Any], people: People
) -> None:
    mine = notes.add_note(canvas, block="vp", text="Mine", by=people.guest).note
    vote(people, mine, without=(board["plain"],))

    with pytest.raises(DotsLost):
        undo(canvas, by=people.guest)
    undo(canvas, by=people.guest, sure=True)

    assert not Note.objects.live().filter(pk=mine.pk).exists()


def test_the_question_is_a_page_whose_button_does_it(board: dict[str, Any], people: People) -> None:
    vote(people, board["voted"], without=(board["plain"],))
    vote(people, without=(board["voted"], board["plain"]), end=False)
    browser = people.browser("lead")
    address = reverse("canvases:note_group", args=[board["plain"].pk])

    asked = browser.post(address, {"onto": board["voted"].pk, "title": "Speed & <care>"})

    page = asked.content.decode()
    assert asked.status_code == 409
    assert "2 dots in the vote “Which first?”" in page
    assert "In the open vote “Which first?”: its dots may be affected" in page
    assert not Group.objects.filter(title="Speed & <care>").exists()
    question = page[page.index("data-confirm") :].partition("</form>")[0]
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', question))
    assert hidden.pop("csrfmiddlewaretoken")
    assert hidden == {"onto": str(board["voted"].pk), "title": "Speed &amp; &lt;care&gt;"}
    assert f'action="{address}"' in question
    fields = {"onto": hidden["onto"], "title": "Speed & <care>", "sure": "yes"}
    answer = browser.post(address, fields)
    assert answer.status_code == 302
    assert Group.objects.live().filter(title="Speed & <care>").exists()


@pytest.mark.parametrize("url", ["note_delete", "note_move", "undo", "group_dissolve"])
def test_every_address_asks_first_and_then_does_it(
    canvas: Canvas, board: dict[str, Any], people: People, url: str
) -> None:
    mine = notes.add_note(canvas, block="vp", text="Mine", by=people.lead).note
    vote(people, board["voted"], mine, board["group"])
    pk = {"undo": canvas.pk, "group_dissolve": board["group"].pk}.get(url, board["voted"].pk)
    fields = {"block": "vp", "group": board["group"].pk} if url == "note_move" else {}
    browser, address = people.browser("lead"), reverse(f"canvases:{url}", args=[pk])
    before = Event.objects.count()

    assert browser.post(address, fields).status_code == 409
    assert Event.objects.count() == before
    assert browser.post(address, fields | {"sure": "yes"}).status_code == 302
    assert Event.objects.count() > before


def test_a_script_gets_the_question_and_the_note_as_it_is(
    board: dict[str, Any], people: People
) -> None:
    vote(people, board["voted"], without=(board["plain"],))
    browser = people.browser("guest")
    address = reverse("canvases:note_delete", args=[board["voted"].pk])

    asked = browser.post(address, headers={"Idempotency-Key": KEY})

    assert asked.status_code == 409
    assert asked.headers["X-Confirm"] == "sure"
    html = asked.content.decode()
    assert "data-confirm" in html
    assert "<html" not in html
    assert f'id="note-{board["voted"].pk}"' in html
    # Nothing was done, so even the same key may come again with the yes.
    done = browser.post(address, {"sure": "yes"}, headers={"Idempotency-Key": KEY})
    assert done.status_code == 200
    assert "data-gone" in done.content.decode()


def test_removing_a_person_lists_the_dots_that_would_go_with_their_notes(
    canvas: Canvas, board: dict[str, Any], people: People
) -> None:
    """Theirs and the group that only they keep; not what somebody else wrote or keeps."""
    shared = GroupFactory(canvas=canvas, title="Shared")
    NoteFactory(canvas=canvas, author=people.guest, group=shared)
    NoteFactory(canvas=canvas, author=people.lead, group=shared)
    foreign = NoteFactory(canvas=canvas, author=people.lead)
    vote(people, board["voted"], board["group"], without=(board["plain"],))
    vote(people, shared, foreign)

    page = people.browser("lead").get(f"/seats/{people.guest.pk}/")

    assert [loss.title for loss in page.context["losses"]] == ["voted", "Faster decisions"]
    assert page.content.decode().count("2 dots in the vote “Which first?”") == 2


def test_removing_a_person_without_dots_lists_nothing(
    board: dict[str, Any], people: People
) -> None:
    page = people.browser("lead").get(f"/seats/{people.guest.pk}/").content.decode()

    assert "Delete the notes" in page
    assert "People have voted on some of the notes" not in page


def test_moving_about_asks_the_votes_nothing(board: dict[str, Any], people: People) -> None:
    note = fresh(board["plain"])
    with CaptureQueriesContext(connection) as queries:
        notes.move_note(note, block="cs", position=4.0, by=people.guest)

    assert queries.captured_queries
    assert not [query for query in queries.captured_queries if "vote" in query["sql"].lower()]


def shown(people: People, canvas: Canvas, row: Any) -> str:
    """What the board shows of this note or group; of a group without its notes."""
    page = people.browser("guest").get(canvas.get_absolute_url()).content.decode()
    name = row.subject.replace(":", "-")
    end = r"<ul" if isinstance(row, Group) else r"</li>"
    found = re.search(rf'<li id="{name}".*?{end}', page, re.DOTALL)
    assert found is not None
    return found[0]


def test_board_shows_the_dots_of_the_vote_that_ended_last(people, canvas, board):
    vote(people, board["voted"], board["group"], without=(board["plain"],))
    vote(people, board["plain"], end=False, without=(board["voted"],))

    assert '<span class="sr">2 dots</span>' in shown(people, canvas, board["voted"])
    assert '<span class="sr">2 dots</span>' in shown(people, canvas, board["group"])
    # An open vote tells nothing, and an item without dots shows none.
    assert "dots" not in shown(people, canvas, board["plain"])


def test_an_edited_note_keeps_its_dots_in_its_frame(people, canvas, board):
    vote(people, board["voted"], without=(board["plain"],))
    note = fresh(board["voted"])
    changed = notes.edit_note(note, text="Clearer", base_version=note.version, by=people.guest)

    (html,) = fragments.of_events(changed.events).values()

    assert "Clearer" in html
    assert '<span class="sr">2 dots</span>' in html


def test_the_end_of_a_vote_reaches_the_canvases_that_were_voted_on(people, canvas, board):
    elsewhere = NoteFactory(canvas=CanvasFactory(engagement=people.engagement))
    round_ = vote(people, board["voted"], board["group"])
    event = Event.objects.get(kind="vote.ended", subject=round_.subject)

    reached = fragments.topics_of_votes([event])

    assert reached == {event.number: {event.topic, canvas.topic}}
    assert elsewhere.canvas.topic not in reached[event.number]


def test_board_with_dots_takes_as_many_queries_for_many_notes(people, canvas, board):
    vote(people, board["voted"], without=(board["plain"],))
    counts = []
    for more in (0, 30):
        NoteFactory.create_batch(more, canvas=canvas, author=people.guest)
        guest = people.browser("guest")
        with CaptureQueriesContext(connection) as seen:
            guest.get(canvas.get_absolute_url())
        counts.append(len(seen))
    assert counts[0] == counts[1]
