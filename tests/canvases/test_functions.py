"""The catalogue of functions of an engagement: changed, added, withdrawn, taken back."""

from dataclasses import replace
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessments.models import Target
from assessments.settling import in_use
from canvases import fragments
from canvases.actions.functions import Details, details_of, save_function, set_withdrawn, take_back
from canvases.actions.placing import put_on_canvas
from canvases.fragments import note_html
from canvases.functions import functions_of, withdrawn_in
from canvases.models import FunctionEntry, Link, Note
from canvases.prerequisites import circle, circle_through
from pmo_studio.core import bundle, catalogue
from pmo_studio.core.access import Denied
from pmo_studio.core.models import Event
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from pmo_studio.live import renderers
from tests.canvases.test_replay import replayed
from tests.factories import CanvasFactory, FunctionEntryFactory, KpiFactory, NoteFactory

NEW = Details(name="Run the reading club", layer="T", ctl=1, capability="KNO")


def saved(people, function="", details=NEW, seen=0, by=None):
    return save_function(
        people.engagement, function=function, details=details, seen=seen, by=by or people.lead
    )


@pytest.mark.django_db
def test_functions_of_ones_own_get_keys_of_their_own_and_stand_in_the_catalogue(people):
    assert saved(people) == "X1"
    assert saved(people, details=replace(NEW, name="Other", req=("X1", "F05"))) == "X2"
    mine = functions_of(people.engagement)["X2"]
    assert (mine.name.en, mine.req, mine.effort.medium) == ("Other", ("X1", "F05"), 25)
    assert Event.objects.latest("number").data == {"function": "X2", "title": "Other"}


@pytest.mark.django_db
def test_a_built_in_function_keeps_the_translations_of_what_nobody_changed(people):
    details = replace(details_of(catalogue.function("F05"), "en"), ctl=3)
    saved(people, "F05", details)
    changed = functions_of(people.engagement)["F05"]
    assert changed == replace(catalogue.function("F05"), ctl=3)
    assert functions_of(people.engagement)["F01"] == catalogue.function("F01")
    take_back(people.engagement, function="F05", seen=None, by=people.lead)
    assert functions_of(people.engagement)["F05"] == catalogue.function("F05")
    assert not FunctionEntry.objects.exists()


@pytest.mark.django_db
def test_saving_what_stands_already_is_no_change(people):
    before = Event.objects.count()
    saved(people, "F05", details_of(catalogue.function("F05"), "es"))
    set_withdrawn(people.engagement, function="F05", withdrawn=False, by=people.lead)
    take_back(people.engagement, function="F05", seen=None, by=people.lead)
    assert Event.objects.count() == before
    assert not FunctionEntry.objects.exists()


@pytest.mark.django_db
def test_boards_with_a_note_of_a_function_hear_that_it_is_called_otherwise(people):
    canvas = CanvasFactory(engagement=people.engagement)
    NoteFactory(canvas=canvas, block="ka", function="F05")
    NoteFactory(canvas=CanvasFactory(engagement=people.engagement), block="ka", function="F01")
    saved(people, "F05", replace(details_of(catalogue.function("F05")), name="Our method"))
    event = Event.objects.get(kind="function.saved")
    assert fragments.topics_of_functions([event]) == {event.number: {canvas.topic}}
    assert fragments.topics_of_functions in renderers.reaches_of("function.taken_back")


