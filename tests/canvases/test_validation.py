"""Assumptions: evidence and what follows from it, plans to test, reviews."""

import datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from canvases import assumptions, chapters, measures, thread
from canvases.actions import validation
from canvases.actions.notes import edit_note
from canvases.actions.rules import CanvasLocked, NoteGone
from canvases.graphs import graph_of
from canvases.models import Canvas, NoteEvidence, Trial
from pmo_studio.core.access import Denied
from pmo_studio.core.models import Event
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from tests.factories import CanvasFactory, LinkFactory, NoteEvidenceFactory, NoteFactory
from tests.reading import words

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 1, 5)
LATER = datetime.date(2199, 1, 5)


def learn(note, supports, people, by):
    return validation.add_evidence(
        note, kind="interview", supports=supports, people=people, happened_on=DAY, by=by
    ).row


def status_of(note):
    known = assumptions.known_of(note.canvas)
    return known[note.pk].verdict.status if note.pk in known else "assumption"


def test_t21_the_status_follows_from_the_evidence_by_rule(people, canvas):
    note = NoteFactory(canvas=canvas)
    assert status_of(note) == "assumption"
    learn(note, "yes", 3, people.contributor)
    learn(note, "mixed", 2, people.contributor)
    learn(note, "no", 1, people.contributor)
    known = assumptions.known_of(canvas)[note.pk].verdict
    assert (known.status, known.support, known.people) == ("testing", 4.0, 6)
    last = learn(note, "yes", 1, people.contributor)
    assert status_of(note) == "validated"
    validation.remove_evidence(last, by=people.contributor)
    assert status_of(note) == "testing"
    validation.restore_evidence(last, by=people.contributor)
    assert status_of(note) == "validated"
    assert [event.kind for event in Event.objects.order_by("-number")[:3]] == [
        "evidence.restored",
        "evidence.removed",
        "evidence.added",
    ]


def test_a_note_that_turned_out_wrong_and_is_still_linked_is_an_error(people, canvas):
    link = LinkFactory(canvas=canvas)
    learn(link.source, "no", 3, people.lead)
    assert [each.notes for each in thread.check(graph_of(canvas)).of("C16")] == [(link.source_id,)]


def test_the_gate_counts_customers_and_values_and_the_page_functions_too(people, canvas):
    proven, _open = NoteFactory.create_batch(2, canvas=canvas)
    function = NoteFactory(canvas=canvas, block="ka")
    NoteFactory(canvas=canvas, block="cs", state="retire")
    NoteEvidenceFactory(note=proven)
    NoteEvidenceFactory(note=function)
    found = assumptions.board(canvas)
    assert (found.gate.validated, found.gate.notes) == (1, 2)
    assert (found.shown.validated, found.shown.notes) == (2, 3)
    measure = measures.notes_validated(people.engagement)
    assert (measure.part, measure.whole, measure.required) == (1, 2, 0.5)


def test_without_a_canvas_nothing_is_validated_yet(people):
    assert measures.notes_validated(people.engagement).actual == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"people": 0}, "people"),
        ({"kind": "rumour"}, "kind"),
        ({"supports": "perhaps"}, "supports"),
        ({"happened_on": LATER}, "happened_on"),
        # No bundle with such a day could be read again.
        ({"happened_on": datetime.date(206, 1, 5)}, "happened_on"),
        ({"address": "javascript:alert(1)"}, "address"),
        ({"address": "http://[broken"}, "address"),
        ({"remark": "x" * 501}, "remark"),
    ],
)
def test_bad_evidence_is_refused_at_its_field(people, canvas, wrong, field):
    good = {"kind": "data", "supports": "yes", "people": 3, "happened_on": DAY}
    with pytest.raises(Refused) as refused:
        validation.add_evidence(NoteFactory(canvas=canvas), **good | wrong, by=people.lead)
    assert refused.value.field == field
    assert not NoteEvidence.objects.exists()


def test_evidence_is_removed_by_whoever_gave_it_and_by_facilitators(people, canvas):
    note = NoteFactory(canvas=canvas)
    row = learn(note, "yes", 1, people.contributor)
    with pytest.raises(Denied):
        validation.remove_evidence(row, by=people.guest)
    validation.remove_evidence(row, by=people.facilitator)
    with pytest.raises(Denied):
        learn(note, "yes", 1, people.viewer)


def test_nothing_is_learnt_of_a_deleted_note_or_on_a_locked_canvas(people, canvas):
    with pytest.raises(NoteGone):
        learn(
            NoteFactory(
                canvas=canvas,
                archived_at=datetime.datetime.now(datetime.UTC),
                archived_by=people.lead,
            ),
            "yes",
            1,
            people.lead,
        )
    locked = CanvasFactory(
        engagement=people.engagement,
        locked_at=datetime.datetime.now(datetime.UTC),
        locked_by=people.lead,
    )
    with pytest.raises(CanvasLocked):
        learn(NoteFactory(canvas=locked), "yes", 1, people.lead)


