"""KPIs: from the catalogue or of one's own, figures as they are typed, two people at once."""

import string
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from canvases import chapters, fragments, kpi_table, kpi_words
from canvases.actions import kpis as actions
from canvases.actions import links, mandates, notes
from canvases.actions.kpis import Details
from canvases.models import Kpi, Mandate, Objective, ObjectiveKpi
from pmo_studio.core import bundle, figures
from pmo_studio.core.models import Engagement, Event
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from tests.factories import CanvasFactory, KpiFactory, NoteFactory
from tests.reading import words

pytestmark = pytest.mark.django_db

OWN = {
    "name": "Projects closed",
    "unit": "projects",
    "direction": "higher",
    "frequency": "monthly",
}


def adopt(people, *keys):
    return actions.adopt_kpis(people.engagement, keys=keys, by=people.facilitator)


def post(people, path, language="en", **data):
    browser = people.browser("facilitator")
    return browser.post(path, data, headers={"accept-language": language})


def new(people, language="en", **data):
    return post(people, f"/engagements/{people.engagement.pk}/kpis/new/", language, **OWN | data)


# --- figures as they are typed ---


@pytest.mark.parametrize(
    ("typed", "language", "number"),
    [
        ("1.234", "pt-br", "1234"),
        ("1.234", "en", "1.234"),
        ("1,234", "en", "1234"),
        ("1,5", "en", "1.5"),
        ("1,5", "es", "1.5"),
        ("1.5", "es", "1.5"),
        ("1.234,56", "en", "1234.56"),
        ("1,234.56", "pt-br", "1234.56"),
        ("1 234,5", "es", "1234.5"),
        ("\u221285 %", "en", "-85"),
    ],
)
def test_a_number_is_understood_as_its_language_writes_it(typed, language, number):
    assert figures.read(typed, language) == Decimal(number)


