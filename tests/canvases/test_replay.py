"""The log tells everything: the state folded from the events equals the rows."""

from collections import defaultdict
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from canvases import kinds
from canvases.actions import canvases, groups, notes
from canvases.models import Canvas, Group, Link, Note
from canvases.versioning import history, replay, snapshots, versions
from pmo_studio.core.models import Engagement, Event, Participant
from tests.canvases.acts import Room
from tests.canvases.replay import GroupState, LinkState, NoteState, Replay, State
from tests.factories import EngagementFactory, ParticipantFactory

pytestmark = pytest.mark.django_db


def rows_of(engagement: Engagement) -> State:
    """What the tables say."""
    found = State()
    for note in Note.objects.filter(canvas__engagement=engagement):
        found.notes[note.pk] = NoteState(
            canvas=note.canvas_id,
            block=note.block,
            text=note.text,
            paper=note.paper,
            position=note.position,
            group=note.group_id,
            version=note.version,
            merged=note.merged,
            archived=note.archived_at is not None,
            number=note.number,
            state=note.state,
            weight=note.weight,
            function=note.function,
        )
    for group in Group.objects.filter(canvas__engagement=engagement):
        found.groups[group.pk] = GroupState(
            canvas=group.canvas_id,
            block=group.block,
            title=group.title,
            position=group.position,
            archived=group.archived_at is not None,
            number=group.number,
        )
    for link in Link.objects.filter(canvas__engagement=engagement):
        found.links[link.pk] = LinkState(
            canvas=link.canvas_id,
            kind=link.kind,
            source=link.source_id,
            target=link.target_id,
            kpi=link.kpi_id,
            strength=link.strength,
            archived=link.archived_at is not None,
            number=link.number,
        )
    for canvas in Canvas.objects.filter(engagement=engagement):
        found.titles[canvas.pk] = canvas.title
        found.locked |= {canvas.pk} if canvas.locked_at else set()
    return found


def replayed(engagement: Engagement) -> State:
    """What the log says."""
    origins: dict[int, dict[int, int]] = defaultdict(dict)
    for note in Note.objects.filter(canvas__engagement=engagement, origin__isnull=False):
        origins[note.canvas_id][note.pk] = note.origin_id
    made: dict[int, list[int]] = defaultdict(list)
    for group in Group.objects.filter(canvas__engagement=engagement).order_by("pk"):
        made[group.canvas_id].append(group.pk)
    links_made: dict[int, list[int]] = defaultdict(list)
    for link in Link.objects.filter(canvas__engagement=engagement).order_by("pk"):
        links_made[link.canvas_id].append(link.pk)
    kinds = dict(Canvas.objects.filter(engagement=engagement).values_list("pk", "kind"))
    # The one thing that the log leaves to the row: what a copy was called.
    copies = Canvas.objects.filter(engagement=engagement, origin__isnull=False)
    state = State(titles=dict(copies.values_list("pk", "title")))
    replay = Replay(origins, made, links_made, kinds, state)
    return replay.run(Event.objects.filter(engagement=engagement).order_by("number"))


def assert_told(engagement: Engagement, seat: Participant) -> None:
    """What the product tells from the log, canvas by canvas, is what stands there."""
    for canvas in Canvas.objects.filter(engagement=engagement):
        told = history.replayed(canvas, seat).at(canvas.pk)
        assert snapshots.to_json(told) == snapshots.to_json(versions.now(canvas))


@given(seed=st.integers(0, 2**32), steps=st.integers(1, 90))
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_state_from_events_equals_the_rows_after_random_acts(db, seed, steps):
    engagement = EngagementFactory()
    people = {
        name: ParticipantFactory(engagement=engagement, role=name)
        for name in ("lead", "facilitator", "contributor")
    }
    Room(SimpleNamespace(engagement=engagement, **people), seed).live_for(steps)
    assert replayed(engagement) == rows_of(engagement)
    assert_told(engagement, people["lead"])


def test_random_acts_are_lively_enough_to_prove_something(people):
    Room(people, 5).live_for(340)
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert kinds >= {
        *("note.added", "note.edited", "note.moved", "note.coloured", "note.deleted"),
        *("note.restored", "notes.pasted", "notes.imported", "group.made", "group.renamed"),
        *("group.moved", "group.dissolved", "canvas.copied", "text.redacted"),
        *("link.added", "link.changed", "link.removed", "note.described"),
    }
    assert Event.objects.filter(kind="link.added").exclude(undoes=None).exists()
    assert Event.objects.exclude(undoes=None).exists()
    assert Note.objects.filter(merged=True).exists()
    assert replayed(people.engagement) == rows_of(people.engagement)


def test_two_notes_in_one_place_are_numbered_anew_on_both_sides(people):
    canvas = canvases.create_canvas(people.engagement, kind="to_be", title="C", by=people.lead)
    for text in ("a", "b", "c"):
        notes.add_note(canvas, block="vp", text=text, position=1.0, by=people.lead)
    assert [note.position for note in Note.objects.order_by("pk")] == [0.0, 1.0, 2.0]
    assert replayed(people.engagement) == rows_of(people.engagement)


def test_a_removed_persons_notes_are_gone_in_the_log_too(people):
    from pmo_studio.core.actions.seats import remove_seat

    canvas = canvases.create_canvas(people.engagement, kind="to_be", title="C", by=people.lead)
    first = notes.add_note(canvas, block="vp", text="a", by=people.contributor).note
    second = notes.add_note(canvas, block="vp", text="b", by=people.contributor).note
    groups.group_notes(second, onto=first, by=people.lead, title="G")
    remove_seat(people.contributor, keep_notes=False, by=people.lead)
    assert Note.objects.live().count() == 0
    assert replayed(people.engagement) == rows_of(people.engagement)


def test_every_kind_of_event_on_a_canvas_is_told_or_changes_nothing_there():
    touching = {
        kind.name
        for kind in kinds.ALL
        if kind.name.partition(".")[0] in ("canvas", "note", "notes", "group", "link")
    }
    assert touching - replay.ACTS.keys() - replay.STILL == set()
    assert touching >= replay.STILL
