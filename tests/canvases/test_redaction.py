"""Removing a text from a note, from the notes copied with their canvas, and from the log."""

import datetime
import json
import re
from urllib.parse import unquote

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from canvases import kinds, preset_sources
from canvases.actions import (
    canvases,
    facts,
    functions,
    groups,
    kpis,
    links,
    mandate_drafts,
    mandate_signing,
    mandates,
    merging,
    notes,
    pmo_model,
    presets,
    structure,
    validation,
    versions,
)
from canvases.actions.canvases import NewNote, add_notes, duplicate_canvas
from canvases.mandates import kinds as mandate_kinds
from canvases.mandates import reading
from canvases.models import Canvas, CanvasVersion, Group, Kpi, Note, StructureRole, Trial
from pmo_studio.core import bundle, catalogue
from pmo_studio.core.actions.data import redact_text
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused
from pmo_studio.core.texts import FIELDS, REDACTED
from pmo_studio.core.views import history
from pmo_studio.workshops.actions import spotlight, votes
from pmo_studio.workshops.models import VoteItem
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def note(canvas: Canvas, people: People) -> Note:
    return notes.add_note(canvas, block="vp", text="secret", by=people.contributor).note


def copied(note: Note, people: People, title: str = "Copy") -> Note:
    """The note's twin on a copy of its canvas."""
    copy = duplicate_canvas(
        note.canvas, title=title, kind="alternative", with_notes=True, by=people.lead
    )
    return Note.objects.select_related("canvas__engagement").get(canvas=copy, origin=note)


def edited(note: Note, text: str, people: People) -> None:
    notes.edit_note(note, text=text, base_version=1, by=people.lead)


def all_texts() -> str:
    stored = [Note.objects.values_list("text", flat=True), VoteItem.objects.values_list("title")]
    log = Event.objects.values_list("data", flat=True)
    return json.dumps([[str(row) for row in rows] for rows in (*stored, log)])


@pytest.mark.parametrize("chosen", [0, 1, 2])
def test_a_text_goes_from_the_whole_descent_whichever_note_is_chosen(
    note: Note, people: People, chosen: int
) -> None:
    child = copied(note, people)
    family = [note, child, copied(child, people)]

    redact_text(people.engagement, subject=family[chosen].subject, by=people.lead)

    assert "secret" not in all_texts()
    redacted = Event.objects.filter(kind="text.redacted").order_by("number")
    assert redacted[0].subject == family[chosen].subject
    assert {event.subject for event in redacted} == {each.subject for each in family}
    for event in redacted:
        assert Note.objects.get(pk=event.subject.removeprefix("note:")).number == event.number


def test_a_copy_that_was_changed_keeps_its_own_text_and_loses_the_old_one_in_the_log(
    note: Note, people: People
) -> None:
    twin = copied(note, people)
    edited(twin, "harmless", people)

    redact_text(people.engagement, subject=note.subject, by=people.lead)

    twin.refresh_from_db()
    assert twin.text == "harmless"
    assert "secret" not in all_texts()


def test_a_copy_of_an_earlier_text_is_found_after_the_original_changed(
    note: Note, people: People
) -> None:
    twin = copied(note, people)
    edited(note, "harmless", people)

    redact_text(people.engagement, subject=note.subject, by=people.lead)

    twin.refresh_from_db()
    assert twin.text == REDACTED
    assert "secret" not in all_texts()


def test_a_deleted_copy_and_a_ballot_on_one_lose_the_text_too(note: Note, people: People) -> None:
    other = notes.add_note(note.canvas, block="cs", text="kept", by=people.guest).note
    twin = copied(note, people)
    items = [twin.subject, other.subject]
    votes.open_round(people.engagement, title="Which?", items=items, dots=3, cap=2, by=people.lead)
    notes.delete_note(twin, by=people.lead, sure=True)

    redact_text(people.engagement, subject=note.subject, by=people.lead)

    assert "secret" not in all_texts()
    assert set(VoteItem.objects.values_list("title", flat=True)) == {REDACTED, "kept"}