@pytest.mark.django_db
def test_a_withdrawn_function_is_known_but_not_offered_until_it_is_again(people):
    set_withdrawn(people.engagement, function="F02", withdrawn=True, by=people.facilitator)
    assert withdrawn_in(people.engagement) == {"F02"}
    assert functions_of(people.engagement)["F02"] == catalogue.function("F02")
    set_withdrawn(people.engagement, function="F02", withdrawn=False, by=people.facilitator)
    assert not withdrawn_in(people.engagement)
    kinds = list(Event.objects.order_by("-number").values_list("kind", flat=True)[:2])
    assert kinds == ["function.offered", "function.withdrawn"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"name": " \u202e "}, "name", "needs a name"),
        ({"name": "x" * 81}, "name", "80 characters"),
        ({"layer": "Q"}, "layer", "strategic"),
        ({"ctl": 4}, "ctl", "1 .supportive"),
        ({"capability": "ZZZ"}, "capability", "capability"),
        ({"secondary": ("ZZZ",)}, "secondary", "ZZZ"),
        ({"group": "G99"}, "group", "group"),
        ({"effort_large": 0}, "effort_large", "at least 1"),
        ({"run": -1}, "run", "0 or more"),
        ({"req": ("F99",)}, "req", "F99"),
        ({"kpis": ("K99",)}, "kpis", "K99"),
        ({"deliverables": (("cake", "Cake"),)}, "deliverables", "kind"),
    ],
)
def test_what_cannot_be_is_refused_in_words_that_name_the_field(people, wrong, field, words):
    with pytest.raises(Refused, match=words) as refused:
        saved(people, details=replace(NEW, **wrong))
    assert refused.value.field == field
    assert not FunctionEntry.objects.exists()


@pytest.mark.django_db
def test_functions_that_wait_for_each_other_are_named_in_their_order(people):
    method = details_of(catalogue.function("F05"), "en")
    with pytest.raises(Refused) as refused:
        saved(people, "F05", replace(method, req=("F01",)))
    assert "F05 → F01 → F05" in refused.value.words
    with pytest.raises(Refused, match="X1 → X1"):
        saved(people, details=replace(NEW, req=("X1",)))


@pytest.mark.django_db
def test_a_bundle_with_functions_that_wait_for_each_other_is_refused(people):
    saved(people, "F05", replace(details_of(catalogue.function("F05"), "en"), run=9))
    document = bundle.write(people.engagement)
    bundle.check(document)
    document["functions"][0]["req"] = ["F01"]
    with pytest.raises(bundle.BadBundle, match="F01 → F05 → F01"):
        bundle.check(document)


@pytest.mark.django_db
def test_own_kpis_can_be_named_and_whoever_may_not_plan_is_refused(people):
    key = KpiFactory(engagement=people.engagement).key
    saved(people, details=replace(NEW, kpis=(key, "K05")))
    for one in (people.contributor, people.viewer, people.guest):
        with pytest.raises(Denied):
            saved(people, by=one)
        with pytest.raises(Denied):
            set_withdrawn(people.engagement, function="F05", withdrawn=True, by=one)
        with pytest.raises(Denied):
            take_back(people.engagement, function="F05", seen=None, by=one)


@pytest.mark.django_db
def test_the_second_of_two_who_change_a_function_is_told(people):
    details = details_of(catalogue.function("F05"), "en")
    saved(people, "F05", replace(details, run=9))
    with pytest.raises(Overtaken) as overtaken:
        saved(people, "F05", replace(details, run=7), by=people.facilitator)
    saved(people, "F05", replace(details, run=7), seen=overtaken.value.version)
    with pytest.raises(Overtaken):
        take_back(people.engagement, function="F05", seen=1, by=people.lead)
    assert functions_of(people.engagement)["F05"].run == 7


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"layer": "Q"}, {"ctl": 0}, {"capability": "A"}, {"effort_small": 0}]
)
def test_the_database_refuses_functions_that_cannot_be(people, wrong):
    saved(people)
    with pytest.raises(IntegrityError), transaction.atomic():
        FunctionEntry.objects.update(**wrong)


KEYS = ["F01", "F02", "F03", "F04", "F05"]


