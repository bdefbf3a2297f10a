"""Canvases of regions merged into one that says where everything comes from."""

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from canvases.actions import canvases, groups, links, notes
from canvases.actions.canvases import duplicate_canvas
from canvases.actions.merging import merge_canvases
from canvases.actions.rules import CanvasLocked
from canvases.models import Canvas, CanvasVersion, Note, NoteSource
from canvases.models.version import Occasion
from canvases.versioning import history, versions
from canvases.versioning.joining import join, same_words
from canvases.versioning.snapshots import NoteLine, Snapshot, diff
from pmo_studio.core import bundle
from pmo_studio.core.access import Denied
from pmo_studio.core.actions import data
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused
from pmo_studio.exports.bundles.files import from_bytes, to_bytes
from tests.factories import UserFactory
from tests.people import People


@st.composite
def regions(draw: st.DrawFn) -> dict[int, Snapshot]:
    """Three canvases with notes of which some descend from one and some say the same."""
    notes = st.lists(st.tuples(st.sampled_from(["cs", "vp"]), st.sampled_from("aAbc")), max_size=6)
    found = {}
    for canvas in (10, 20, 30):
        lines = [
            NoteLine(canvas + at, block, text, "sky", float(at))
            for at, (block, text) in enumerate(draw(notes))
        ]
        found[canvas] = Snapshot(notes={line.id: line for line in lines})
    return found


@settings(max_examples=40, deadline=None)
@given(regions())
def test_every_note_stands_for_itself_or_is_a_source_of_one_that_says_the_same(
    canvases: dict[int, Snapshot],
) -> None:
    roots = {pk: pk % 10 for one in canvases.values() for pk in one.notes}
    made = join(canvases, roots)
    every = {pk: line for one in canvases.values() for pk, line in one.notes.items()}
    named = [pk for note in made.notes for pk in note.sources.values()]
    assert sorted(named) == sorted(every)
    for note in made.notes:
        said = {same_words(every[pk].text) for pk in note.sources.values()}
        assert said == {same_words(note.line.text)}


@pytest.fixture
def north_and_south(people: People) -> tuple[Canvas, Canvas, Canvas]:
    """A canvas and its copies in two regions, of which each changed something."""
    origin = canvases.create_canvas(people.engagement, kind="to_be", title="PMO", by=people.lead)
    for block, text in (("vp", "Status"), ("vp", "Weekly wall"), ("ka", "Reviews")):
        notes.add_note(origin, block=block, text=text, by=people.contributor)
    links.link_notes(named(origin, "Status"), named(origin, "Reviews"), strength=1, by=people.lead)
    north, south = (
        duplicate_canvas(origin, title=title, kind="alternative", with_notes=True, by=people.lead)
        for title in ("North", "South")
    )
    for canvas, text in ((north, "Daily wall"), (south, "Monthly wall")):
        note = named(canvas, "Weekly wall")
        notes.edit_note(note, text=text, base_version=1, by=people.lead)
        notes.add_note(canvas, block="kp", text="The same in both", by=people.lead)
        notes.add_note(canvas, block="cs", text=f"Only {canvas.title}", by=people.guest)
    links.set_strength(south.links.get(), strength=3, by=people.lead)
    links.link_notes(named(north, "Only North"), named(north, "Status"), by=people.lead)
    groups.group_notes(
        named(north, "Daily wall"), onto=named(north, "Status"), title="Walls", by=people.lead
    )
    return origin, north, south


def named(canvas: Canvas, text: str) -> Note:
    return Note.objects.for_change().get(canvas=canvas, text=text)


def texts(canvas: Canvas) -> list[str]:
    live = Note.objects.live().filter(canvas=canvas)
    return sorted(live.values_list("text", flat=True))


def came_from(note: Note) -> list[str]:
    return sorted(note.sources.values_list("source__canvas__title", flat=True))


@pytest.mark.django_db
def test_regions_merge_into_a_new_canvas_with_variants_and_provenance(
    people: People, north_and_south: tuple[Canvas, Canvas, Canvas]
) -> None:
    origin, north, south = north_and_south
    made = merge_canvases(
        people.engagement, canvases=[north, south], title="All regions", by=people.facilitator
    )
    assert made.origin == origin
    assert texts(made) == [
        *("Daily wall", "Monthly wall", "Only North", "Only South", "Reviews", "Status"),
        "The same in both",
    ]
    assert came_from(named(made, "Status")) == ["North", "South"]
    assert came_from(named(made, "The same in both")) == ["North", "South"]
    assert came_from(named(made, "Daily wall")) == ["North"]
    assert named(made, "Only South").author == people.guest
    assert named(made, "Daily wall").group == named(made, "Status").group
    strengths = {
        (link.source.text, link.target.text): link.strength
        for link in made.links.select_related("source", "target")
        if link.target
    }
    assert strengths == {("Status", "Reviews"): 3, ("Only North", "Status"): 2}
    assert Event.objects.latest("number").kind == "canvas.merged"
    assert history.replayed(made, people.lead).at(made.pk) == versions.now(made)
    # By descent: the wall of the origin is one of the variants here.
    with_origin = diff(
        versions.now(origin), versions.now(made), versions.roots(people.engagement)
    ).notes
    assert not with_origin.removed
    page = people.browser("viewer").get(named(made, "Status").get_absolute_url())
    assert "Merged from" in page.content.decode()


