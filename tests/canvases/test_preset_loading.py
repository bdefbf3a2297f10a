"""Beginning from a preset: looked at first, never overwriting, taken off again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from canvases import thread
from canvases.actions import canvases, notes
from canvases.actions.links import link_notes, set_strength
from canvases.actions.presets import load_preset, loaded_here, standing_on, take_off
from canvases.actions.versions import restore_version
from canvases.blocks import layout
from canvases.graphs import graph_of
from canvases.models import Canvas, Kpi, Link, Note
from canvases.preset_plan import Source, SourceNote, Standing, links_between, plan
from canvases.preset_sources import find, suggested_kpis, templates
from canvases.presets import presets
from canvases.thread.graph import Link as PlannedLink
from canvases.versioning import history, versions
from canvases.versioning.snapshots import to_json
from pmo_studio.core import bundle
from pmo_studio.core.access import Denied
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused
from tests.canvases.test_replay import replayed, rows_of
from tests.factories import CanvasFactory, KpiFactory, NoteFactory, ParticipantFactory


@pytest.fixture
def canvas(people) -> Canvas:
    return canvases.create_canvas(people.engagement, kind="to_be", title="C", by=people.lead)


def load(canvas, people, key="classic", *, notes=None, by=None):
    source = find(canvas, key, people.lead)
    return load_preset(
        canvas,
        source,
        notes=notes if notes is not None else {note.key for note in source.notes},
        kpi_keys=suggested_kpis(source, canvas.engagement),
        by=by or people.lead,
    )


def ends(link: Link):
    return link.source.text, link.kind, link.target.text if link.target else link.kpi.key


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["classic", "agile", "public"])
def test_t43_a_preset_loaded_into_an_empty_canvas_is_the_preset_with_all_its_links(
    canvas, people, key
):
    preset = presets()[key]
    functions = graph_of(canvas).functions
    text = {note.key: note.words(functions, "en") for note in preset.notes}
    wanted = {(text[one.source], one.kind, text[one.target]) for one in preset.links}
    measured = {(text[one.source], one.kind, one.target) for one in preset.measured_by(functions)}
    loaded = load(canvas, people, key)
    links = Link.objects.in_force().select_related("source", "target", "kpi")
    assert {ends(link) for link in links} == wanted | measured
    assert (loaded.notes, loaded.links) == (len(preset.notes), len(wanted | measured))
    strengths = {ends(link): link.strength for link in links}
    first = next(one for one in preset.links if one.kind == "delivered_by")
    assert strengths[text[first.source], "delivered_by", text[first.target]] == first.strength
    made = Note.objects.all()
    assert {note.state for note in made} == {"new"}
    weights = {note.text: note.weight for note in made if note.block == "cs"}
    assert weights == {text[one.key]: one.weight for one in preset.notes if one.block == "cs"}
    assert {note.function for note in made if note.block == "ka"} == {
        one.function for one in preset.notes if one.block == "ka"
    }
    assert {kpi.key for kpi in Kpi.objects.live()} == {end for _, _, end in measured}
    report = thread.check(graph_of(canvas))
    assert (report.percent.value, report.errors, report.warnings) == (100, 0, 0)


@pytest.mark.django_db
def test_over_a_canvas_with_notes_equal_ones_are_kept_and_linked_and_the_rest_is_added(
    canvas, people
):
    by = {"by": people.contributor}
    board = notes.add_note(canvas, block="cs", text="executive  BOARD", **by).note
    status = notes.add_note(canvas, block="ka", text="Report status to leadership", **by).note
    other = notes.add_note(canvas, block="vp", text="Executive board", **by).note
    loaded = load(canvas, people)
    preset = presets()["classic"]
    assert loaded.notes == len(preset.notes) - 2
    for note in (board, status, other):
        before = note.text, note.author
        note.refresh_from_db()
        assert (note.text, note.author) == before
    assert status.function == "F01"
    assert (board.weight, other.function) == (2, "")
    assert Link.objects.in_force().filter(source=board, kind="needs").count() == 2
    assert not Link.objects.filter(source=other).exists()
    with pytest.raises(Refused, match="already"):
        load(canvas, people)
    assert replayed(people.engagement) == rows_of(people.engagement)
    told = history.replayed(canvas, people.lead).at(canvas.pk)
    assert to_json(told) == to_json(versions.now(canvas))


@pytest.mark.django_db
def test_what_is_unticked_stays_away_with_its_links_and_removed_links_stay_removed(canvas, people):
    load(canvas, people, notes={"cs1", "vp1", "F01"})
    assert Note.objects.count() == 3
    kinds = sorted(Link.objects.in_force().values_list("kind", flat=True))
    assert kinds == ["delivered_by", "measured_by", "measured_by", "needs"]
    Link.objects.filter(kind="needs").update(archived_at=canvas.created_at)
    load(canvas, people, notes={"cs1", "vp1", "vp2"})
    assert not Link.objects.live().filter(kind="needs", target__text__startswith="One").exists()
    assert Link.objects.in_force().filter(kind="needs").count() == 1


@pytest.mark.django_db
def test_where_work_is_agile_its_kpis_are_ticked_and_method_adoption_is_not_offered(canvas, people):
    canvas.engagement.delivery_mode = people.engagement.delivery_mode = "agile"
    people.engagement.save()
    keys = suggested_kpis(find(canvas, "classic", people.lead), canvas.engagement)
    assert {"K21", "K22", "K23"} <= set(keys)
    assert "K05" not in keys
    load(canvas, people)
    assert {"K21", "K01"} <= set(Kpi.objects.values_list("key", flat=True))
    assert not Kpi.objects.filter(key="K05").exists()


@pytest.mark.django_db
def test_taking_off_removes_what_nobody_worked_with_since_and_replays(canvas, people):
    mine = notes.add_note(canvas, block="vp", text="Mine", by=people.contributor).note
    load(canvas, people)
    event = loaded_here(canvas).get()
    changed = Note.objects.for_change().get(text="Portal")
    notes.edit_note(changed, text="Our portal", base_version=1, by=people.facilitator)
    linked = Note.objects.for_change().get(function="F12")
    link_notes(mine, linked, by=people.lead)
    taken = take_off(canvas, number=event.number, by=people.facilitator)
    assert set(Note.objects.live()) == {mine, changed, linked}
    assert (taken.gone, taken.kept) == (len(event.data["notes"]) - 2, 2)
    assert [ends(link) for link in Link.objects.live()] == [
        ("Mine", "delivered_by", "Manage portfolios")
    ]
    assert Kpi.objects.live().exists()
    with pytest.raises(Refused, match="taken off already"):
        take_off(canvas, number=event.number, by=people.lead)
    assert replayed(people.engagement) == rows_of(people.engagement)
    told = history.replayed(canvas, people.lead).at(canvas.pk)
    assert to_json(told) == to_json(versions.now(canvas))
    stood = history.replayed(canvas, people.lead, event.number).at(canvas.pk)
    assert len(stood.notes) == len(event.data["notes"]) + 1


@pytest.mark.django_db
def test_what_came_back_with_a_version_as_the_preset_brought_it_is_taken_off(canvas, people):
    mine = notes.add_note(canvas, block="vp", text="Mine", by=people.contributor).note
    load(canvas, people)
    number = loaded_here(canvas).get().number
    before = canvas.versions.get()
    kept = restore_version(before, by=people.lead).kept
    with pytest.raises(Refused, match="no note that this preset brought stands"):
        take_off(canvas, number=number, by=people.lead)
    restore_version(kept, by=people.lead)
    changed = Note.objects.for_change().get(text="Portal")
    for text, version in (("Ours", 1), ("Portal", 2)):
        notes.edit_note(changed, text=text, base_version=version, by=people.facilitator)

    taken = take_off(canvas, number=number, by=people.facilitator)

    assert (taken.gone, taken.kept) == (len(presets()["classic"].notes), 0)
    assert list(Note.objects.live()) == [mine]
    assert not Link.objects.live().exists()
    told = history.replayed(canvas, people.lead).at(canvas.pk)
    assert to_json(told) == to_json(versions.now(canvas))


@pytest.mark.django_db
def test_where_nothing_can_be_taken_off_the_offer_stays_with_the_reason(canvas, people):
    load(canvas, people, notes={"cs1", "vp1"})
    for note in Note.objects.for_change():
        notes.colour_note(note, paper="lilac", by=people.facilitator)
    for link in Link.objects.for_change():
        set_strength(link, strength=1, by=people.facilitator)
    number = loaded_here(canvas).get().number
    address = reverse("canvases:preset_take_off", args=[canvas.pk, number])
    answer = people.browser("facilitator").post(address)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "somebody changed, linked or voted on each of the 2 notes since" in html
    assert address in html
    assert loaded_here(canvas).get().number == number


@pytest.mark.django_db
def test_a_log_with_presets_travels_in_a_bundle(canvas, people):
    load(canvas, people)
    take_off(canvas, number=loaded_here(canvas).get().number, by=people.lead)
    bundle.check(bundle.write(people.engagement))


@pytest.mark.django_db
def test_only_who_may_plan_loads_and_only_own_canvases_are_offered(canvas, people):
    with pytest.raises(Denied):
        load(canvas, people, by=people.contributor)
    near = NoteFactory(canvas=CanvasFactory(engagement=people.engagement), author=people.lead)
    led = ParticipantFactory(user=people.lead.user, role="facilitator")
    watched = ParticipantFactory(user=people.lead.user, role="contributor")
    mine = NoteFactory(canvas=CanvasFactory(engagement=led.engagement), author=led)
    not_mine = NoteFactory(canvas=CanvasFactory(engagement=watched.engagement), author=watched)
    offered = {offer.key for offer in templates(canvas, people.lead)}
    assert offered == {f"canvas-{near.canvas_id}", f"canvas-{mine.canvas_id}"}
    for key in (f"canvas-{not_mine.canvas_id}", f"canvas-{canvas.pk}", "canvas-x", "unknown"):
        assert find(canvas, key, people.lead) is None
    assert find(canvas, f"canvas-{mine.canvas_id}", people.facilitator) is None


@pytest.mark.django_db
def test_a_canvas_of_ones_own_brings_its_structure_and_nobodys_name(canvas, people):
    led = ParticipantFactory(user=people.lead.user, role="lead")
    origin = CanvasFactory(engagement=led.engagement)
    value = NoteFactory(canvas=origin, author=led, text="Value")
    work = NoteFactory(canvas=origin, author=led, block="ka", text="Own", function="X1")
    link_notes(value, work, strength=3, by=led)
    for key in ("X1", "K01"):
        link_notes(work, KpiFactory(engagement=led.engagement, key=key), by=led)
    source = find(canvas, f"canvas-{origin.pk}", people.lead)
    assert source.left_out == 2
    assert source.kpis() == ("K01",)
    load(canvas, people, source.key)
    made = Note.objects.filter(canvas=canvas)
    assert {(note.text, note.function, note.author, note.origin) for note in made} == {
        ("Value", "", people.lead, None),
        ("Own", "", people.lead, None),
    }
    links = Link.objects.filter(canvas=canvas).order_by("kind").select_related("kpi")
    assert [(one.kind, one.strength) for one in links] == [("delivered_by", 3), ("measured_by", 2)]
    assert links[1].kpi.engagement == people.engagement


@pytest.mark.django_db
def test_the_pages_show_first_what_would_come_and_lose_no_tick(canvas, people):
    browser = people.browser("facilitator")
    notes.add_note(canvas, block="cs", text="Executive board", by=people.lead)
    listed = browser.get(reverse("canvases:presets", args=[canvas.pk])).content.decode()
    assert "Classic enterprise PMO" in listed
    address = reverse("canvases:preset", args=[canvas.pk, "classic"])
    before = Event.objects.count()
    shown = browser.get(address)
    assert Event.objects.count() == before
    rows = {row.note.key: row.standing for _, found in shown.context["blocks"] for row in found}
    assert [key for key, standing in rows.items() if standing] == ["cs1"]
    weight = "keeps its weight 2; the weight 3 of the preset is not taken over"
    assert shown.content.decode().count(weight) == 1
    assert shown.content.decode().count('name="note"') == len(rows)
    refused = browser.post(address, {"note": ["cs1"], "kpi": ["K02"]})
    assert refused.status_code == 422
    html = refused.content.decode()
    assert html.count('name="note"') - html.count("checked") == len(rows) - 2
    sent = {"note": ["cs1", "vp1"], "kpi": [], "key": shown.context["key"]}
    assert browser.post(address, sent).status_code == 302
    assert browser.post(address, sent).status_code == 302
    assert Note.objects.count() == 2
    number = loaded_here(canvas).get().number
    off, once = reverse("canvases:preset_take_off", args=[canvas.pk, number]), {"key": "once-1234"}
    assert browser.post(off, once).status_code == 302
    assert browser.post(off, once).status_code == 302
    assert Note.objects.live().count() == 1
    late = browser.post(reverse("canvases:preset_take_off", args=[canvas.pk, number]))
    assert late.status_code == 422


@pytest.mark.django_db
def test_as_many_notes_and_links_come_as_the_page_said(canvas, people):
    notes.add_note(canvas, block="cs", text="Executive board", by=people.lead)
    browser = people.browser("facilitator")
    address = reverse("canvases:preset", args=[canvas.pk, "classic"])
    shown = browser.get(address).context
    ticks = {
        "note": [row.note.key for _, found in shown["blocks"] for row in found],
        "kpi": [one.key for one in shown["kpis"] if one.ticked],
    }
    browser.post(address, ticks)
    assert Note.objects.count() == 1 + shown["new"]
    assert Link.objects.exclude(kpi=None).count() == shown["with_kpis"] > 0
    assert Link.objects.filter(kpi=None).count() == shown["between_notes"] > 0


@pytest.mark.django_db
def test_the_value_view_shows_every_note_once_in_its_region(canvas, people):
    for block in layout().blocks:
        NoteFactory(canvas=canvas, block=block, text=f"In {block}", author=people.lead)
    NoteFactory(canvas=canvas, state="retire", text="Gone", author=people.lead)
    shown = people.browser("guest").get(reverse("canvases:value", args=[canvas.pk]))
    found = {
        region.key: [note.text for block in region.blocks for note in block.notes]
        for region in shown.context["regions"]
    }
    assert sorted(found["create"]) == ["In co", "In ka", "In kp", "In kr"]
    assert found["capture"] == ["In cs", "In rs"]
    assert len(found["deliver"]) == 3
    assert "Gone" not in shown.content.decode()


@pytest.mark.django_db
def test_presets_cost_the_same_queries_for_3_and_30_notes(canvas, people):
    addresses = [
        reverse("canvases:presets", args=[canvas.pk]),
        reverse("canvases:preset", args=[canvas.pk, "classic"]),
        reverse("canvases:value", args=[canvas.pk]),
    ]
    browser = people.browser("facilitator")
    counted = []
    for many in (3, 27):
        NoteFactory.create_batch(many, canvas=canvas, author=people.lead)
        for _ in range(many):
            other = CanvasFactory(engagement=people.engagement)
            NoteFactory(canvas=other, author=people.lead)
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as caught:
                assert browser.get(address).status_code == 200
            found.append(len(caught))
        counted.append(found)
    assert counted[0] == counted[1]


# --- the plan

TEXTS = st.sampled_from(["One", "one ", "ÓNE", "Two", "Three"])
BLOCKS = st.sampled_from(["vp", "ka"])
FUNCTIONS = st.sampled_from(["", "F01", "F02"])
SOURCES = st.lists(st.tuples(BLOCKS, TEXTS, FUNCTIONS), max_size=6)


@given(SOURCES, SOURCES)
def test_a_plan_keeps_every_note_and_takes_each_standing_one_once(wanted, there):
    source = Source(
        "s",
        "S",
        tuple(SourceNote(str(n), *one) for n, one in enumerate(wanted)),
        tuple(PlannedLink("delivered_by", "0", str(n)) for n in range(len(wanted))),
    )
    standing = [Standing(n, *one) for n, one in enumerate(there, 1)]
    rows = plan(source, standing)
    assert [row.note for row in rows] == list(source.notes)
    met = [row.standing.pk for row in rows if row.standing]
    assert len(met) == len(set(met))
    for row in rows:
        if row.standing:
            assert row.standing.block == row.note.block
            functions = {row.note.function, row.standing.function} - {""}
            assert row.note.block == "vp" or len(functions) <= 1
    ids = {row.note.key: 100 + n for n, row in enumerate(rows)}
    links = links_between(source, ids, {}, [])
    assert all(link.source != link.target for link in links)
    known = [frozenset({("note", link.source), ("note", link.target)}) for link in links]
    assert links_between(source, ids, {}, known) == []


@pytest.mark.django_db
def test_what_a_preset_meets_is_what_stands_on_the_canvas(canvas, people):
    note = NoteFactory(canvas=canvas, block="ka", function="F01", author=people.lead)
    NoteFactory(canvas=CanvasFactory(engagement=people.engagement), author=people.lead)
    assert standing_on(canvas) == [Standing(note.pk, "ka", note.text, "F01")]


@pytest.mark.django_db
def test_how_the_canvas_stood_is_kept_before_a_preset_unless_it_was_empty(canvas, people):
    load(canvas, people)
    assert not canvas.versions.exists()
    stood = to_json(versions.now(canvas))

    load(canvas, people, "agile")

    kept = canvas.versions.get()
    assert (kept.letter, kept.occasion, kept.snapshot) == ("A", "preset", stood)
    with pytest.raises(Refused):
        load(canvas, people, "agile")
    assert canvas.versions.count() == 1
