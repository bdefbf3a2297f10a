"""A canvas as it stood after any event, told from the log to the seat that asks."""

from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from canvases.actions import canvases, facts, groups, links, notes
from canvases.models import Canvas, Note
from canvases.versioning import history, versions
from canvases.versioning.snapshots import Snapshot, to_json
from pmo_studio.core import bundle
from pmo_studio.core.models import Event
from pmo_studio.core.models.log import Audience
from pmo_studio.exports.bundles.files import from_bytes, to_bytes
from tests.canvases.acts import Room
from tests.factories import EngagementFactory, KpiFactory, ParticipantFactory, UserFactory
from tests.people import People

pytestmark = pytest.mark.django_db


def told(canvas: Canvas, people: People, until: int | None = None) -> Snapshot:
    return history.replayed(canvas, people.lead, until).at(canvas.pk)


@given(seed=st.integers(0, 2**32))
@settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_earlier_state_is_what_stood_there_then(db, seed):
    engagement = EngagementFactory()
    seats = {
        name: ParticipantFactory(engagement=engagement, role=name)
        for name in ("lead", "facilitator", "contributor")
    }
    room = Room(SimpleNamespace(engagement=engagement, **seats), seed)
    canvas = room.canvases[0]
    stood = {}
    for _ in range(8):
        room.live_for(6)
        canvas.refresh_from_db()
        stood[Event.objects.filter(engagement=engagement).latest("number").number] = to_json(
            versions.now(canvas)
        )
    # A text that was removed is not told of earlier moments either.
    if Event.objects.filter(engagement=engagement, kind="text.redacted").exists():
        return
    for number, document in stood.items():
        assert to_json(history.replayed(canvas, seats["lead"], number).at(canvas.pk)) == document


def linked(people: People) -> Canvas:
    """A canvas with a group, links of both kinds, one of them removed, and facts."""
    canvas = canvases.create_canvas(people.engagement, kind="as_is", title="C", by=people.lead)
    by = {"by": people.lead}
    value = notes.add_note(canvas, block="vp", text="value", **by).note
    second = notes.add_note(canvas, block="vp", text="second", **by).note
    work = notes.add_note(canvas, block="ka", text="work", **by).note
    groups.group_notes(second, onto=value, title="G", **by)
    link = links.link_notes(work, value, strength=1, **by).link
    links.set_strength(link, strength=3, **by)
    links.unlink(links.link_notes(second, work, **by).link, **by)
    links.link_notes(work, KpiFactory(engagement=people.engagement), **by)
    facts.describe_note(work, facts=facts.Facts(state="change", function="F01"), **by)
    return canvas


def test_links_and_what_notes_stand_for_are_told_of_a_canvas_and_its_copy(people: People) -> None:
    canvas = linked(people)
    copy = canvases.duplicate_canvas(
        canvas, title="Copy", kind="to_be", with_notes=True, by=people.lead
    )
    for one in (canvas, copy):
        assert told(one, people) == versions.now(one)
        assert len(told(one, people).links) == 2


def test_a_copy_in_an_old_log_is_told_although_the_log_does_not_name_its_notes(
    people: People,
) -> None:
    canvas = linked(people)
    copy = canvases.duplicate_canvas(
        canvas, title="Copy", kind="to_be", with_notes=True, by=people.lead
    )
    old = {"origin": canvas.pk, "with_notes": True}
    Event.objects.filter(kind="canvas.copied").update(kind="canvas.duplicated", data=old)
    notes.delete_note(Note.objects.filter(canvas=copy).first(), by=people.lead)
    assert told(copy, people) == versions.now(copy)


def test_an_imported_log_tells_the_same(people: People) -> None:
    copy = canvases.duplicate_canvas(
        linked(people), title="Copy", kind="to_be", with_notes=True, by=people.lead
    )
    document = from_bytes(to_bytes(bundle.write(people.engagement)))
    made = bundle.load(document, owner=UserFactory())
    lead = made.participants.get(role="lead")
    for canvas in made.canvases.all():
        assert history.replayed(canvas, lead).at(canvas.pk) == versions.now(canvas)
    assert made.canvases.filter(title=copy.title).exists()


def test_what_a_template_brought_stood_there_from_the_beginning(people: People) -> None:
    linked(people)
    template = bundle.write(people.engagement, scope=bundle.Scope.TEMPLATE)
    made = bundle.load(from_bytes(to_bytes(template)), owner=UserFactory())
    lead, canvas = made.participants.get(role="lead"), made.canvases.get()
    before = versions.now(canvas)
    started = made.last_number
    note = Note.objects.for_change().get(canvas=canvas, text="work")
    notes.edit_note(note, text="harder work", base_version=1, by=lead)
    notes.move_note(note, block="kr", by=lead)
    assert history.replayed(canvas, lead).at(canvas.pk) == versions.now(canvas)
    assert history.replayed(canvas, lead, started).at(canvas.pk) == before


def test_what_a_seat_may_not_see_is_told_to_it_at_no_moment(people: People) -> None:
    canvas = canvases.create_canvas(people.engagement, kind="to_be", title="C", by=people.lead)
    note = notes.add_note(canvas, block="vp", text="private", by=people.contributor).note
    Event.objects.filter(subject=note.subject).update(audience=Audience.FACILITATORS)
    notes.edit_note(note, text="private still", base_version=1, by=people.lead)
    Event.objects.filter(subject=note.subject).update(audience=Audience.FACILITATORS)
    assert len(history.replayed(canvas, people.facilitator).at(canvas.pk).notes) == 1
    for seat in (people.contributor, people.viewer, people.guest):
        assert history.replayed(canvas, seat).at(canvas.pk).notes == {}