@given(st.dictionaries(st.sampled_from(KEYS), st.lists(st.sampled_from(KEYS), max_size=3)))
def test_a_circle_is_a_real_way_and_is_found_whenever_there_is_one(requirements):
    functions = {
        key: replace(catalogue.function(key), req=tuple(requirements.get(key, ()))) for key in KEYS
    }
    found = {key: circle_through(key, functions) for key in KEYS}
    for key, way in found.items():
        if way:
            assert (way[0], way[-1]) == (key, key)
            assert len(set(way[:-1])) == len(way) - 1
            assert all(b in functions[a].req for a, b in pairwise(way))
    assert any(found.values()) == bool(circle(functions))


# --- pages


def page(people, name, *args, column="lead", query=None):
    address = reverse(f"canvases:{name}", args=[people.engagement.pk, *args])
    return people.browser(column).get(address, query)


def typed(people, key, **changes):
    """What the form of a function sends."""
    form = page(people, "function_edit", key).context["form"]
    sent = {name: value for name, value in {**form.initial, **changes}.items() if value is not None}
    for kind, what in form.deliverables():
        sent |= {kind.name: kind.initial, what.name: what.initial}
    return {name: value for name, value in (sent | changes).items() if value is not False}


@pytest.mark.django_db
def test_the_catalogue_shows_every_function_with_its_facts_and_where_it_stands(people):
    canvas = CanvasFactory(engagement=people.engagement)
    NoteFactory(canvas=canvas, block="ka", function="F05", author=people.lead)
    set_withdrawn(people.engagement, function="F02", withdrawn=True, by=people.lead)
    saved(people)
    shown = page(people, "functions", column="viewer")
    html = shown.content.decode()
    titles = [group.title for group in shown.context["groups"]]
    assert titles[0] == "Monitoring and controlling performance"
    assert titles[-1] == "Functions of your own"
    offered = [line.key for group in shown.context["groups"] for line in group.lines]
    assert len(offered) == 33
    assert "F02" not in offered
    assert [line.key for line in shown.context["withdrawn"]] == ["F02"]
    assert html.count("stands there") == 1
    assert "Methodology: Method guide with tailoring" in html
    assert ">Method adoption, On-time milestones</span>" in html
    assert ">K05" not in html
    assert "30 pd" in html
    assert "Offer again" not in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("services", "words"),
    [
        ({}, "to be built: no assessment asked how it is served today, not on the canvas"),
        ({"F01": 1.5}, "to be built: served today at grade 1.5 of 3, not on the canvas"),
        ({"F01": 2}, "stands: served today at grade 2 of 3"),
    ],
)
def test_the_page_of_a_function_says_where_stands_what_it_needs_first(
    people, monkeypatch, services, words
):
    monkeypatch.setattr("canvases.views.functions.services_today", lambda engagement: services)
    address = f"/engagements/{people.engagement.pk}/functions/F15/"
    assert words in people.browser("viewer").get(address).content.decode()


@pytest.mark.django_db
def test_a_search_finds_by_every_fact_and_answers_htmx_with_the_results_alone(people):
    def found(**query):
        shown = page(people, "functions", query=query)
        return [line.key for group in shown.context["groups"] for line in group.lines]

    assert found(q="MENTOR") == ["F08"]
    assert "F05" in found(q="method guide")
    assert found(q="portfolio", layer="S")
    assert set(found(layer="O")).isdisjoint(found(layer="S"))
    assert found(q="unheard of") == []
    address = reverse("canvases:functions", args=[people.engagement.pk])
    part = people.browser("lead").get(address, {"q": "mentor"}, headers={"hx-request": "true"})
    assert b"<html" not in part.content
    assert part.content.decode().count('<tr>\n                <th scope="row">') == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("mode", "first"), [("agile", "F-A1"), ("hybrid", "F01")])
def test_where_work_is_agile_its_functions_come_first_and_heavy_ones_have_a_hint(
    people, mode, first
):
    people.engagement.delivery_mode = mode
    people.engagement.save()
    shown = page(people, "functions")
    lines = [line for group in shown.context["groups"] for line in group.lines]
    assert lines[0].key == first
    hinted = {line.key for line in lines if line.hint}
    assert hinted == ({"F02", "F22"} if mode == "agile" else set())


