"""Links: typed by their blocks, made once, taken off, resting while a note is away."""

import pytest
from django.db import IntegrityError, transaction

from canvases.actions import canvases, links, notes
from canvases.actions.facts import Facts, describe_note
from canvases.actions.rules import CanvasLocked, NoteGone
from canvases.link_kinds import BETWEEN, KINDS, partners
from canvases.models import Link
from canvases.models.link import LinkType
from pmo_studio.core.access import Denied
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused
from tests.factories import CanvasFactory, KpiFactory, LinkFactory, NoteFactory

pytestmark = pytest.mark.django_db


def test_the_kinds_of_the_rows_are_those_of_the_method():
    assert set(LinkType.values) == set(KINDS)
    assert len(BETWEEN) == 10
    assert set(partners("ka")) == {"kr", "kp", "kpi", "co", "vp"}


def test_the_blocks_decide_the_kind_and_a_link_drawn_backwards_is_turned(canvas, people):
    value, function = NoteFactory(canvas=canvas), NoteFactory(canvas=canvas, block="ka")
    made = links.link_notes(function, value, by=people.facilitator, strength=3)
    assert (made.link.kind, made.link.source, made.link.target) == (
        "delivered_by",
        value,
        function,
    )
    assert Event.objects.latest("number").data == {
        "source": value.pk,
        "target": function.pk,
        "kpi": None,
        "kind": "delivered_by",
        "strength": 3,
    }


def test_impossible_links_are_refused_with_what_is_possible(canvas, people):
    value, other = NoteFactory.create_batch(2, canvas=canvas)
    with pytest.raises(Refused) as refused:
        links.link_notes(value, other, by=people.facilitator)
    assert "Functions and activities" in str(refused.value.words)
    with pytest.raises(Refused, match="itself"):
        links.link_notes(value, value, by=people.facilitator)
    elsewhere = NoteFactory(canvas=CanvasFactory(engagement=canvas.engagement), block="ka")
    with pytest.raises(Refused, match="one canvas"):
        links.link_notes(value, elsewhere, by=people.facilitator)
    with pytest.raises(Refused, match="strength"):
        links.link_notes(value, NoteFactory(canvas=canvas, block="ka"), by=people.lead, strength=4)
    customer = NoteFactory(canvas=canvas, block="cs")
    with pytest.raises(Refused):
        links.link_notes(customer, KpiFactory(engagement=canvas.engagement), by=people.lead)
    assert not Link.objects.exists()


def test_two_who_link_the_same_two_make_one_link_and_the_second_is_told(canvas, people):
    value, function = NoteFactory(canvas=canvas), NoteFactory(canvas=canvas, block="ka")
    links.link_notes(value, function, by=people.lead, strength=3)
    again = links.link_notes(function, value, by=people.facilitator, strength=1)
    assert again.link.strength == 3
    assert "already" in again.words
    assert not again.events
    assert Link.objects.count() == 1


def test_a_removed_link_comes_back_when_the_two_are_linked_again(canvas, people):
    link = LinkFactory(canvas=canvas)
    links.unlink(link, by=people.facilitator)
    assert not Link.objects.live().exists()
    back = links.link_notes(link.source, link.target, by=people.facilitator, strength=1).link
    assert back == link
    assert Link.objects.in_force().get().strength == 1


def test_a_link_rests_while_a_note_is_deleted_or_elsewhere(canvas, people):
    link = LinkFactory(canvas=canvas)
    notes.delete_note(link.target, by=people.lead)
    assert not Link.objects.in_force().exists()
    with pytest.raises(NoteGone):
        links.link_notes(link.source, link.target, by=people.lead)
    notes.restore_note(link.target, by=people.lead)
    words = notes.move_note(link.source, block="cs", by=people.lead).words
    assert words == "1 link rests until the note is back in its block."
    assert not Link.objects.in_force().exists()
    assert notes.move_note(link.source, block="vp", by=people.lead).words == ""
    assert Link.objects.in_force().get() == link


def test_contributors_link_only_while_the_canvas_says_so(canvas, people):
    value, function = NoteFactory(canvas=canvas), NoteFactory(canvas=canvas, block="ka")
    with pytest.raises(Denied):
        links.link_notes(value, function, by=people.contributor)
    canvases.change_canvas(
        canvas,
        title=canvas.title,
        kind=canvas.kind,
        everyone_edits=False,
        everyone_links=True,
        by=people.lead,
    )
    link = links.link_notes(value, function, by=people.contributor).link
    assert links.set_strength(link, strength=3, by=people.contributor).link.strength == 3
    with pytest.raises(Denied):
        links.unlink(link, by=people.viewer)
    canvases.set_lock(canvas, locked=True, by=people.lead)
    with pytest.raises(CanvasLocked):
        links.unlink(link, by=people.lead)


def test_a_copy_carries_links_and_what_exists_today_is_kept(people):
    today = CanvasFactory(engagement=people.engagement, kind="as_is")
    link = LinkFactory(canvas=today, strength=3, target__function="F05")
    measured = LinkFactory(
        canvas=today,
        source=link.target,
        target=None,
        kpi=KpiFactory(engagement=people.engagement),
        kind="measured_by",
    )
    copy = canvases.duplicate_canvas(
        today, title="To-be", kind="to_be", with_notes=True, by=people.lead
    )
    copied = Link.objects.filter(canvas=copy).order_by("pk")
    assert [(one.kind, one.strength) for one in copied] == [("delivered_by", 3), ("measured_by", 2)]
    assert copied[0].source.origin == link.source
    assert copied[1].kpi == measured.kpi
    assert copied[0].target.function == "F05"
    assert {note.state for note in copy.notes.all()} == {"keep"}


def test_what_a_note_stands_for_is_said_by_whoever_may_change_or_link_it(canvas, people):
    note = NoteFactory(canvas=canvas, block="ka", author=people.contributor)
    describe_note(note, facts=Facts(function="F05", state="change"), by=people.contributor)
    described = describe_note(note, facts=Facts(weight=3), by=people.facilitator).note
    assert (described.function, described.state, described.weight) == ("F05", "change", 3)
    assert Event.objects.latest("number").data["from_weight"] == 2
    for wrong in (Facts(function="F99"), Facts(weight=4), Facts(state="gone")):
        with pytest.raises(Refused):
            describe_note(note, facts=wrong, by=people.facilitator)
    other = NoteFactory(canvas=canvas, author=people.lead)
    with pytest.raises(Denied):
        describe_note(other, facts=Facts(state="keep"), by=people.contributor)


@pytest.mark.parametrize(
    "wrong",
    [
        {"strength": 4},
        {"kind": "likes"},
        {"kind": "measured_by"},
        {"target": None},
    ],
)
def test_the_database_refuses_links_that_cannot_be(canvas, wrong):
    link = LinkFactory(canvas=canvas)
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.filter(pk=link.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.filter(pk=link.pk).update(target=link.source)
