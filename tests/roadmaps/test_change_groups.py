"""Groups in the change: their facts, their readings with the history kept, what hits them."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pmo_studio.core.models import Event
from roadmaps.actions import groups as actions
from roadmaps.actions import readiness
from roadmaps.actions.readiness import FunctionKey, Reading
from roadmaps.change import barriers, impact
from roadmaps.change.adkar import Element
from roadmaps.models import ChangeGroup, Impact, Readiness, Wave, WorkPackage
from tests.factories import CanvasFactory, NoteFactory
from tests.people import People
from tests.roadmaps import involved
from tests.roadmaps.pages import of_engagement, page, text

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
ELEMENTS = [element.value for element in Element]


def scores(*values, on=TODAY):
    return {"read_on": on.isoformat()} | dict(zip(ELEMENTS, values, strict=True))


def post(people: People, address: str, data=None, column="facilitator"):
    return people.browser(column).post(address, data or {})


def kinds(people):
    return list(Event.objects.filter(engagement=people.engagement).values_list("kind", flat=True))


def to_be(people):
    return CanvasFactory(engagement=people.engagement, kind="to_be")


# --- the group ---


def test_a_group_is_added_and_can_be_assessed_at_once(people):
    register = involved.stakeholder(people, "Wards", kind="group")
    units = involved.plan(people).units.create(name="Cardiology")
    data = {
        "name": " Ward  managers ",
        "people": "45",
        "role_group": people.engagement.role_groups.first().pk,
        "stakeholder": register.pk,
        "unit": units.pk,
    }
    answer = post(people, of_engagement(people, "change/groups/new/"), data)
    row = ChangeGroup.objects.get()
    assert answer.url == f"/change-groups/{row.pk}/#assess"
    assert (row.name, row.people, row.stakeholder, row.unit) == (
        "Ward managers",
        45,
        register,
        units,
    )
    assert 'id="assess"' in page(people, f"/change-groups/{row.pk}/")
    event = Event.objects.get(kind="change_group.added")
    assert (event.audience, event.data) == ("facilitators", {})


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"name": " "}, "Type the name of the group."),
        ({"name": "x" * 81}, "The name holds up to 80 characters. Shorten it."),
        ({"name": "WARDS"}, "There is a group “Wards” already. Give this one another name."),
        ({"people": ""}, "People is a whole number from 1 to 1,000,000."),
        ({"people": "0"}, "People is a whole number from 1 to 1,000,000."),
        ({"role_group": "999999"}, "Choose a role group of this engagement."),
        ({"stakeholder": "999999"}, "Choose a group of the register of stakeholders."),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words_and_stays_typed(people, data, sentence):
    involved.group(people, "Wards")
    given = {"name": "Porters", "people": "17"} | data
    answer = post(people, of_engagement(people, "change/groups/new/"), given)
    assert answer.status_code == 422
    assert sentence in text(answer)
    if "people" not in data:
        assert 'value="17"' in text(answer)
    assert ChangeGroup.objects.count() == 1


def test_a_person_of_the_register_is_no_group(people):
    person = involved.stakeholder(people, "Ana Lima")
    data = {"name": "Porters", "people": "17", "stakeholder": person.pk}
    answer = post(people, of_engagement(people, "change/groups/new/"), data)
    assert "Choose a group of the register of stakeholders." in text(answer)


def test_the_second_of_two_is_told_what_stands_now(people):
    row = involved.group(people)
    seen = row.number
    post(people, f"/change-groups/{row.pk}/", {"name": "Wards", "people": 40, "seen": seen})
    answer = post(
        people, f"/change-groups/{row.pk}/", {"name": "Nurses", "people": 50, "seen": seen}, "lead"
    )
    assert answer.status_code == 409
    assert "Somebody else changed this group while you were writing" in text(answer)
    assert "Wards" in text(answer)
    assert 'value="Nurses"' in text(answer)


def test_removing_keeps_readings_and_is_undone_from_the_sheet(people):
    row = involved.group(people)
    involved.assessed(people, row, 4, 3, 2, 5, 4)
    post(people, f"/change-groups/{row.pk}/remove/")
    assert involved.pure_groups(people) == []
    html = page(people, of_engagement(people, "change/"))
    assert f'action="/change-groups/{row.pk}/restore/"' in html
    post(people, f"/change-groups/{row.pk}/restore/")
    [group] = involved.pure_groups(people)
    assert group.barrier is Element.DESIRE
    assert kinds(people)[-2:] == ["change_group.removed", "change_group.restored"]


def test_a_removed_group_is_not_written_to(people):
    row = involved.group(people)
    actions.remove_group(row, by=people.lead)
    answer = post(people, f"/change-groups/{row.pk}/", {"name": "New", "people": 3})
    assert answer.status_code == 409
    assert "Somebody removed this group meanwhile" in text(answer)
    with pytest.raises(actions.Refused, match="removed this group"):
        involved.assessed(people, row, 4, 3, 2, 5, 4)


def test_there_are_so_many_groups_and_no_more(people, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 1)
    involved.group(people)
    data = {"name": "Porters", "people": "17"}
    answer = post(people, of_engagement(people, "change/groups/new/"), data)
    assert "the most there can be" in text(answer)


# --- readings ---


def test_readings_are_kept_and_the_one_of_the_latest_day_counts(people):
    row = involved.group(people)
    address = f"/change-groups/{row.pk}/readings/"
    assert post(people, address, scores("4", "4", "2.4", "5", "4")).status_code == 302
    earlier = TODAY - datetime.timedelta(days=30)
    post(people, address, scores("1", "1", "1", "1", "1", on=earlier))
    [group] = involved.pure_groups(people)
    assert group.barrier is Element.KNOWLEDGE
    html = page(people, f"/change-groups/{row.pk}/")
    assert html.count('<th scope="row" class="num">') == 2
    assert "Training, Pilot: 5 person-days" in html


def test_of_two_readings_of_one_day_the_last_counts(people):
    row = involved.group(people)
    involved.assessed(people, row, 1, 1, 1, 1, 1)
    involved.assessed(people, row, 4, 4, 4, 4, 4)
    [group] = involved.pure_groups(people)
    assert group.barrier is None


def test_a_decimal_comma_is_understood_where_people_write_one(people):
    row = involved.group(people)
    client = people.browser("lead")
    client.cookies["django_language"] = "es"
    address = f"/change-groups/{row.pk}/readings/"
    client.post(address, scores("2,4", "4", "4", "5", "4"))
    assert Readiness.objects.get().awareness == Decimal("2.4")
    assert ">2,4</text>" in text(client.get(f"/change-groups/{row.pk}/"))


@pytest.mark.parametrize("language", ["en", "pt-br", "es"])
def test_a_comma_and_a_point_are_understood_in_every_language(people, language):
    row = involved.group(people)
    client = people.browser("facilitator")
    client.cookies["django_language"] = language
    data = scores("2,5", "2.5", " 3 ", "4,0", "5.0")
    assert client.post(f"/change-groups/{row.pk}/readings/", data).status_code == 302
    found = Readiness.objects.get()
    assert [getattr(found, each) for each in ELEMENTS] == [
        Decimal(each) for each in ("2.5", "2.5", "3", "4", "5")
    ]


@pytest.mark.parametrize("odd", ["0.9", "5.1", "2.45", "much", ""])
def test_a_score_that_is_none_is_refused_at_its_field_and_the_others_stay_typed(people, odd):
    row = involved.group(people)
    answer = post(people, f"/change-groups/{row.pk}/readings/", scores("3.3", odd, "4", "5", "4"))
    html = text(answer)
    assert answer.status_code == 422
    assert "A score is a number from 1 to 5, with one decimal at most." in html
    assert html.index("id_desire_error") < html.index('name="knowledge"')
    assert 'value="3.3"' in html
    assert not Readiness.objects.exists()


def test_a_reading_of_a_day_to_come_is_refused(people):
    row = involved.group(people)
    tomorrow = TODAY + datetime.timedelta(days=1)
    answer = post(
        people, f"/change-groups/{row.pk}/readings/", scores("3", "3", "3", "3", "3", on=tomorrow)
    )
    assert answer.status_code == 422
    assert "Choose a day that has come" in text(answer)


def test_a_reading_written_by_mistake_is_removed_for_good(people):
    reading = involved.assessed(people, involved.group(people), 4, 3, 2, 5, 4)
    for _ in range(2):
        people.browser("lead").post(f"/readings/{reading.pk}/remove/")
    assert not Readiness.objects.exists()
    assert kinds(people).count("readiness.removed") == 1


def test_an_action_takes_no_score_that_a_form_would_not(people):
    row = involved.group(people)
    values = dict.fromkeys(Element, Decimal("3.25"))
    with pytest.raises(readiness.Refused, match="one decimal at most"):
        readiness.add_reading(row, reading=Reading(TODAY, values), by=people.lead)


def test_the_database_takes_no_score_beyond_five(people):
    reading = involved.assessed(people, involved.group(people), 4, 3, 2, 5, 4)
    with pytest.raises(IntegrityError), transaction.atomic():
        Readiness.objects.filter(pk=reading.pk).update(desire=Decimal("5.1"))


# --- impacts ---


def test_impacts_are_set_by_function_and_by_the_note_of_one_without_a_key(people):
    canvas, row = to_be(people), involved.group(people)
    NoteFactory(canvas=canvas, block="ka", text="One method", function="F05")
    note = NoteFactory(canvas=canvas, block="ka", text="Our own way")
    NoteFactory(canvas=canvas, block="ka", text="Given up", state="retire", function="F01")
    html = page(people, f"/change-groups/{row.pk}/")
    assert "One method" in html
    assert "Given up" not in html
    data = {"impact-F05": "3", f"note-{note.pk}": "0"}
    assert post(people, f"/change-groups/{row.pk}/impacts/", data).status_code == 302
    [group] = involved.pure_groups(people)
    assert group.impacts == {"F05": 3, f"n{note.pk}": 0}
    post(people, f"/change-groups/{row.pk}/impacts/", {"impact-F05": ""})
    assert list(Impact.objects.values_list("note", "value")) == [(note.pk, 0)]


def test_an_impact_stays_listed_when_its_function_leaves_the_canvas(people):
    row = involved.group(people)
    readiness.set_impacts(row, chosen={FunctionKey("F05"): 2}, by=people.lead)
    assert 'name="impact-F05"' in page(people, f"/change-groups/{row.pk}/")


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({FunctionKey("F99"): 2}, "Choose a function of this engagement."),
        ({FunctionKey(note_id=999_999): 2}, "Choose a function of this engagement."),
        ({FunctionKey("F05"): 4}, "Choose none, low, medium or high."),
    ],
)
def test_an_impact_that_cannot_be_is_refused(people, chosen, sentence):
    with pytest.raises(readiness.Refused, match=sentence):
        readiness.set_impacts(involved.group(people), chosen=chosen, by=people.lead)


def test_setting_the_same_impacts_again_is_no_change(people):
    row = involved.group(people)
    for _ in range(2):
        readiness.set_impacts(row, chosen={FunctionKey("F05"): 2}, by=people.lead)
    assert kinds(people).count("change_group.impacts_set") == 1


# --- what the plan reads of it ---


def build(people, plan, key, function, wave):
    row = Wave.objects.get(plan=plan, key=wave)
    return WorkPackage.objects.create(
        plan=plan, key=key, kind="build", name=key, function=function, wave=row, effort=5
    )


def test_a_wave_that_asks_too_much_is_named_and_its_package_is_mandatory(people):
    plan, row = involved.plan(people), involved.group(people)
    for key, wave in (("F01", "R1"), ("F05", "R1"), ("F07", "P")):
        build(people, plan, f"WP-{key}", key, wave)
    chosen = {FunctionKey("F01"): 3, FunctionKey("F05"): 3, FunctionKey("F07"): 1}
    readiness.set_impacts(row, chosen=chosen, by=people.lead)
    involved.assessed(people, row, 4, 4, 4, 2, 4)
    html = page(people, of_engagement(people, "change/"))
    assert "Rollout 1 asks 6 of this group, more than 5: split the wave" in html
    assert "Coaching, practice, floor support, Pilot: 9 person-days <b>mandatory</b>" in html


def test_nobody_is_asked_to_split_a_wave_that_is_over(people):
    plan, row = involved.plan(people), involved.group(people)
    made = [build(people, plan, f"WP-{key}", key, "R1") for key in ("F01", "F05")]
    chosen = {FunctionKey("F01"): 3, FunctionKey("F05"): 3}
    readiness.set_impacts(row, chosen=chosen, by=people.lead)
    involved.assessed(people, row, 4, 4, 4, 2, 4)
    address = of_engagement(people, "change/")
    done = {"status": "done", "finished_on": datetime.date(2026, 1, 9)}
    WorkPackage.objects.filter(pk=made[0].pk).update(**done)
    assert "split the wave" in page(people, address)
    WorkPackage.objects.filter(pk=made[1].pk).update(**done)
    assert "split the wave" not in page(people, address)


def test_a_package_that_stands_in_the_plan_is_named_with_its_key(people):
    plan, row = involved.plan(people), involved.group(people)
    involved.assessed(people, row, 4, 2, 4, 4, 4)
    made = build(people, plan, "CH-1", "", "F")
    WorkPackage.objects.filter(pk=made.pk).update(kind="change", group=row, barrier="D")
    link = f'<a class="tag" href="{made.get_absolute_url()}">CH-1</a>'
    assert link in page(people, of_engagement(people, "change/"))


def test_a_card_says_of_its_package_what_the_plan_says_or_that_it_is_only_proposed(people):
    plan, row = involved.plan(people), involved.group(people)
    involved.assessed(people, row, 4, 2, 4, 4, 4)
    address = of_engagement(people, "change/")
    compare = of_engagement(people, "plan/derive/")
    for place in (address, f"/change-groups/{row.pk}/"):
        html = page(people, place)
        assert '<span class="tag">proposed</span>' in html
        assert compare in html
    made = build(people, plan, "CH-1", "", "P")
    WorkPackage.objects.filter(pk=made.pk).update(kind="change", group=row, barrier="D")
    for place in (address, f"/change-groups/{row.pk}/"):
        html = page(people, place)
        # Proposed for Foundation, but the plan has it in the pilot, from its first Monday on.
        assert "champions, Pilot, 5 Jan 2026 – 9 Jan 2026: 5 person-days" in html
        assert '<span class="tag">proposed</span>' not in html
    WorkPackage.objects.filter(pk=made.pk).update(status="dropped")
    assert "champions, Dropped: 5 person-days" in page(people, address)


def test_the_inputs_of_change_packages_cost_three_queries_however_many_groups(people):
    for n in range(4):
        row = involved.group(people, f"Group {n}", 45)
        involved.assessed(people, row, 4, 4, 2, 5, 4)
        readiness.set_impacts(row, chosen={FunctionKey("F05"): 2}, by=people.lead)
    with CaptureQueriesContext(connection) as queries:
        found = involved.pure_groups(people)
    assert len(queries) == 3
    drafts = barriers.drafts(found, [impact.Wave("F"), impact.Wave("P", ["F05"])])
    assert [(each.wave, each.effort, each.mandatory) for each in drafts] == [("P", 5, True)] * 4