@pytest.mark.parametrize("typed", ["", "many", "1.2.3", "1,2,3", "12345678901", "0.00001", "-"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(figures.NoNumber):
        figures.read(typed, "en")


@given(
    st.decimals(min_value=-9_999_999_999, max_value=9_999_999_999, places=4),
    st.sampled_from(["en", "pt-br", "es"]),
)
def test_a_number_that_is_written_is_read_back(number, language):
    assert figures.read(figures.write(number, language), language) == number


@given(st.text(alphabet=string.digits + ".,- %"), st.sampled_from(["en", "es"]))
def test_whatever_is_typed_is_a_number_that_can_be_kept_or_none(typed, language):
    try:
        number = figures.read(typed, language)
    except figures.NoNumber:
        return
    assert abs(number) < 10**10
    assert number == number.quantize(figures.PLACES)


# --- actions ---


def test_the_catalogue_gives_a_kpi_its_usual_figures(people):
    milestones, ratio = adopt(people, "K01", "K19")
    assert (milestones.target, milestones.unit, milestones.direction) == (85, "percent", "higher")
    assert (ratio.target, ratio.band_low, ratio.band_high) == (None, 1, 4)
    assert [row.key for row in Kpi.objects.all()] == ["K01", "K19"]
    assert Event.objects.filter(kind="kpi.added").count() == 2
    with pytest.raises(Refused, match="not adopted yet"):
        adopt(people, "K01")


def test_a_kpi_speaks_the_language_of_its_engagement(people):
    Engagement.objects.filter(pk=people.engagement.pk).update(language="pt-br")
    (kpi,) = adopt(people, "K01")
    assert kpi.name == "Marcos no prazo"


def test_what_nobody_changed_is_read_in_the_readers_language_and_saved_as_it_was(people):
    (kpi,) = adopt(people, "K01")
    browser = people.browser("facilitator")

    def read(path):
        response = browser.get(path, headers={"accept-language": "pt-br"})
        return response.content.decode()

    listed = read(f"/engagements/{people.engagement.pk}/kpis/")
    assert "Marcos no prazo" in listed
    assert "On-time milestones" not in listed
    note = NoteFactory(canvas__engagement=people.engagement, block="vp")
    links.link_notes(note, kpi, by=people.facilitator)
    assert 'data-strength="2">Marcos no prazo</li>' in read(note.canvas.get_absolute_url())
    with translation.override("pt-br"):
        printed = chapters.kpis(people.engagement, "room", "pt-br").html
    assert "Marcos no prazo" in printed
    assert "On-time milestones" not in printed
    form = browser.get(f"/kpis/{kpi.pk}/", headers={"accept-language": "pt-br"}).context["form"]
    assert form["name"].value() == "Marcos no prazo"
    given = {name: form[name].value() or "" for name in form.fields}
    post(people, f"/kpis/{kpi.pk}/", "pt-br", **given | {"owner": "Ana"})
    kpi.refresh_from_db()
    assert (kpi.name, kpi.owner) == ("On-time milestones", "Ana")
    assert Event.objects.latest("number").data["fields"] == ["owner"]

    Kpi.objects.update(name="Our milestones")
    assert "Our milestones" in read(f"/engagements/{people.engagement.pk}/kpis/")


def test_a_kpi_is_linked_with_what_it_measures_on_its_own_page(people):
    (kpi,) = adopt(people, "K01")
    canvas = CanvasFactory(engagement=people.engagement)
    value, function = (NoteFactory(canvas=canvas, block=block) for block in ("vp", "ka"))
    NoteFactory(canvas=canvas, block="kr", text="Nothing to measure")
    browser = people.browser("facilitator")
    listed = f"/engagements/{people.engagement.pk}/kpis/"
    assert "Measures no note yet." in browser.get(listed).content.decode()
    page = browser.get(f"/kpis/{kpi.pk}/")
    assert page.context["to_measure"] == [(canvas, [value, function])]
    assert "It measures no note yet" in page.content.decode()

    path = f"/kpis/{kpi.pk}/notes/"
    refused = post(people, path)
    assert refused.status_code == 422
    assert "Choose at least one note" in refused.content.decode()
    assert post(people, path, note=[value.pk, function.pk]).status_code == 302
    assert {link.source for link in kpi.links_in.all()} == {value, function}
    assert f'href="/notes/{value.pk}/#links"' in browser.get(listed).content.decode()
    taken = kpi.links_in.get(source=value)
    assert post(people, path, remove=taken.pk).status_code == 302
    assert [line.text for line in kpi_table.line(kpi).notes] == [function.text]
    assert post(people, path, note=[value.pk, function.pk]).status_code == 302
    assert Event.objects.filter(kind="link.added").count() == 3


def test_who_links_a_note_that_is_gone_keeps_what_else_they_chose(people):
    (kpi,) = adopt(people, "K01")
    canvas = CanvasFactory(engagement=people.engagement)
    stays, goes = (NoteFactory(canvas=canvas, block="vp") for _ in range(2))
    notes.delete_note(goes, by=people.lead)
    refused = post(people, f"/kpis/{kpi.pk}/notes/", note=[stays.pk, goes.pk])
    assert refused.status_code == 422
    assert f'id="measure-{stays.pk}" checked' in refused.content.decode()
    assert not kpi.links_in.exists()


def test_figures_beyond_percent_are_asked_about_and_saved(people):
    assert new(people, unit="%", baseline="1234.5", target="-3").status_code == 302
    kpi = Kpi.objects.get()
    page = people.browser("viewer").get(f"/kpis/{kpi.pk}/").content.decode()
    assert "Is 1234.5\N{NO-BREAK SPACE}%, -3\N{NO-BREAK SPACE}% meant?" in page
    assert kpi_words.doubt(Kpi(unit="percent", baseline=Decimal(100), target=Decimal(0))) == ""
    assert kpi_words.doubt(Kpi(unit="days", baseline=Decimal(1234))) == ""


def test_flow_time_takes_its_target_from_the_baseline(people):
    (kpi,) = adopt(people, "K21")
    assert kpi.target is None

    def change(**more):
        details = Details(**vars(actions.details_of(Kpi.objects.get())) | more)
        return actions.change_kpi(kpi, details=details, seen=None, by=people.facilitator)

    assert change(baseline=Decimal(30)).target == 24
    assert change(baseline=Decimal(50)).target == 40
    assert change(target=Decimal(35)).target == 35
    assert change(baseline=Decimal(60)).target == 35


def test_a_removed_kpi_comes_back_with_its_figures_and_links(people):
    canvas = CanvasFactory(engagement=people.engagement)
    note = NoteFactory(canvas=canvas, block="vp", text="One reliable picture")
    (kpi,) = adopt(people, "K03")
    links.link_notes(note, kpi, by=people.facilitator)
    Kpi.objects.update(baseline=40)

    actions.remove_kpi(kpi, by=people.facilitator)
    assert kpi_table.lines(people.engagement) == []

    (back,) = adopt(people, "K03")
    assert (back.pk, back.baseline) == (kpi.pk, 40)
    mandates.add_objective(
        people.engagement, text="One truth", kpis=[kpi.pk], by=people.facilitator
    )
    (line,) = kpi_table.lines(people.engagement)
    assert [each.text for each in line.notes] == ["One reliable picture"]
    assert line.objectives == ["One truth"]


def test_a_kpi_without_a_formula_travels(people):
    assert new(people).status_code == 302
    made = bundle.load(bundle.write(people.engagement), owner=people.stranger)
    assert Kpi.objects.get(engagement=made).formula == ""


def test_boards_that_say_the_name_of_a_kpi_hear_of_another_and_of_no_other_figure(people):
    (kpi,) = adopt(people, "K02")
    canvas = CanvasFactory(engagement=people.engagement)
    CanvasFactory(engagement=people.engagement)
    links.link_notes(NoteFactory(canvas=canvas), kpi, by=people.facilitator)

    def reached(**changes):
        details = replace(actions.details_of(kpi), **changes)
        actions.change_kpi(kpi, details=details, seen=None, by=people.facilitator)
        event = Event.objects.filter(kind="kpi.changed").last()
        return fragments.topics_of_kpis([event]).get(event.number, set())

    assert reached(owner="Somebody else") == set()
    assert reached(name="Another name") == {canvas.topic}


def test_whom_somebody_came_before_is_told_and_nothing_is_lost(people):
    (kpi,) = adopt(people, "K01")
    seen = kpi.version
    details = actions.details_of(kpi)
    other = Details(**vars(details) | {"owner": "Head of delivery"})
    actions.change_kpi(kpi, details=other, seen=seen, by=people.lead)
    with pytest.raises(Overtaken):
        actions.change_kpi(kpi, details=details, seen=seen, by=people.facilitator)
    response = post(people, f"/kpis/{kpi.pk}/", **OWN, owner="Mine", seen=str(seen))
    page = response.content.decode()
    assert response.status_code == 409
    assert "Head of delivery" in page
    assert 'value="Mine"' in page
    assert Kpi.objects.get().owner == "Head of delivery"


def test_kpis_are_put_in_order(people):
    first, second, third = adopt(people, "K01", "K02", "K03")
    actions.move_kpi(third, by=people.facilitator, places=-1)
    assert list(Kpi.objects.live()) == [first, third, second]
    actions.move_kpi(first, by=people.facilitator, places=-1)
    assert Event.objects.filter(kind="kpi.moved").count() == 1


def test_figures_are_told_with_their_unit_and_a_score_without(people):
    milestones, satisfaction, ratio = adopt(people, "K01", "K13", "K19")
    told = [kpi_words.target(kpi) for kpi in (milestones, satisfaction, ratio)]
    assert told == ["85\N{NO-BREAK SPACE}%", "4", "1 to 4 %"]
    assert kpi_words.tolerance(ratio) == "± 10 % of the band"
    points = Kpi(unit="percent", target=95, tolerance=Decimal(5))
    assert kpi_words.tolerance_in_short(points) == "within 5 points"


# --- the report ---


def test_the_report_tells_what_each_kpi_measures_and_proves_and_what_is_not_set(people, canvas):
    assert chapters.kpis(people.engagement, "room", "en") is None
    milestones, ratio = adopt(people, "K01", "K19")
    Kpi.objects.filter(pk=milestones.pk).update(baseline=60, owner="Ana", formula="kept / due")
    note = NoteFactory(canvas=canvas, block="vp", text="Dates that hold")
    links.link_notes(note, milestones, by=people.facilitator)
    mandate = Mandate.objects.create(engagement=people.engagement)
    objective = Objective.objects.create(mandate=mandate, text="Trust", position=1)
    ObjectiveKpi.objects.create(objective=objective, kpi=milestones, position=1)
    html = chapters.kpis(people.engagement, "room", "en").html
    said = words(html)
    told = f"{milestones} % Higher is better 60 % 85 % within 10 % of it Monthly Ana"
    assert f"{told} Formula: kept / due Measures: Dates that hold · Proves: Trust" in said
    assert f"{ratio} % Inside a band not set 1 to 4 % within 10 % of its width" in said
    assert "linked with no note yet · Proves: no objective of the mandate yet" in said


# --- the page ---


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"unit": ""}, "A KPI needs a unit"),
        ({"baseline": "60", "target": "60,0"}, "Target and baseline are the same"),
        ({"direction": "band", "band_low": "4", "band_high": "1"}, "must be below the highest"),
        ({"direction": "band", "band_low": "4"}, "needs its lowest and its highest"),
        ({"band_low": "4"}, "belong to a band"),
        ({"target": "many"}, "“many” is no number"),
        ({"tolerance_percent": "120"}, "between 0 and 100"),
    ],
)
def test_a_wrong_figure_is_named_and_what_was_typed_stays(people, wrong, words):
    response = new(people, **wrong)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert "Projects closed" in response.content.decode()
    assert not Kpi.objects.exists()