@pytest.mark.django_db
def test_a_function_is_changed_by_its_form_and_what_is_wrong_stands_beside_the_field(people):
    browser = people.browser("facilitator")
    address = reverse("canvases:function_edit", args=[people.engagement.pk, "F05"])
    refused = browser.post(address, typed(people, "F05", req=["F01"], name="Our method"))
    assert refused.status_code == 422
    assert "F05 → F01 → F05" in refused.content.decode()
    assert 'value="Our method"' in refused.content.decode()
    answer = browser.post(address, typed(people, "F05", name="Our method", run=9))
    assert answer.status_code == 302
    changed = functions_of(people.engagement)["F05"]
    assert (changed.name.en, changed.run, len(changed.deliverables)) == ("Our method", 9, 4)
    assert changed.deliverables == catalogue.function("F05").deliverables
    late = browser.post(address, typed(people, "F05", name="Other", seen=0))
    assert late.status_code == 409
    assert "Our method" in late.content.decode()
    assert "changed here" in page(people, "function", "F05").content.decode()


@pytest.mark.django_db
def test_withdrawing_or_taking_back_sent_twice_happens_once(people):
    browser = people.browser("facilitator")
    for name in ("withdraw", "take_back"):
        address = reverse(f"canvases:function_{name}", args=[people.engagement.pk, "F05"])
        sent = {"key": f"once-{name}"}
        assert [browser.post(address, sent).status_code for _ in range(2)] == [302, 302]
    told = Event.objects.filter(kind__startswith="function.").values_list("kind", flat=True)
    assert list(told.order_by("number")) == ["function.withdrawn", "function.taken_back"]


def queries(people, name, *args):
    with CaptureQueriesContext(connection) as caught:
        page(people, name, *args, column="facilitator")
    return len(caught)


@pytest.mark.django_db
def test_the_catalogue_costs_the_same_queries_for_3_and_30_own_functions(people):
    canvas = CanvasFactory(engagement=people.engagement)
    counted = []
    for numbers in (range(1, 4), range(4, 31)):
        for number in numbers:
            FunctionEntryFactory(engagement=people.engagement, key=f"X{number}", req=["F01"])
            NoteFactory(canvas=canvas, block="ka", function=f"X{number}", author=people.lead)
        counted.append((queries(people, "functions"), queries(people, "function", "X1")))
    assert counted[0] == counted[1]


# --- on the canvas


@pytest.mark.django_db
def test_the_catalogue_suggests_what_fits_the_to_be_canvas(people):
    canvas = CanvasFactory(engagement=people.engagement)
    NoteFactory(canvas=canvas, block="ka", function="F12", author=people.lead)
    shown = page(people, "functions", column="viewer")
    assert [each.line.key for each in shown.context["suggested"]] == ["F11"]
    assert "Needed first by: F12 Manage portfolios." in shown.content.decode()
    assert "suggested" not in page(people, "functions", query={"q": "risk"}).context


@pytest.mark.django_db
def test_what_functions_of_the_to_be_canvas_raise_first_is_in_use(people):
    canvas = CanvasFactory(engagement=people.engagement)
    today = CanvasFactory(engagement=people.engagement, kind="as_is")
    assert in_use.capabilities(people.engagement) == set()
    NoteFactory(canvas=canvas, block="ka", function="F12", author=people.lead)
    NoteFactory(canvas=canvas, block="ka", function="F24", state="retire", author=people.lead)
    NoteFactory(canvas=today, block="ka", function="F08", author=people.lead)
    assert in_use.capabilities(people.engagement) == {"PFO"}


