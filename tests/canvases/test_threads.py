"""Eight threads of mixed acts on one engagement: the log, the rows and the rules still agree."""

from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest

from canvases.actions import groups, notes
from canvases.actions.canvases import create_canvas
from canvases.models import Canvas, Group, Note
from pmo_studio.core.models import Engagement, Event
from tests.canvases.acts import Room
from tests.canvases.test_replay import replayed, rows_of
from tests.people import People, make_people
from tests.threads import at_once

THREADS = 8
STEPS = 25


@pytest.fixture
def people(transactional_db: None) -> People:
    return make_people()


@pytest.fixture
def canvas(people: People) -> Canvas:
    return create_canvas(people.engagement, kind="to_be", title="Tomorrow", by=people.lead)


def check_that_all_agree(people: People) -> None:
    """Numbers without a gap, rows as the log tells them, and no group that breaks a rule."""
    engagement = Engagement.objects.get(pk=people.engagement.pk)
    numbers = Event.objects.filter(engagement=engagement).order_by("number")
    assert list(numbers.values_list("number", flat=True)) == [*range(1, engagement.last_number + 1)]
    assert replayed(engagement) == rows_of(engagement)
    members = Counter(Note.objects.live().exclude(group=None).values_list("group", flat=True))
    assert set(members) == set(Group.objects.live().values_list("pk", flat=True))
    for note in Note.objects.live().exclude(group=None).select_related("group"):
        assert (note.block, note.canvas_id) == (note.group.block, note.group.canvas_id)


class BusyRoom(Room):
    """Without what another thread may overtake between a look and the act."""

    def acts(self) -> dict[Callable[[], object], int]:
        return {act: often for act, often in super().acts().items() if act != self.redact}


@pytest.mark.parametrize("seed", [8, 80])
def test_eight_threads_of_mixed_acts_leave_rows_and_log_in_agreement(
    people: People, seed: int
) -> None:
    rooms = [BusyRoom(people, seed + number) for number in range(THREADS)]
    for room in rooms:
        # All on the same two canvases, so that they meet.
        room.canvases = rooms[0].canvases[:]

    at_once(*[partial(room.live_for, STEPS) for room in rooms])

    check_that_all_agree(people)
    assert Event.objects.filter(engagement=people.engagement).count() > THREADS * STEPS / 2


def test_texts_of_eight_threads_are_all_there_exactly_once(people: People, canvas: Canvas) -> None:
    note = notes.add_note(canvas, block="vp", text="Begin.", by=people.lead).note

    def type_five_words(hand: int) -> None:
        """Adds a note, then inserts a word into the note that everybody types in."""
        for step in range(5):
            word = f"w{hand}x{step}"
            notes.add_note(canvas, block="cs", text=word, by=people.lead)
            notes.edit_note(note, text=f"Begin. {word}", base_version=1, by=people.facilitator)

    at_once(*[partial(type_five_words, hand) for hand in range(THREADS)])

    words = sorted(f"w{hand}x{step}" for hand in range(THREADS) for step in range(5))
    alone = Note.objects.filter(canvas=canvas, block="cs").values_list("text", flat=True)
    assert sorted(alone) == words
    note.refresh_from_db()
    assert sorted(note.text.removeprefix("Begin.").split()) == words
    check_that_all_agree(people)


def test_a_note_put_onto_one_that_was_grouped_meanwhile_joins_that_group(
    people: People, canvas: Canvas
) -> None:
    for text in ("a", "b", "c"):
        notes.add_note(canvas, block="vp", text=text, by=people.lead)
    a, b, c = Note.objects.for_change().order_by("pk")
    # Both were looked at before the first group was made.
    groups.group_notes(b, onto=a, by=people.lead, title="First")
    groups.group_notes(c, onto=a, by=people.lead, title="Second")

    assert Group.objects.live().get().title == "First"
    assert Note.objects.filter(group__title="First").count() == 3
    check_that_all_agree(people)


def test_two_who_empty_a_group_at_once_leave_no_empty_group(people: People, canvas: Canvas) -> None:
    first = notes.add_note(canvas, block="vp", text="a", by=people.lead).note
    second = notes.add_note(canvas, block="vp", text="b", by=people.lead).note
    groups.group_notes(second, onto=first, by=people.lead, title="Short-lived")

    members = Note.objects.for_change().filter(pk__in=[first.pk, second.pk])

    at_once(*[partial(notes.move_note, each, block="cs", by=people.lead) for each in members])

    assert not Group.objects.live().exists()
    check_that_all_agree(people)
