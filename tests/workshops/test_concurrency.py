"""Many hands at once: never above the cap or the budget, on either database."""

from functools import partial

import pytest

from pmo_studio.core.models import Engagement, Event, Participant
from pmo_studio.core.refusals import Refused
from pmo_studio.workshops.actions import votes
from pmo_studio.workshops.models import Vote, VoteItem
from tests.people import People, make_people
from tests.threads import at_once
from tests.workshops.samples import items_of, notes_of, open_round

THREADS = 8


@pytest.fixture
def people(transactional_db: None) -> People:
    return make_people()


def give(item_pk: int, seat_pk: int, dots: int) -> bool:
    """Whether the dots were taken; every thread reads its own rows, as requests do."""
    item = VoteItem.objects.select_related("round__engagement").get(pk=item_pk)
    seat = Participant.objects.for_access().get(pk=seat_pk)
    try:
        votes.set_dots(item, dots=dots, by=seat)
    except Refused:
        return False
    return True


def test_eight_hands_of_one_seat_never_give_more_than_its_dots(people: People) -> None:
    round_ = open_round(people, notes_of(people, THREADS), dots=5, cap=2)
    items = [item.pk for item in items_of(round_)]

    taken = at_once(*[partial(give, item, people.guest.pk, 1) for item in items])

    assert taken.count(True) == 5
    assert Vote.objects.of(people.guest).total() == 5


def test_same_dot_sent_by_eight_hands_is_one_dot(people: People) -> None:
    round_ = open_round(people)
    item = items_of(round_)[0].pk
    assert all(at_once(*[partial(give, item, people.guest.pk, 2)] * THREADS))
    assert [vote.dots for vote in Vote.objects.all()] == [2]


def test_dots_given_while_the_vote_ends_are_all_counted_or_refused(people: People) -> None:
    round_ = open_round(people, notes_of(people, THREADS), dots=8, cap=1)
    items = [item.pk for item in items_of(round_)]

    def act(index: int) -> bool:
        if index == THREADS // 2:
            votes.end_round(round_, by=people.facilitator)
            return False
        return give(items[index], people.guest.pk, 1)

    taken = at_once(*[partial(act, index) for index in range(THREADS)])

    assert sum(item.dots or 0 for item in items_of(round_)) == taken.count(True)
    assert Vote.objects.of(people.guest).total() == taken.count(True)


def test_numbers_of_the_log_have_no_gap_after_many_votes(people: People) -> None:
    round_ = open_round(people)
    first = items_of(round_)[0].pk
    seats = [people.guest.pk, people.contributor.pk]
    at_once(*[partial(give, first, seats[index % 2], index % 3) for index in range(24)])
    numbers = list(
        Event.objects.filter(engagement=people.engagement)
        .order_by("number")
        .values_list("number", flat=True)
    )
    last = Engagement.objects.get(pk=people.engagement.pk).last_number
    assert numbers == list(range(1, last + 1))