def test_a_text_that_was_pasted_and_copied_is_found_from_the_copy(
    canvas: Canvas, people: People
) -> None:
    pasted = [NewNote("vp", "secret"), NewNote("vp", "kept")]
    (note, _) = add_notes(canvas, notes=pasted, by=people.guest, imported=False)

    redact_text(people.engagement, subject=copied(note, people).subject, by=people.lead)

    assert "secret" not in all_texts()
    assert Note.objects.filter(text="kept").count() == 2


def test_the_same_words_written_by_themselves_are_left_alone(
    note: Note, canvas: Canvas, people: People
) -> None:
    other = notes.add_note(canvas, block="cs", text="secret", by=people.guest).note

    redact_text(people.engagement, subject=note.subject, by=people.lead)

    other.refresh_from_db()
    assert other.text == "secret"


def test_notes_that_name_each_other_as_origin_end_the_search(note: Note, people: People) -> None:
    twin = copied(note, people)
    Note.objects.filter(pk=note.pk).update(origin=twin)

    redact_text(people.engagement, subject=note.subject, by=people.lead)

    assert "secret" not in all_texts()


def test_pages_that_show_the_text_are_told_to_load_again(note: Note, people: People) -> None:
    number = people.engagement.last_number
    redact_text(people.engagement, subject=note.subject, by=people.lead)

    heard = people.browser("viewer").get(
        f"/live/{people.engagement.pk}/since/{number}", {"topic": note.canvas.topic}
    )

    assert [frame["reload"] for frame in heard.json()["frames"]] == [""]


def test_the_page_lists_the_copies_before_anything_happens(note: Note, people: People) -> None:
    twin = copied(note, people, title="Bolder")
    changed = copied(note, people, title="Own words")
    edited(changed, "harmless", people)

    page = people.browser("lead").get(
        f"/engagements/{people.engagement.pk}/data/", {"subject": note.subject}
    )

    assert [(copy.subject, copy.place) for copy in page.context["copies"]] == [
        (twin.subject, "Bolder")
    ]
    assert "1 copy holds this text" in page.content.decode()
    assert Note.objects.filter(text="secret").count() == 2


def test_looking_for_copies_costs_the_same_for_1_and_10(note: Note, people: People) -> None:
    lead = people.browser("lead")
    address = f"/engagements/{people.engagement.pk}/data/?subject={note.subject}"
    copied(note, people)
    lead.get(address)
    with CaptureQueriesContext(connection) as few:
        lead.get(address)
    for number in range(9):
        copied(note, people, title=f"Copy {number}")
    with CaptureQueriesContext(connection) as many:
        lead.get(address)
    assert len(many) == len(few)


def test_a_text_goes_from_the_owner_that_was_drafted_for_its_note(
    canvas: Canvas, people: People
) -> None:
    note = notes.add_note(canvas, block="ka", text="secret", by=people.lead).note
    owner = StructureRole.objects.create(
        canvas=canvas, kind="owner", title="Owner: secret", note=note, position=1.0
    )
    redact_text(people.engagement, subject=note.subject, by=people.lead)
    owner.refresh_from_db()
    assert owner.title == REDACTED


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("secret " + "long " * 40, "secret " + "long " * 22 + "lon"),
        ("secret\nin lines", "secret in lines"),
        ("secret", "Evidence of secret"),
    ],
)
def test_a_text_goes_from_the_heading_of_the_page_to_which_everybody_was_brought(
    canvas: Canvas, people: People, text: str, heading: str
) -> None:
    note = notes.add_note(canvas, block="vp", text=text, by=people.lead).note
    path = f"/notes/{note.pk}/evidence/"
    for title in (heading, "Secretary"):
        spotlight.set_spotlight(people.engagement, path=path, title=title, by=people.lead)
    redact_text(people.engagement, subject=note.subject, by=people.lead)
    told = Event.objects.filter(kind="spotlight.set").order_by("number")
    assert [event.data["title"] for event in told] == [REDACTED, "Secretary"]