@pytest.mark.django_db
def test_merging_into_the_origin_keeps_a_version_and_loses_nothing_there(
    people: People, north_and_south: tuple[Canvas, Canvas, Canvas]
) -> None:
    origin, north, south = north_and_south
    before = versions.now(origin)
    merge_canvases(people.engagement, canvases=[north, south], into=origin, by=people.lead)

    kept = CanvasVersion.objects.get(canvas=origin)
    assert kept.occasion == Occasion.MERGE
    stands = versions.now(origin)
    assert before.notes.items() <= stands.notes.items()
    assert set(texts(origin)) >= {"Weekly wall", "Daily wall", "Monthly wall", "Only North"}
    assert texts(origin).count("Status") == 1
    assert came_from(named(origin, "Status")) == ["North", "South"]
    assert history.replayed(origin, people.lead).at(origin.pk) == stands
    # Once more there is nothing new.
    with pytest.raises(Refused, match="already"):
        merge_canvases(people.engagement, canvases=[north, south], into=origin, by=people.lead)


@pytest.mark.django_db
def test_what_cannot_be_merged_is_refused_in_words(
    people: People, north_and_south: tuple[Canvas, Canvas, Canvas]
) -> None:
    origin, north, _south = north_and_south
    engagement = people.engagement
    with pytest.raises(Refused, match="at least two"):
        merge_canvases(engagement, canvases=[north], title="One", by=people.lead)
    with pytest.raises(Refused, match="needs a title"):
        merge_canvases(engagement, canvases=[origin, north], title=" ", by=people.lead)
    with pytest.raises(Denied):
        merge_canvases(engagement, canvases=[origin, north], title="T", by=people.contributor)
    canvases.set_lock(origin, locked=True, by=people.lead)
    with pytest.raises(CanvasLocked):
        merge_canvases(engagement, canvases=[north], into=origin, by=people.lead)


@pytest.mark.django_db
def test_a_merge_leaves_with_the_bundle_and_a_removed_text_reaches_it(
    people: People, north_and_south: tuple[Canvas, Canvas, Canvas]
) -> None:
    _origin, north, south = north_and_south
    merge_canvases(people.engagement, canvases=[north, south], title="All", by=people.lead)
    made = bundle.load(from_bytes(to_bytes(bundle.write(people.engagement))), owner=UserFactory())
    here = NoteSource.objects.filter(note__canvas__engagement=people.engagement)
    assert NoteSource.objects.filter(note__canvas__engagement=made).count() == here.count() == 10
    lead, canvas = made.participants.get(role="lead"), made.canvases.get(title="All")
    assert history.replayed(canvas, lead).at(canvas.pk) == versions.now(canvas)

    secret = named(north, "Only North")
    data.redact_text(people.engagement, subject=secret.subject, by=people.lead)
    assert "Only North" not in to_bytes(bundle.write(people.engagement)).decode()


@pytest.mark.django_db
def test_the_page_shows_what_comes_from_where_before_it_merges(
    people: People, north_and_south: tuple[Canvas, Canvas, Canvas]
) -> None:
    _origin, north, south = north_and_south
    where = reverse("canvases:merge", args=[people.engagement.pk])
    asked = {"canvases": [north.pk, south.pk], "title": "All", "kind": "to_be"}
    lead = people.browser("lead")
    preview = lead.post(where, asked)
    lines = {line.text: line for line in preview.context["preview"]}
    assert lines["Status"].sources == ["North", "South"]
    assert (lines["Daily wall"].sources, lines["Daily wall"].variant) == (["North"], True)
    assert not Canvas.objects.filter(title="All").exists()
    answer = lead.post(where, asked | {"merge": "yes"})
    assert answer.headers["Location"] == Canvas.objects.get(title="All").get_absolute_url()
    wrong = lead.post(where, asked | {"canvases": [north.pk], "title": ""})
    assert wrong.status_code == 422
    assert "A canvas needs a title." in wrong.content.decode()
    odd = lead.post(where, asked | {"canvases": [north.pk, 10**40]})
    assert odd.status_code == 422
    assert "is not a valid value" in odd.content.decode()