def test_a_comma_and_signs_of_grouping_are_understood_in_portuguese(people):
    response = new(people, "pt-br", baseline="1.250,5", target="1.500", unit="Dias")
    assert response.status_code == 302
    kpi = Kpi.objects.get()
    assert (kpi.baseline, kpi.target, kpi.unit) == (Decimal("1250.5"), 1500, "days")
    page = people.browser("facilitator").get(
        f"/kpis/{kpi.pk}/", headers={"accept-language": "pt-br"}
    )
    assert 'value="1250,5"' in page.content.decode()


def test_a_target_on_the_wrong_side_is_a_hint_and_no_refusal(people):
    assert new(people, baseline="80", target="60").status_code == 302
    page = people.browser("viewer").get(f"/engagements/{people.engagement.pk}/kpis/")
    assert "Target worse than baseline" in page.content.decode()


def test_an_agile_engagement_is_offered_flow_and_no_adoption_of_a_method(people):
    Engagement.objects.filter(pk=people.engagement.pk).update(delivery_mode="agile")
    people.engagement.refresh_from_db()
    offered = kpi_table.candidates(people.engagement, [])
    assert [one.key for one in offered if one.chosen] == ["K21", "K22", "K23"]
    assert "K05" not in {one.key for one in offered}
    page = people.browser("facilitator").get(f"/engagements/{people.engagement.pk}/kpis/")
    assert page.content.decode().count("checked") == 3


def test_what_measures_functions_of_the_canvas_is_offered_first(people):
    NoteFactory(
        canvas=CanvasFactory(engagement=people.engagement), block="ka", text="F", function="F07"
    )
    assert kpi_table.candidates(people.engagement, [])[0].functions


def test_contributors_read_and_are_offered_nothing_to_change(people):
    adopt(people, "K01")
    page = people.browser("contributor").get(f"/engagements/{people.engagement.pk}/kpis/")
    assert "On-time milestones" in page.content.decode()
    assert "Adopt from the catalogue" not in page.content.decode()


def test_the_page_costs_the_same_for_3_and_30_kpis(people, django_assert_num_queries):
    browser = people.browser("facilitator")
    address = f"/engagements/{people.engagement.pk}/kpis/"
    note = NoteFactory(canvas=CanvasFactory(engagement=people.engagement), block="vp")

    def add(count):
        for kpi in KpiFactory.create_batch(count, engagement=people.engagement):
            links.link_notes(note, kpi, by=people.facilitator)

    add(3)
    browser.get(address)
    with django_assert_num_queries(15):
        browser.get(address)
    add(27)
    with django_assert_num_queries(15):
        browser.get(address)