def test_a_text_goes_from_the_log_when_its_row_is_gone(canvas: Canvas, people: People) -> None:
    unit = structure.add_unit(canvas, title="secret", by=people.lead)
    subject = unit.subject
    structure.remove_unit(unit, by=people.lead)
    redact_text(people.engagement, subject=subject, by=people.lead)
    assert "secret" not in all_texts()
    with pytest.raises(Refused):
        redact_text(people.engagement, subject=subject, by=people.lead)


# --- everything that people type ---


def left() -> set[str]:
    """The words secret-… that stand in any row of canvases, in the log or on a ballot."""
    models = [*apps.get_app_config("canvases").get_models(), Event, VoteItem]
    rows = [list(model._default_manager.values()) for model in models]
    return set(re.findall(r"secret-[a-z_]+", json.dumps(rows, default=str)))


def offered(people: People) -> set[str]:
    """What the lead is offered to remove: on every page of the history, and where a text stands
    of which no line of the history tells."""
    lead, start = people.browser("lead"), f"/engagements/{people.engagement.pk}"
    lines = -(-Event.objects.count() // history.LINES)
    pages = [f"{start}/history/?page={n + 1}" for n in range(lines)]
    pages += [f"/notes/{note.pk}/" for note in Note.objects.all()]
    pages += [f"/notes/{note}/evidence/" for note in Trial.objects.values_list("note", flat=True)]
    pages += [f"/canvases/{canvas.pk}/versions/" for canvas in Canvas.objects.all()]
    pages += [f"{start}/mandate/"]
    html = "".join(lead.get(page).content.decode() for page in pages)
    return {unquote(key) for key in re.findall(r"/data/\?subject=([\w:%]+)#redact", html)}


def typed_on_canvases(people: People) -> None:
    by, engagement = people.lead, people.engagement
    canvas = canvases.create_canvas(engagement, kind="to_be", title="secret-title", by=by)
    canvases.change_canvas(
        canvas, title="secret-renamed", kind="to_be", everyone_edits=False, by=by
    )
    note = notes.add_note(canvas, block="vp", text="secret-note", by=by).note
    edited(note, "secret-edited", people)
    other = notes.add_note(canvas, block="vp", text="secret-other", by=by).note
    validation.add_evidence(
        note,
        kind="data",
        supports="yes",
        people=3,
        happened_on=timezone.localdate(),
        remark="secret-evidence",
        address="https://secret-address",
        by=by,
    )
    validation.add_evidence(
        note,
        kind="data",
        supports="yes",
        people=3,
        happened_on=timezone.localdate(),
        address="https://secret-link",
        by=by,
    )
    day = timezone.localdate()
    validation.plan_trial(note, owner="secret-owner", method="secret-method", due=day, by=by)
    groups.group_notes(note, onto=other, title="secret-group", by=by)
    group = Group.objects.get()
    versions.make_version(canvas, title="secret-version", remark="secret-remark", by=by)
    versions.make_version(canvas, remark="secret-alone", by=by)
    copy = duplicate_canvas(canvas, title="secret-copy", kind="alternative", with_notes=True, by=by)
    groups.rename_group(group, title="secret-again", by=by)
    add_notes(canvas, notes=[NewNote("cs", "secret-pasted")], by=by, imported=False)
    whole = [canvas, copy]
    merged = merging.merge_canvases(engagement, canvases=whole, title="secret-merged", by=by)
    source = preset_sources.find(merged, f"canvas-{canvas.pk}", by)
    assert source is not None
    notes.delete_note(Note.objects.get(canvas=merged, text="secret-pasted"), by=by)
    every = {each.key for each in source.notes}
    presets.load_preset(merged, source, notes=every, kpi_keys=(), by=by)
    versions.restore_version(CanvasVersion.objects.filter(canvas=canvas)[0], by=by)


def typed_of_the_model(people: People) -> None:
    by, engagement = people.lead, people.engagement
    details = functions.Details(
        name="secret-function",
        layer="T",
        ctl=2,
        capability="STD",
        deliverables=((next(iter(catalogue.load().deliverable_kinds)), "secret-deliverable"),),
    )
    code = functions.save_function(engagement, function="", details=details, seen=None, by=by)
    canvas = Canvas.objects.order_by("pk")[0]
    value = notes.add_note(canvas, block="vp", text="secret-value", by=by).note
    segment = notes.add_note(canvas, block="cs", text="secret-segment", by=by).note
    work = notes.add_note(canvas, block="ka", text="secret-work", by=by).note
    named = notes.add_note(canvas, block="ka", text="secret-named", by=by).note
    facts.describe_note(named, facts=facts.Facts(function=code), by=by)
    for source, target in ((segment, value), (value, work), (value, named)):
        links.link_notes(source, end=target, by=by)
    structure.take_draft(canvas, by=by)
    unit = structure.add_unit(canvas, title="secret-unit", by=by)
    told = structure.RoleFacts("secret-role", unit, "secret-line", "secret-person")
    structure.add_role(canvas, facts=told, by=by)
    which = pmo_model.Which(note=work.pk)
    pmo_model.choose_grade(canvas, which=which, grade=2, reason="secret-reason", by=by)
    pmo_model.confirm_type(canvas, pmo_type="directive", rationale="secret-rationale", by=by)
    told_kpi = kpis.Details(
        name="secret-kpi",
        formula="secret-formula",
        unit="secret-measure",
        direction="higher",
        frequency="monthly",
        owner="secret-keeper",
    )
    kpis.add_kpi(engagement, details=told_kpi, by=by)


def typed_into_the_mandate(people: People) -> None:
    by, engagement = people.lead, people.engagement
    review = timezone.localdate() + datetime.timedelta(days=180)
    said = {name: f"secret-{name}" for name in reading.TEXTS}
    said |= {"sponsor": "secret-sponsor", "scope": "enterprise", "authority": "decide"}
    said |= {"review_on": review.isoformat()}
    edits = {name: mandates.Edit(value) for name, value in said.items()}
    mandates.edit_mandate(engagement, edits=edits, by=by)
    mandate_drafts.add_variant(engagement, field="vision", text="secret-draft", by=by)
    right = mandates.add_right(engagement, text="secret-right", by=by)
    gone = mandates.add_right(engagement, text="secret-gone", by=by)
    mandates.remove_right(gone, by=by)
    mandates.change_right(right, text="secret-may", by=by)
    kpi = Kpi.objects.get()
    for text in ("secret-aim", "secret-goal"):
        mandates.add_objective(engagement, text=text, kpis=[kpi.pk], by=by)
    mandates.agree(engagement, by=by)
    mandate_signing.sign_on_paper(
        engagement, name="secret-signature", on=timezone.localdate(), by=by, seen=None
    )
    mandates.reopen(engagement, reason="secret-reopened", by=by)


def test_whatever_people_type_in_definition_can_be_removed(
    people: People,
) -> None:
    for typed in (typed_on_canvases, typed_of_the_model, typed_into_the_mandate):
        typed(people)
    assert len(left()) > 40
    # Whatever else a kind of event tells is of something that was written above.
    tells = [
        kind.name for kind in (*kinds.ALL, *mandate_kinds.ALL) if kind.fields.keys() & set(FIELDS)
    ]
    written = Event.objects.values_list("kind", flat=True)
    assert {name.partition(".")[0] for name in tells} <= {n.partition(".")[0] for n in written}

    for subject in offered(people):
        redact_text(people.engagement, subject=subject, by=people.lead)

    assert left() == set()
    # What is empty now can still be taken along.
    bundle.load(bundle.write(people.engagement), owner=people.stranger)
