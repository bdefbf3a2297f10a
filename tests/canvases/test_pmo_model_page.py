"""Sheet 2.4: the derived type, every figure's arithmetic, grades and confirmations of people."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from canvases import pmo_figures
from canvases.actions import notes
from canvases.actions import pmo_model as actions
from canvases.actions import structure as structuring
from canvases.actions.pmo_model import FiguresMoved, Which
from canvases.models import GradeChoice, Link, ModelConfirmation, Note
from canvases.pmo import chapter, state
from canvases.pmo import words as model_words
from pmo_studio.core import gate_table, own_data, phases, subjects
from pmo_studio.core.access import Denied
from pmo_studio.core.actions import engagements as settings
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from pmo_studio.workshops.actions import votes
from tests.canvases.loaded import load_preset
from tests.factories import CanvasFactory, LinkFactory, NoteFactory
from tests.reading import words
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def page(people, canvas, column="facilitator", rest="", status=200, part="model"):
    response = people.browser(column).get(f"/canvases/{canvas.pk}/{part}/{rest}")
    assert response.status_code == status
    return response.content.decode()


def confirm(people, canvas, by=None, **given):
    given = {"pmo_type": "controlling", "rationale": "Leaders want one way of working"} | given
    return actions.confirm_type(canvas, by=by or people.facilitator, **given)


def post(people, canvas, column="facilitator", rest="confirm/", **data):
    return people.browser(column).post(f"/canvases/{canvas.pk}/model/{rest}", data)


def put_to_the_vote(people, canvas, given):
    """Carl and Gus give these dots to notes."""
    chosen = list(given)
    round_ = votes.open_round(
        people.engagement,
        title="What matters most?",
        items=[note.subject for note in chosen],
        by=people.facilitator,
        dots=9,
        cap=9,
    )
    for note, dots in given.items():
        item = round_.items.get(subject=note.subject)
        for seat, count in zip((people.contributor, people.guest), dots, strict=True):
            votes.set_dots(item, dots=count, by=seat)
    votes.end_round(round_, by=people.facilitator)


# --- figures ---


@pytest.mark.parametrize(
    ("preset", "told"),
    [
        ("classic", ("This PMO is controlling", "2.27", "58 %", "17 %", "25 %")),
        ("agile", ("This PMO is supportive", "1.24", "54 %", "40 %", "6 %")),
        ("public", ("This PMO is controlling", "1.90", "21 %", "58 %")),
    ],
)
def test_t43_a_preset_nobody_voted_on_prints_its_type_index_and_mix(people, canvas, preset, told):
    load_preset(canvas, preset)
    said = words(page(people, canvas, "viewer"))
    assert [each for each in told if each not in said] == []
    assert "Nobody voted on the value propositions: all of them count 3." in said
    assert "There is no mandate yet" in said


def test_t20_votes_weights_and_strengths_print_what_the_method_says(people, canvas):
    segments = {
        name: NoteFactory(canvas=canvas, block="cs", text=name, weight=weight)
        for name, weight in (("Executives", 3), ("Managers", 2), ("Teams", 1))
    }
    values = [NoteFactory(canvas=canvas, block="vp", text=f"V{n}") for n in (1, 2, 3)]
    functions = {
        key: NoteFactory(canvas=canvas, block="ka", function=key)
        for key in ("F01", "F11", "F05", "F07", "F03")
    }
    needed = (("Executives", 0), ("Managers", 1), ("Teams", 1), ("Executives", 2), ("Managers", 2))
    for name, value in needed:
        LinkFactory(canvas=canvas, kind="needs", source=segments[name], target=values[value])
    delivered = ((0, "F01", 3), (0, "F11", 3), (1, "F05", 3), (1, "F07", 1), (2, "F03", 2))
    for value, key, strength in delivered:
        LinkFactory(canvas=canvas, source=values[value], target=functions[key], strength=strength)
    put_to_the_vote(people, canvas, {values[0]: (5, 0), values[1]: (1, 2), values[2]: (0, 2)})

    said = words(page(people, canvas))
    assert "This PMO is controlling" in said
    assert "Authority index 1.79" in said
    assert "S Strategic 39 %" in said
    assert "T Tactical 61 %" in said
    assert "These functions would need 2.0 FTE" in said
    order = [said.index(f"{name} F") for name in ("system", "method", "leadership")]
    assert order == sorted(order)

    value = words(page(people, canvas, rest=f"value/{values[1].pk}/"))
    assert "1 + 4 × 3 / 5 = 3.4 3.4 × 3 = 10.2" in value
    assert "Managers 2 Teams 1 Together 3" in value
    function = words(page(people, canvas, rest="function/F05/"))
    assert "7.65 / 38.2 = 0.2003" in function
    assert "V2 10.2 3 4 7.65" in function
    index = words(page(people, canvas, rest="index/all/"))
    assert "A = 1.7893" in index
    assert "32 / 18 = 1.7778 → 2.0" in words(page(people, canvas, rest="staffing/all/"))
    assert "Together 0.6073" in words(page(people, canvas, rest="mix/all/"))
    assert "V3 2.6 5 13" in words(page(people, canvas, rest="demand/all/"))


def test_shares_and_layers_print_100_together_and_open_to_what_they_are_exactly(people, canvas):
    customer, value = (NoteFactory(canvas=canvas, block=block) for block in ("cs", "vp"))
    LinkFactory(canvas=canvas, kind="needs", source=customer, target=value)
    for key in ("F01", "F02", "F05"):
        function = NoteFactory(canvas=canvas, block="ka", function=key)
        LinkFactory(canvas=canvas, source=value, target=function)
    said = words(page(people, canvas))
    shares = re.findall(r"F0\d (\d+) %", said)
    assert shares == ["34", "33", "33"]
    assert "S Strategic 34 % T Tactical 33 % O Operational 33 %" in said
    first, second = (words(page(people, canvas, rest=f"function/{key}/")) for key in ("F01", "F02"))
    assert "34 %" in first
    assert "0.3333" in first
    note = "Shares are rounded so that all of them together make 100 %."
    assert (note in first, note in second) == (True, False)
    assert sum(each["share"] for each in state.of(canvas).figures["functions"]) == 1


def test_no_rounded_figure_reads_as_having_reached_a_bound_that_it_misses(people, canvas):
    customer, value = (NoteFactory(canvas=canvas, block=block) for block in ("cs", "vp"))
    LinkFactory(canvas=canvas, kind="needs", source=customer, target=value)
    for number, strength in enumerate((3, 3, 3, 3, 3, 3, 1, 1, 1), 1):
        function = NoteFactory(canvas=canvas, block="ka", function=f"F0{number}")
        LinkFactory(canvas=canvas, source=value, target=function, strength=strength)
    said = words(page(people, canvas))
    # 1 of 21 is 4.76 %, 3 of 21 are 14.29 %: the grades begin at 5 and 15 %.
    shares = re.findall(r"F0\d(?:, supporting)? ((?:just under )?\d+ %)", said)
    assert shares == ["just under 15 %", *["14 %"] * 5, *["just under 5 %"] * 3]
    assert "just under 5 %" in words(page(people, canvas, rest="function/F07/"))
    assert "just under 5 %" in words(chapter.build(people.engagement, "room", "en").html)
    read = [model_words.index(each) for each in (5 / 3, 1.67, 2.3399, 2.34, 1.66)]
    assert read == ["1.667", "1.67", "2.3399", "2.34", "1.66"]


def test_the_people_there_are_say_where_they_come_from_and_lead_there(people, canvas):
    load_preset(canvas, "classic")
    field = f'href="/engagements/{people.engagement.pk}/settings/#id_pmo_fte"'
    assumed = "Nobody has said yet how many people the PMO has: 3.0 FTE is assumed."
    shown = page(people, canvas, "lead")
    assert f"{assumed} Say how many in the settings" in words(shown)
    assert field in shown
    assert assumed in words(page(people, canvas, rest="staffing/all/"))

    settings.change_settings(people.engagement, by=people.lead, pmo_fte=Decimal("4.5"))
    needed = "These functions would need 3.0 FTE; how many people there are, nobody said."
    assert needed in words(shown)
    assert "enough" not in words(shown)
    roles = "one person can hold several. 10 roles, run by 3.0 FTE."
    assert roles in words(shown)
    assert roles in words(page(people, canvas, part="structure"))

    said = "4.5 FTE is what the settings of the engagement say."
    assert f"{said} Change it in the settings" in words(page(people, canvas, "lead"))
    assert f"{said} See it in the settings" in words(page(people, canvas, "viewer"))


def test_every_figure_on_the_sheet_leads_to_a_page_that_leads_on(people, canvas):
    load_preset(canvas, "classic")
    root = f"/canvases/{canvas.pk}/model/"
    seen, waiting = set(), {root}
    while waiting:
        address = waiting.pop()
        seen.add(address)
        response = people.browser("viewer").get(address)
        assert response.status_code == 200, address
        main = response.content.decode().partition("<main")[2]
        found = set(re.findall(rf'href="({root}[^"#?]*)"', main))
        waiting |= found - seen
    assert {f"{root}index/all/", f"{root}mix/all/", f"{root}function/F12/"} <= seen
    value = Note.objects.filter(canvas=canvas, block="vp").first()
    assert f"{root}value/{value.pk}/" in seen
    assert reverse("canvases:note", args=[value.pk])[:7] in page(
        people, canvas, rest=f"value/{value.pk}/"
    )


@pytest.mark.parametrize(
    "rest",
    ["function/F99/", "note/12/", "note/x/", "value/x/", "index/1/", "nothing/all/", "index/all/"],
)
def test_a_figure_that_does_not_exist_has_no_page(people, canvas, rest):
    page(people, canvas, rest=rest, status=404)


# --- what is missing ---


def test_what_is_missing_is_said_and_leads_there(people, canvas):
    said = page(people, canvas)
    assert "There is no customer yet." in said
    assert f'href="/canvases/{canvas.pk}/blocks/vp/"' in said
    assert "There is no function yet." in said

    for block in ("cs", "vp", "ka"):
        NoteFactory(canvas=canvas, block=block)
    said = page(people, canvas)
    assert "There is no customer yet." not in said
    assert "No customer is linked to a value proposition." in said
    assert "No value proposition is linked to a function that delivers it." in said
    assert "Confirm the type" not in said
    response = post(people, canvas, pmo_type="directive", rationale="Anyway", seen="0")
    assert response.status_code == 422
    assert "derives no type yet" in response.content.decode()
    assert "Anyway" in response.content.decode()


def test_values_that_count_nothing_are_told(people, canvas):
    load_preset(canvas, "classic")
    NoteFactory(canvas=canvas, block="vp")
    lost = NoteFactory(canvas=canvas, block="vp")
    customer = Note.objects.filter(canvas=canvas, block="cs").first()
    LinkFactory(canvas=canvas, kind="needs", source=customer, target=lost)
    said = page(people, canvas)
    assert "1 value proposition has no customer and counts nothing." in said
    assert "1 value proposition is needed and no function delivers it." in said


def test_the_sheet_leads_to_the_newest_canvas_or_says_what_a_model_is(people, canvas):
    index = f"/engagements/{people.engagement.pk}/pmo-model/"
    newer = CanvasFactory(engagement=people.engagement, kind="to_be")
    CanvasFactory(engagement=people.engagement, kind="as_is")
    response = people.browser("viewer").get(index)
    assert response["Location"] == f"/canvases/{newer.pk}/model/"
    people.engagement.canvases.all().delete()
    said = people.browser("viewer").get(index).content.decode()
    assert "There is no canvas yet" in said
    assert "Make a canvas" not in said


def test_a_sheet_costs_the_same_for_few_and_many_notes(
    people, canvas, django_assert_max_num_queries, django_assert_num_queries
):
    browser = people.browser("facilitator")
    load_preset(canvas, "classic")
    address = f"/canvases/{canvas.pk}/model/"
    browser.get(address)
    with django_assert_max_num_queries(30) as few:
        browser.get(address)
    for _ in range(3):
        load_preset(canvas, "public")
    for _ in range(5):
        confirm(people, canvas)
    with django_assert_num_queries(len(few)):
        browser.get(address)


# --- grades ---


def test_a_grade_of_one_s_own_stands_with_its_reason_beside_the_derived_one(people, canvas):
    load_preset(canvas, "classic")
    response = post(
        people, canvas, rest="function/F07/grade/", grade="1", reason="HR trains already", seen="0"
    )
    assert response.status_code == 302
    said = words(page(people, canvas, "viewer"))
    assert "1 (basic) derived 2 (intermediate): HR trains already" in said
    assert state.of(canvas).grades["F07"] == 1

    row = GradeChoice.objects.get()
    response = post(people, canvas, rest="function/F07/grade/", derived="1", seen=row.version)
    assert response.status_code == 302
    assert not GradeChoice.objects.exists()


def test_the_form_of_a_grade_begins_with_the_one_that_counts(people, canvas):
    load_preset(canvas, "classic")
    form = people.browser("lead").get(f"/canvases/{canvas.pk}/model/function/F01/").context["form"]
    assert form["grade"].value() == state.of(canvas).grades["F01"] == 3


def test_a_grade_without_a_reason_is_asked_for_one_and_keeps_what_was_chosen(people, canvas):
    load_preset(canvas, "classic")
    response = post(people, canvas, rest="function/F07/grade/", grade="1", reason=" ")
    assert response.status_code == 422
    said = response.content.decode()
    assert "Say why in a sentence" in said
    assert '<option value="1" selected>' in said


def test_who_chooses_a_grade_after_somebody_else_is_told(people, canvas):
    load_preset(canvas, "classic")
    which = Which("F01")
    actions.choose_grade(canvas, which=which, grade=2, reason="First", by=people.lead, seen=0)
    given = {"which": which, "grade": 1, "reason": "Second", "by": people.facilitator}
    with pytest.raises(Overtaken, match="chose grade 2"):
        actions.choose_grade(canvas, seen=0, **given)
    response = post(people, canvas, rest="function/F01/grade/", derived="1", seen="1")
    assert response.status_code == 422
    assert GradeChoice.objects.get().grade == 2
    with pytest.raises(Refused, match="not on the canvas"):
        actions.choose_grade(canvas, **given | {"which": Which("F27")})


# --- the type ---


def at_the_gate(people):
    """What the second gate says of D8: its ratio, and its remark."""
    found = next(each for each in phases.criteria_of(people.engagement, 2) if each.key == "D8")
    return found.ratio, found.standing.decisive.remark


def test_a_confirmed_type_stands_with_its_figures_until_they_move(people, canvas):
    notes_ = load_preset(canvas, "classic")
    assert at_the_gate(people) == (0, "")
    digest = pmo_figures.digest(state.of(canvas).figures)
    response = post(
        people,
        canvas,
        pmo_type="directive",
        rationale="We stop projects",
        seen="0",
        figures=digest,
    )
    assert response.status_code == 302
    row = ModelConfirmation.objects.get()
    assert (row.pmo_type, row.derived, row.figures["index"]) == ("directive", "controlling", 2.27)
    assert at_the_gate(people) == (1, "")
    said = words(page(people, canvas, "viewer"))
    assert "Confirmed Directive derived was: Controlling, 2.27 We stop projects" in said
    assert "other figures" not in said

    gone = next(note for note in notes_.values() if note.function == "F12")
    notes.delete_note(gone, by=people.lead)
    said = words(page(people, canvas, "viewer"))
    assert "Confirmed on other figures Directive" in said
    assert "Authority index: 2.27 then, 2.10 now." in said
    assert "“Manage portfolios” left the canvas; it had" in said
    assert at_the_gate(people) == (1, "confirmed on other figures")
    printed = gate_table.rows(phases.state_of(people.engagement, 2))[-1]
    assert (printed.key, printed.usual) == ("D8", "confirmed on other figures")

    confirm(people, canvas, rationale="Still so", seen=row.version)
    assert at_the_gate(people) == (1, "")
    said = words(page(people, canvas, "viewer"))
    assert "other figures" not in said
    assert "Confirmed before Directive 2.27 We stop projects" in said

    Link.objects.filter(canvas=canvas, kind="needs").delete()
    said = words(page(people, canvas, "viewer"))
    assert "No customer is linked to a value proposition." in said
    assert "Confirmed on other figures Controlling" in said
    assert "Authority index: 2.10 then, 0.00 now." in said


def test_a_type_is_confirmed_on_the_figures_that_one_saw(people, canvas):
    load_preset(canvas, "classic")
    seen = pmo_figures.digest(state.of(canvas).figures)
    Link.objects.filter(canvas=canvas, kind="delivered_by").first().delete()
    with pytest.raises(FiguresMoved):
        confirm(people, canvas, figures=seen)
    given = {"pmo_type": "controlling", "rationale": "Mine", "seen": "0", "figures": seen}
    response = post(people, canvas, **given)
    said = response.content.decode()
    assert response.status_code == 422
    assert "The figures moved while you were writing" in said
    assert "Mine" in said
    now = re.search(r'name="figures" value="([0-9a-f]{16})"', said).group(1)
    assert post(people, canvas, **given | {"figures": now}).status_code == 302


def test_who_confirms_after_somebody_else_is_told_and_both_stay(people, canvas):
    load_preset(canvas, "classic")
    first = confirm(people, canvas, by=people.lead, seen=0)
    with pytest.raises(Overtaken, match="Controlling"):
        confirm(people, canvas, seen=0)
    response = post(people, canvas, pmo_type="supportive", rationale="No", seen="0")
    assert response.status_code == 422
    assert f'name="seen" value="{first.version}"' in response.content.decode()
    assert ModelConfirmation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_at_once_one_is_told(people, canvas):
    load_preset(canvas, "classic")
    found = at_once(
        lambda: confirm(people, canvas, by=people.lead, seen=0),
        lambda: confirm(people, canvas, by=people.facilitator, pmo_type="directive", seen=0),
    )
    assert sorted(isinstance(each, Overtaken) for each in found) == [False, True]
    assert ModelConfirmation.objects.count() == 1


def test_the_report_tells_the_model_its_confirmation_and_the_structure(people, canvas):
    assert chapter.build(people.engagement, "room", "en") is None
    load_preset(canvas, "classic")
    confirm(people, canvas)
    structuring.take_draft(canvas, by=people.lead)
    said = words(chapter.build(people.engagement, "room", "en").html)
    for told in (
        "This PMO is controlling",
        "Authority index 2.27 on a scale",
        "Strategic 58 %",
        "Controlling : Leaders want one way of working (Fay Facilitator,",
        "Owner: Manage portfolios",
        "Manage portfolios Owner: Manage portfolios PMO lead Executive board",
        "R does the work, A answers for it",
        "Together 100 %",
    ):
        assert told in said
    shares = [int(each) for each in re.findall(r"F\d\d (\d+) %", said)]
    assert sum(shares) == 100


def test_only_the_lead_and_facilitators_settle_and_only_on_a_canvas_of_the_future(people, canvas):
    load_preset(canvas, "classic")
    with pytest.raises(Denied):
        confirm(people, canvas, by=people.contributor)
    assert "Confirm the type" not in page(people, canvas, "contributor")
    canvas.kind = "as_is"
    canvas.save()
    with pytest.raises(Refused, match="as-is canvas shows today"):
        confirm(people, canvas)
    assert "Confirm the type" not in page(people, canvas)


def test_reasons_can_be_removed_and_are_one_s_own_data(people, canvas):
    load_preset(canvas, "classic")
    row = confirm(people, canvas, rationale="Ann said so")
    choice = actions.choose_grade(
        canvas, which=Which("F01"), grade=2, reason="Bob said so", by=people.facilitator
    )
    held = own_data.of(people.facilitator)
    assert held["types_confirmed"][0]["why"] == "Ann said so"
    assert held["grades_chosen"][0]["why"] == "Bob said so"
    for each in (row, choice):
        assert subjects.get(each.subject.partition(":")[0]).redact(people.engagement, each.pk)
    assert "said so" not in page(people, canvas)
