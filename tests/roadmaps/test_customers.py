"""For which customers a stakeholder stands: links with notes of the to-be canvas."""

import pytest

from canvases.actions import segments as actions
from canvases.models import SegmentLink
from pmo_studio.core.actions import stakeholders as register
from pmo_studio.core.models import Event
from tests.factories import CanvasFactory, NoteFactory
from tests.roadmaps import involved
from tests.roadmaps.pages import page, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def customers(people):
    canvas = CanvasFactory(engagement=people.engagement, kind="to_be")
    return [NoteFactory(canvas=canvas, block="cs", text=name) for name in ("Nurses", "Finance")]


def choose(people, row, notes, had=(), column="facilitator"):
    data = {"note": [note.pk for note in notes], "had": [note.pk for note in had]}
    return people.browser(column).post(f"/stakeholders/{row.pk}/customers/", data)


def linked(row):
    return sorted(SegmentLink.objects.filter(stakeholder=row).values_list("note__text", flat=True))


def test_customers_are_chosen_and_taken_off_again(people, customers):
    row = involved.stakeholder(people)
    answer = choose(people, row, customers)
    assert answer.url == f"/stakeholders/{row.pk}/engagement/#customers"
    assert linked(row) == ["Finance", "Nurses"]
    html = page(people, f"/stakeholders/{row.pk}/engagement/")
    assert html.count('name="had"') == 2
    choose(people, row, customers[:1], had=customers)
    assert linked(row) == ["Nurses"]
    [first, _last] = Event.objects.filter(kind="stakeholder.segments_set")
    assert (first.audience, first.data, first.subject) == ("facilitators", {}, row.subject)


def test_what_somebody_else_chose_meanwhile_stays(people, customers):
    row = involved.stakeholder(people)
    choose(people, row, customers[:1])
    choose(people, row, customers[1:])
    assert linked(row) == ["Finance", "Nurses"]


def test_choosing_what_is_chosen_is_no_change(people, customers):
    row = involved.stakeholder(people)
    for _ in range(2):
        choose(people, row, customers)
    assert Event.objects.filter(kind="stakeholder.segments_set").count() == 1


def test_a_note_of_another_block_or_engagement_is_no_customer(people):
    row = involved.stakeholder(people)
    canvas = CanvasFactory(engagement=people.engagement, kind="to_be")
    for note in (NoteFactory(canvas=canvas, block="vp"), NoteFactory(block="cs")):
        answer = choose(people, row, [note])
        assert answer.status_code == 422
        assert "Choose customers that stand on a canvas of this engagement." in text(answer)
    assert not SegmentLink.objects.exists()


def test_a_customer_of_another_canvas_stays_shown_with_its_name(people, customers):
    row = involved.stakeholder(people)
    older = CanvasFactory(engagement=people.engagement, kind="as_is", title="As it was")
    note = NoteFactory(canvas=older, block="cs", text="Patients")
    actions.set_segments(row, added=[note.pk], removed=[], by=people.lead)
    html = page(people, f"/stakeholders/{row.pk}/engagement/")
    assert "Patients" in html
    assert "As it was" in html


def test_somebody_who_was_removed_stands_for_nobody_more(people, customers):
    row = involved.stakeholder(people)
    register.remove_stakeholder(row, by=people.lead)
    with pytest.raises(actions.Refused, match="removed from the register meanwhile"):
        actions.set_segments(row, added=[customers[0].pk], removed=[], by=people.lead)


def test_without_customers_the_page_leads_to_the_canvas(people):
    row = involved.stakeholder(people)
    html = page(people, f"/stakeholders/{row.pk}/engagement/")
    assert "The to-be canvas has no customers yet." in html
