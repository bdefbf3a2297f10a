"""Dot voting: opening, giving dots, ending, cancelling, and who may what."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from pmo_studio.core import events
from pmo_studio.core.access import Denied
from pmo_studio.core.actions import codes, seats
from pmo_studio.core.actions.data import redact_text
from pmo_studio.core.actions.engagements import archive_engagement
from pmo_studio.core.models import Engagement, Event, Participant
from pmo_studio.core.models.people import Kind
from pmo_studio.core.refusals import Refused
from pmo_studio.core.texts import REDACTED
from pmo_studio.workshops import results
from pmo_studio.workshops.actions import spotlight
from pmo_studio.workshops.actions import votes as actions
from pmo_studio.workshops.models import Vote, VoteItem, VoteRound
from tests.factories import GroupFactory, NoteFactory
from tests.people import People
from tests.workshops.samples import items_of, notes_of, open_round

pytestmark = pytest.mark.django_db


def kinds(people: People) -> list[str]:
    logged = Event.objects.filter(engagement=people.engagement, kind__startswith="vote.")
    return list(logged.order_by("number").values_list("kind", flat=True))


# --- opening ---


def test_round_freezes_the_texts_of_its_items_in_their_order(people: People) -> None:
    notes = notes_of(people, 3)
    round_ = open_round(people, [notes[2], notes[0], notes[1]])
    NoteFactory._meta.model.objects.filter(pk=notes[2].pk).update(text="Changed later")

    assert [item.title for item in items_of(round_)] == ["Item 2", "Item 0", "Item 1"]
    assert (round_.dots, round_.cap, round_.is_open) == (5, 2, True)
    assert kinds(people) == ["vote.opened"]


def test_dots_default_to_a_quarter_of_the_items(people: People) -> None:
    assert open_round(people, notes_of(people, 14), dots=None).dots == 4


def test_votes_on_a_group_belong_to_the_group(people: People) -> None:
    notes = notes_of(people, 2)
    group = GroupFactory(canvas=notes[0].canvas, title="Predictable delivery")
    round_ = actions.open_round(
        people.engagement,
        title="Which first?",
        items=[group.subject, notes[1].subject],
        by=people.facilitator,
    )
    actions.set_dots(items_of(round_)[0], dots=2, by=people.guest)
    actions.end_round(round_, by=people.facilitator)
    round_.refresh_from_db()

    best = results.ranked(round_)[0]
    assert (best.subject, best.title, best.dots) == (group.subject, "Predictable delivery", 2)


def test_item_named_twice_stands_once(people: People) -> None:
    notes = notes_of(people, 3)
    assert len(items_of(open_round(people, [*notes, notes[0]]))) == 3


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 81}, "title"),
        ({"dots": 0}, "dots"),
        ({"dots": 100}, "dots"),
        ({"cap": 0}, "cap"),
        ({"cap": 100}, "cap"),
        ({"dots": 13, "cap": 2}, "dots"),  # six items hold twelve dots
    ],
)
def test_round_that_cannot_be_voted_in_is_refused(people: People, options, field) -> None:
    with pytest.raises(Refused) as refused:
        open_round(people, **options)
    assert refused.value.field == field
    assert not VoteRound.objects.exists()


@pytest.mark.parametrize("items", [["note:999999", "note:999998"], ["nonsense", "note:"], ["a:1"]])
def test_round_on_what_does_not_exist_is_refused(people: People, items) -> None:
    with pytest.raises(Refused):
        actions.open_round(people.engagement, title="Ghosts", items=items, by=people.facilitator)


def test_round_on_notes_of_another_engagement_is_refused(people: People) -> None:
    foreign = [NoteFactory(), NoteFactory()]
    with pytest.raises(Refused):
        open_round(people, foreign)


def test_round_of_one_item_or_of_far_too_many_is_refused(people: People) -> None:
    with pytest.raises(Refused, match="at least two"):
        open_round(people, notes_of(people, 1))
    with pytest.raises(Refused, match="up to 500"):
        actions.open_round(
            people.engagement,
            title="All",
            items=[f"note:{number}" for number in range(501)],
            by=people.facilitator,
        )


@pytest.mark.parametrize("column", ["contributor", "viewer", "guest"])
def test_only_facilitators_open_end_and_cancel(people: People, column: str) -> None:
    seat, round_ = getattr(people, column), open_round(people)
    with pytest.raises(Denied):
        actions.open_round(people.engagement, title="Mine", items=["note:1", "note:2"], by=seat)
    with pytest.raises(Denied):
        actions.end_round(round_, by=seat)
    with pytest.raises(Denied):
        actions.cancel_round(round_, by=seat)


def test_same_key_opens_one_round(people: People) -> None:
    key = events.Key("k" * 32, "hash")
    notes = notes_of(people)
    open_round(people, notes, key=key)
    with pytest.raises(events.AlreadyDone):
        open_round(people, notes, key=key)
    assert VoteRound.objects.count() == 1


# --- giving dots ---


def test_dots_left_go_down_with_what_is_given_and_up_with_what_is_taken(people: People) -> None:
    first, second, *_ = items_of(open_round(people))
    assert actions.set_dots(first, dots=2, by=people.guest) == 3
    assert actions.set_dots(second, dots=1, by=people.guest) == 2
    assert actions.set_dots(first, dots=0, by=people.guest) == 4
    assert list(Vote.objects.values_list("item", "dots")) == [(second.pk, 1)]


def test_same_number_sent_twice_counts_once_and_is_no_event(people: People) -> None:
    item = items_of(open_round(people))[0]
    actions.set_dots(item, dots=2, by=people.guest)
    assert actions.set_dots(item, dots=2, by=people.guest) == 3
    assert Vote.objects.get().dots == 2
    assert kinds(people) == ["vote.opened", "vote.cast"]


@pytest.mark.parametrize("dots", [-1, 3, 99])
def test_dots_below_zero_or_above_the_cap_are_refused(people: People, dots: int) -> None:
    item = items_of(open_round(people))[0]
    with pytest.raises(Refused):
        actions.set_dots(item, dots=dots, by=people.guest)
    assert not Vote.objects.exists()


def test_nobody_gives_more_dots_than_there_are(people: People) -> None:
    items = items_of(open_round(people))
    for item in items[:2]:
        actions.set_dots(item, dots=2, by=people.guest)
    with pytest.raises(Refused, match="fewer dots left than that: 1"):
        actions.set_dots(items[2], dots=2, by=people.guest)
    actions.set_dots(items[2], dots=1, by=people.guest)
    with pytest.raises(Refused, match="no dot left"):
        actions.set_dots(items[3], dots=1, by=people.guest)
    assert Vote.objects.of(people.guest).total() == 5


def test_each_seat_has_its_own_dots(people: People) -> None:
    item = items_of(open_round(people))[0]
    actions.set_dots(item, dots=2, by=people.guest)
    assert actions.set_dots(item, dots=2, by=people.contributor) == 3


def test_viewers_and_guests_of_a_closed_room_do_not_vote(people: People) -> None:
    item = items_of(open_round(people))[0]
    with pytest.raises(Denied):
        actions.set_dots(item, dots=1, by=people.viewer)
    codes.close_room(people.engagement, by=people.facilitator)
    with pytest.raises(Denied):
        actions.set_dots(item, dots=1, by=people.guest)


def test_services_do_not_vote(people: People) -> None:
    item = items_of(open_round(people, facilitators_abstain=False))[0]
    service = Participant.objects.filter(engagement=people.engagement, kind=Kind.SERVICE).first()
    assert service is not None
    Participant.objects.filter(pk=service.pk).update(role="facilitator")
    with pytest.raises(Refused, match="Services"):
        actions.set_dots(item, dots=1, by=service)


@pytest.mark.parametrize("column", ["lead", "facilitator"])
def test_facilitators_vote_only_when_the_round_says_so(people: People, column: str) -> None:
    seat = getattr(people, column)
    with pytest.raises(Refused, match="facilitators do not vote"):
        actions.set_dots(items_of(open_round(people))[0], dots=1, by=seat)
    other = open_round(people, facilitators_abstain=False)
    assert actions.set_dots(items_of(other)[0], dots=1, by=seat) == 4


def test_seat_removed_after_the_page_was_loaded_gives_no_dot(people: People) -> None:
    item = items_of(open_round(people))[0]
    stale = Participant.objects.for_access().get(pk=people.guest.pk)
    seats.remove_seat(people.guest, keep_notes=True, by=people.facilitator)
    with pytest.raises(Denied):
        actions.set_dots(item, dots=1, by=stale)
    assert not Vote.objects.exists()


def test_nobody_votes_in_an_archived_engagement(people: People) -> None:
    item = items_of(open_round(people))[0]
    archive_engagement(people.engagement, by=people.lead)
    with pytest.raises(events.Archived):
        actions.set_dots(item, dots=1, by=people.guest)


# --- ending ---


def test_ended_round_ranks_its_items_and_keeps_the_result(people: People) -> None:
    round_ = open_round(people)
    items = items_of(round_)
    for seat, dots in ((people.guest, (2, 1, 2)), (people.contributor, (2, 1, 0))):
        for item, given in zip(items, dots, strict=False):
            actions.set_dots(item, dots=given, by=seat)
    actions.end_round(round_, by=people.facilitator)

    round_.refresh_from_db()
    told = [(line.rank, line.title, line.dots, line.percent) for line in results.ranked(round_)]
    assert told[:4] == [
        (1, "Item 0", 4, 50),
        (2, "Item 1", 2, 25),
        (2, "Item 2", 2, 25),
        (4, "Item 3", 0, 0),
    ]
    assert (round_.voters, round_.ended_by) == (2, people.facilitator)


def test_ended_round_takes_no_dot_and_ending_again_changes_nothing(people: People) -> None:
    round_ = open_round(people)
    actions.end_round(round_, by=people.facilitator)
    ended = VoteRound.objects.get()
    actions.end_round(round_, by=people.lead)
    with pytest.raises(actions.RoundOver):
        actions.set_dots(items_of(round_)[0], dots=1, by=people.guest)
    with pytest.raises(actions.RoundOver):
        actions.cancel_round(round_, by=people.lead)
    assert VoteRound.objects.get().ended_at == ended.ended_at
    assert kinds(people) == ["vote.opened", "vote.ended"]


def test_open_round_has_no_result_anywhere_in_the_database_but_in_the_votes(people: People) -> None:
    round_ = open_round(people)
    actions.set_dots(items_of(round_)[0], dots=2, by=people.guest)
    assert results.ranked(round_) == []
    assert set(VoteItem.objects.values_list("dots", flat=True)) == {None}
    assert VoteRound.objects.get().voters is None


def test_cancelled_round_goes_with_every_dot(people: People) -> None:
    round_ = open_round(people)
    item = items_of(round_)[0]
    actions.set_dots(item, dots=2, by=people.guest)
    actions.cancel_round(round_, by=people.facilitator)
    assert not VoteRound.objects.exists()
    assert not Vote.objects.exists()
    with pytest.raises(actions.RoundOver, match="cancelled"):
        actions.set_dots(item, dots=1, by=people.guest)
    with pytest.raises(actions.RoundOver, match="cancelled"):
        actions.end_round(round_, by=people.facilitator)


def test_rounds_stand_side_by_side_by_their_items(people: People) -> None:
    notes = notes_of(people, 4)
    before, after = open_round(people, notes[:3]), open_round(people, notes[1:])
    actions.set_dots(items_of(before)[1], dots=1, by=people.guest)
    actions.set_dots(items_of(after)[2], dots=2, by=people.guest)
    for round_ in (before, after):
        actions.end_round(round_, by=people.facilitator)

    lines = results.compared(list(VoteRound.objects.order_by("pk")))

    told = {
        line.title: [(place.rank, place.dots) if place else None for place in line.places]
        for line in lines
    }
    assert told == {
        "Item 3": [None, (1, 2)],
        "Item 1": [(1, 1), (2, 0)],
        "Item 2": [(2, 0), (2, 0)],
        "Item 0": [(2, 0), None],
    }


# --- people who go ---


@pytest.mark.parametrize("keep", [True, False])
def test_votes_of_a_removed_seat_always_go(people: People, keep: bool) -> None:
    ended, still = open_round(people), open_round(people)
    for round_ in (ended, still):
        actions.set_dots(items_of(round_)[0], dots=2, by=people.guest)
        actions.set_dots(items_of(round_)[0], dots=1, by=people.contributor)
        actions.set_dots(items_of(round_)[1], dots=1, by=people.guest)
    actions.end_round(ended, by=people.facilitator)

    seats.remove_seat(people.guest, keep_notes=keep, by=people.facilitator)

    ended.refresh_from_db()
    assert not Vote.objects.of(people.guest).exists()
    assert [item.dots for item in items_of(ended)[:2]] == [1, 0]
    assert ended.voters == 1
    actions.end_round(still, by=people.facilitator)
    assert [item.dots for item in items_of(still)[:2]] == [1, 0]


def test_result_that_loses_a_removed_seats_dots_says_so_once(people: People) -> None:
    round_ = open_round(people)
    for item in items_of(round_)[:2]:
        actions.set_dots(item, dots=1, by=people.guest)
    actions.end_round(round_, by=people.facilitator)
    seats.remove_seat(people.guest, keep_notes=True, by=people.facilitator)
    assert kinds(people).count("vote.recounted") == 1


def test_votes_of_who_leaves_stay(people: People) -> None:
    round_ = open_round(people)
    actions.set_dots(items_of(round_)[0], dots=2, by=people.guest)
    seats.leave(by=people.guest)
    actions.end_round(round_, by=people.facilitator)
    assert items_of(round_)[0].dots == 2


def test_who_has_dots_left_are_those_who_can_vote(people: People) -> None:
    round_ = open_round(people)
    for item in items_of(round_)[:2]:
        actions.set_dots(item, dots=2, by=people.guest)
    told = [(voter.seat.name, voter.left) for voter in results.voters(round_)]
    assert told == [("Carl Contributor", 5), ("Gus Guest", 1)]


def test_seat_that_nobody_can_take_is_not_waited_for(people: People) -> None:
    Participant.objects.filter(pk=people.contributor.pk).update(user=None)
    assert [voter.seat for voter in results.voters(open_round(people))] == [people.guest]


def test_redacted_note_is_redacted_on_the_ballot_too(people: People) -> None:
    notes = notes_of(people, 2)
    round_ = open_round(people, notes, dots=3)
    redact_text(people.engagement, subject=notes[0].subject, by=people.lead)
    assert [item.title for item in items_of(round_)] == [REDACTED, "Item 1"]


def test_deleting_an_engagement_takes_its_votes_along(people: People) -> None:
    actions.set_dots(items_of(open_round(people))[0], dots=2, by=people.guest)
    Engagement.objects.get(pk=people.engagement.pk).delete()
    assert not Vote.objects.exists()
    assert not VoteRound.objects.exists()


# --- what the database refuses ---


@pytest.mark.parametrize(
    "values",
    [
        {"title": ""},
        {"dots": 0},
        {"dots": 100},
        {"cap": 0},
        {"cap": 100},
        {"state": "ended"},
        {"voters": 3},
        {"ended_at": timezone.now()},
    ],
)
def test_database_refuses_a_round_that_makes_no_sense(people: People, values) -> None:
    round_ = open_round(people)
    with pytest.raises(IntegrityError), transaction.atomic():
        VoteRound.objects.filter(pk=round_.pk).update(**values)


def test_database_refuses_two_votes_of_one_seat_on_one_item(people: People) -> None:
    item = items_of(open_round(people))[0]
    Vote.objects.create(item=item, participant=people.guest, dots=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(item=item, participant=people.guest, dots=1)


@pytest.mark.parametrize("dots", [0, 100])
def test_database_refuses_a_vote_without_a_dot_or_with_too_many(people: People, dots: int) -> None:
    item = items_of(open_round(people))[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(item=item, participant=people.guest, dots=dots)


@pytest.mark.parametrize("values", [{"subject": "note:1"}, {"position": 0}, {"title": ""}])
def test_database_refuses_items_that_cannot_be_told_apart(people: People, values) -> None:
    first, second, *_ = items_of(open_round(people))
    VoteItem.objects.filter(pk=first.pk).update(subject="note:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        VoteItem.objects.filter(pk=second.pk).update(**values)


def test_redacted_title_of_a_vote_is_redacted_where_everybody_was_brought_to_it(
    people: People,
) -> None:
    round_ = open_round(people, title="Whom to dismiss")
    place = {"path": round_.get_absolute_url(), "title": round_.title}
    spotlight.set_spotlight(people.engagement, by=people.facilitator, **place)
    redact_text(people.engagement, subject=round_.subject, by=people.lead)
    home = people.browser("guest").get(people.engagement.get_absolute_url())
    history = people.browser("guest").get(f"/engagements/{people.engagement.pk}/history/")
    for page in (home, history):
        assert "Whom to dismiss" not in page.content.decode()