@pytest.mark.django_db
def test_a_function_put_on_the_canvas_serves_its_value_and_is_measured(people):
    canvas = CanvasFactory(engagement=people.engagement)
    value = NoteFactory(canvas=canvas, author=people.lead)
    adopted = KpiFactory(engagement=people.engagement, key="K01")
    answer = people.browser("facilitator").post(
        reverse("canvases:function_put", args=[people.engagement.pk, "F05"]),
        {"canvas": canvas.pk, "value": value.pk},
    )
    assert answer.status_code == 302
    note = Note.objects.get(function="F05")
    assert (note.text, note.block, note.state) == (
        catalogue.function("F05").name.en,
        "ka",
        "new",
    )
    links = set(Link.objects.in_force().values_list("kind", "source", "target", "kpi"))
    assert links == {
        ("delivered_by", value.pk, note.pk, None),
        ("measured_by", note.pk, None, adopted.pk),
    }
    other = NoteFactory(canvas=canvas, author=people.lead)
    again = put_on_canvas(canvas, function="F05", value=other.pk, by=people.lead)
    assert again == note
    assert Link.objects.in_force().filter(target=note).count() == 2
    assert replayed(people.engagement).notes[note.pk].number == note.number


@pytest.mark.django_db
def test_a_note_that_says_the_name_of_its_function_does_not_say_it_twice(people):
    name = catalogue.function("F05").name
    note = NoteFactory(
        canvas__engagement=people.engagement, block="ka", function="F05", text=name.es
    )
    assert name.en not in note_html(note, "en")
    note.text = "One method, tailored"
    note.save()
    assert name.en in note_html(note, "en")


@pytest.mark.django_db
def test_what_cannot_be_put_on_a_canvas_is_refused(people):
    canvas = CanvasFactory(engagement=people.engagement)
    customer = NoteFactory(canvas=canvas, block="cs", author=people.lead)
    set_withdrawn(people.engagement, function="F02", withdrawn=True, by=people.lead)
    for wrong in ({"function": "F99"}, {"function": "F02"}, {"value": customer.pk}):
        with pytest.raises(Refused):
            put_on_canvas(
                canvas, **{"function": "F05", "value": None, **wrong}, by=people.facilitator
            )
    with pytest.raises(Denied):
        put_on_canvas(canvas, function="F05", value=None, by=people.contributor)
    assert not Note.objects.exclude(function="").exists()


@pytest.mark.django_db
def test_a_note_gets_its_function_from_a_page_that_says_why_some_are_suggested(people):
    canvas = CanvasFactory(engagement=people.engagement)
    NoteFactory(canvas=canvas, text="A method that people can follow", author=people.lead)
    NoteFactory(canvas=canvas, block="ka", function="F12", author=people.lead)
    note = NoteFactory(canvas=canvas, block="ka", text="Coaching", author=people.contributor)
    Target.objects.create(
        engagement=people.engagement,
        capability="RSK",
        value=3,
        set_by=people.lead,
        set_at=timezone.now(),
    )
    address = reverse("canvases:note_function", args=[note.pk])
    shown = people.browser("contributor").get(address)
    reasons = {each.line.key: each.reasons for each in shown.context["suggested"]}
    assert reasons["F11"] == ["Needed first by: F12 Manage portfolios."]
    assert "“A method that people can follow” speaks of the same: method." in reasons["F05"]
    assert reasons["F24"] == ["Raises Risk, which is 2.0 levels below its target."]
    assert "“Coaching” speaks of the same: Coaching." in reasons["F08"]
    people.browser("contributor").post(address, {"function": "F08"})
    note.refresh_from_db()
    assert note.function == "F08"
    panel = people.browser("viewer").get(note.get_absolute_url()).content.decode()
    assert "Mentor project leaders" in panel
    assert address not in panel
    refused = people.browser("contributor").post(address, {"function": "F99"})
    assert refused.status_code == 422
    assert "F99" in refused.content.decode()
    part = people.browser("contributor").get(
        address, {"q": "mentor"}, headers={"hx-request": "true"}
    )
    assert part.content.decode().count('name="function"') == 1
    assert b"Mentor project leaders" in part.content
    assert b"<html" not in part.content