def test_two_who_plan_the_test_of_one_note_at_once_hear_of_each_other(people, canvas):
    note = NoteFactory(canvas=canvas)
    plan = {"method": "Five interviews", "due": LATER, "seen": 0}
    validation.plan_trial(note, owner="Ana", by=people.lead, **plan)
    with pytest.raises(Overtaken, match="Ana"):
        validation.plan_trial(note, owner="Rui", by=people.facilitator, **plan)
    validation.plan_trial(note, owner="Rui", by=people.facilitator, **plan | {"seen": 1})
    with pytest.raises(Overtaken):
        validation.drop_trial(note, seen=1, by=people.lead)
    assert Trial.objects.get().owner == "Rui"
    validation.drop_trial(note, seen=2, by=people.lead)
    assert not Trial.objects.exists()


def test_a_plan_ends_in_the_future_and_is_late_when_its_day_has_passed(people, canvas):
    note = NoteFactory(canvas=canvas)
    due = datetime.date(2026, 3, 1)
    with time_machine.travel("2026-02-01"):
        with pytest.raises(Refused) as refused:
            validation.plan_trial(note, owner="A", method="B", due=DAY, by=people.lead)
        assert refused.value.field == "due"
        validation.plan_trial(note, owner="A", method="B", due=due, by=people.lead)
    with time_machine.travel("2026-03-01 12:00"):
        assert assumptions.board(canvas).late == 0
    with time_machine.travel("2026-03-02 12:00"):
        assert assumptions.board(canvas).late == 1
        assert "late" in chapters.evidence(people.engagement, "room", "en").html
        learn(note, "yes", 3, people.lead)
        assert assumptions.board(canvas).late == 0


def test_a_note_is_stale_after_the_days_of_review_unless_it_was_touched(people):
    with time_machine.travel("2026-01-01 12:00"):
        canvas = CanvasFactory(engagement=people.engagement)
        edited, reviewed, learnt, left = NoteFactory.create_batch(4, canvas=canvas)
    with time_machine.travel("2026-03-01 12:00"):
        edit_note(edited, text="Anew", base_version=1, by=people.lead)
        validation.review_note(reviewed, by=people.lead)
        learn(learnt, "yes", 1, people.lead)
    with time_machine.travel("2026-04-02 12:00"):
        stale = [each.notes[0] for each in thread.check(graph_of(canvas)).of("C17")]
        assert stale == [left.pk]
        assert assumptions.board(canvas).stale == 1
        validation.review_canvas(canvas, by=people.lead)
        canvas = Canvas.objects.get()
        assert not thread.check(graph_of(canvas)).of("C17")
        assert assumptions.board(canvas).review_due == datetime.date(2026, 7, 1)
        with pytest.raises(Denied):
            validation.review_canvas(canvas, by=people.contributor)


def test_a_wrong_form_keeps_what_was_typed_and_says_what_is_missing(people, canvas):
    note = NoteFactory(canvas=canvas)
    client = people.browser("contributor")
    answer = client.post(
        reverse("canvases:evidence_add", args=[note.pk]),
        {
            "people": "none",
            "remark": "They nodded",
            "kind": "interview",
            "happened_on": "2026-01-05",
        },
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "a number from 1 to 10,000" in page
    assert "They nodded" in page


def test_the_pages_show_status_arithmetic_plan_and_link(people, canvas):
    note = NoteFactory(canvas=canvas, text="Trouble seen early", block="vp")
    assert chapters.evidence(people.engagement, "room", "en") is None
    validation.add_evidence(
        note,
        kind="survey",
        supports="mixed",
        people=4,
        happened_on=DAY,
        remark="Half of them",
        address="https://example.org/survey",
        by=people.contributor,
    )
    validation.plan_trial(note, owner="Ana", method="Pilot in one ward", due=LATER, by=people.lead)
    client = people.browser("viewer")
    page = client.get(reverse("canvases:evidence", args=[note.pk])).content.decode()
    assert "2 ÷ 4 = 50 %" in page
    assert 'href="https://example.org/survey"' in page
    assert "Being tested" in page
    board = client.get(reverse("canvases:assumptions", args=[canvas.pk])).content.decode()
    assert "Trouble seen early" in board
    assert "4 people, 50 % for it" in board
    assert "Ana: Pilot in one ward" in board

    printed = words(chapters.evidence(people.engagement, "room", "en").html)
    assert "0 % of the notes of customers and value propositions: 0 of 1." in printed
    assert "Gate 2 asks for 50 %" in printed
    assert "Assumption (0) Nothing is merely assumed." in printed
    line = "Trouble seen early Value propositions 1 piece 4 people, 50 % for it Pilot in one ward"
    assert f"Being tested (1) {line} Ana 5 Jan 2199" in printed
    assert "Half of them" not in printed


def test_the_page_takes_the_same_queries_for_three_and_thirty_notes(
    people, canvas, django_assert_max_num_queries
):
    client = people.browser("facilitator")
    address = reverse("canvases:assumptions", args=[canvas.pk])
    client.get(address)
    for note in NoteFactory.create_batch(3, canvas=canvas):
        NoteEvidenceFactory(note=note)
    with django_assert_max_num_queries(60) as few:
        client.get(address)
    for note in NoteFactory.create_batch(27, canvas=canvas):
        NoteEvidenceFactory(note=note)
    with django_assert_max_num_queries(len(few)):
        client.get(address)


@pytest.mark.parametrize("wrong", [{"people": 0}, {"kind": "rumour"}, {"supports": "maybe"}])
def test_the_database_refuses_evidence_that_cannot_be(wrong):
    row = NoteEvidenceFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        NoteEvidence.objects.filter(pk=row.pk).update(**wrong)
