"""The structure draft: what always holds of it, what people make of it, what differs later."""

import re

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from canvases import structure
from canvases.actions import pmo_model
from canvases.actions import structure as actions
from canvases.actions.pmo_model import Which
from canvases.actions.structure import Party, RoleFacts
from canvases.models import Note, RaciEntry, StructureRole, Unit
from canvases.pmo import bundle as in_bundle
from canvases.pmo import state, structures
from canvases.pmo.structure_sheet import StructureSheet
from canvases.pmo_model import LAYERS, of_canvas
from canvases.presets import graph_of, presets
from canvases.thread import Graph, Link, active
from canvases.thread import Note as GraphNote
from pmo_studio.core import bundle, catalogue, subjects
from pmo_studio.core.access import Denied
from pmo_studio.core.bundle import BadBundle
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from tests.canvases.loaded import load_preset
from tests.factories import LinkFactory, NoteFactory

FUNCTIONS = catalogue.load().functions


def drafted(graph):
    canvas = active(graph)
    model = of_canvas(canvas)
    return model, structure.draft(canvas, model)


def preset(key):
    return drafted(graph_of(presets()[key], FUNCTIONS))


# --- the draft, as a calculation ---


def test_the_classic_preset_drafts_three_units_six_owners_and_three_analysts():
    model, draft = preset("classic")
    assert [unit.layer for unit in draft.units] == ["S", "T", "O"]
    kinds = [role.kind for role in draft.roles]
    assert (kinds.count("lead"), kinds.count("owner"), kinds.count("analyst")) == (1, 6, 3)
    assert model.staffing.fte == 3.0
    heard = {(each.letter, each.note) for each in draft.raci if each.function == "F01"}
    assert {("C", "cs1"), ("C", "cs3")} <= heard


def test_a_layer_below_a_tenth_joins_the_largest_unit():
    model, draft = preset("agile")
    assert model.mix["O"] < structure.LEAST_SHARE
    assert [unit.layer for unit in draft.units] == ["S", "T"]
    home = {key: unit.layer for unit in draft.units for key in unit.functions}
    assert [home[each.key] for each in model.functions if each.layer == "O"] == ["S"]


@st.composite
def graphs(draw):
    """Any canvas: functions of the catalogue and notes of their own, linked at random."""
    sizes = {block: draw(st.integers(0, 4)) for block in ("cs", "vp", "ka", "kp")}
    keys = st.sampled_from([None, *FUNCTIONS])
    notes = tuple(
        GraphNote(f"{block}{n}", block, function=draw(keys) if block == "ka" else None)
        for block, size in sizes.items()
        for n in range(size)
    )
    ids = {block: [note.id for note in notes if note.block == block] for block in sizes}
    kinds = (("needs", "cs", "vp"), ("delivered_by", "vp", "ka"), ("supported_by", "ka", "kp"))
    links = [
        Link(kind, source, target, draw(st.integers(1, 3)))
        for kind, one, other in kinds
        for source in ids[one]
        for target in ids[other]
        if draw(st.booleans())
    ]
    return Graph(notes=notes, links=tuple(links), functions=FUNCTIONS)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(graphs())
def test_every_function_has_one_owner_one_a_and_one_home(graph):
    model, draft = drafted(graph)
    marks = [each.key for each in model.functions]
    assert sorted(map(str, marks)) == sorted(
        str(key) for unit in draft.units for key in unit.functions
    )
    roles = {role.key for role in draft.roles}
    for mark in marks:
        letters = [each for each in draft.raci if each.function == mark]
        assert [each.role for each in letters if each.letter == "R"] == [structure.owner(mark)]
        assert [each.role for each in letters if each.letter == "A"] == [structure.LEAD]
        assert set(structure.faults(each.letter for each in letters)) <= {"crowded"}
        named = [(each.role, each.note) for each in letters]
        assert len(named) == len(set(named))
    assert all(each.role in roles for each in draft.raci if each.role)
    counted = [role.kind for role in draft.roles]
    assert counted.count("lead") == bool(marks)
    assert counted.count("analyst") == -(-model.staffing.fte // 1)
    large = [layer for layer in LAYERS if model.mix and model.mix[layer] >= 0.1 - 1e-9]
    assert len(draft.units) == (max(1, len(large)) if marks else 0)
    assert not structure.compare(draft, draft)


@pytest.mark.parametrize(
    ("letters", "found"),
    [
        ("RA", ()),
        ("A", ("no_responsible",)),
        ("RR", ("no_accountable",)),
        ("RAA", ("many_accountable",)),
        ("RACCCCIII", ()),
        ("RACCCCIIII", ("crowded",)),
    ],
)
def test_letters_are_checked(letters, found):
    assert structure.faults(letters) == found


def test_competences_are_those_of_the_functions_at_the_highest_grade_that_asks():
    asked = structure.competences(["F05", "F01", 12], FUNCTIONS, {"F05": 3, "F01": 2, 12: 3})
    assert [(each.capability, each.grade, each.functions) for each in asked] == [
        ("STD", 3, ("F05",)),
        ("CTL", 3, ("F05", "F01")),
        ("GOV", 2, ("F01",)),
    ]


# --- what people make of it ---


def made_of(canvas):
    return structures.of(state.of(canvas))


def post(people, address, column="facilitator", **data):
    return people.browser(column).post(address, data)


def page(people, canvas, column="facilitator"):
    response = people.browser(column).get(f"/canvases/{canvas.pk}/structure/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.django_db
def test_the_draft_is_offered_and_stored_only_when_somebody_takes_it_over(people, canvas):
    load_preset(canvas, "classic")
    said = page(people, canvas)
    assert "Take over the draft" in said
    assert "Owner: Manage portfolios" in said
    assert not StructureRole.objects.exists()
    assert "Take over the draft" not in page(people, canvas, "viewer")

    assert post(people, f"/canvases/{canvas.pk}/structure/draft/").status_code == 302
    made = made_of(canvas)
    assert (len(made.units), len(made.roles)) == (3, 10)
    assert not made.differences
    letters = {entry.letter: entry for entry in made.letters("F01")}
    assert letters["A"].role.kind == "lead"
    assert letters["R"].role.function == "F01"
    assert "differs" not in page(people, canvas, "viewer")


@pytest.mark.django_db
def test_who_has_which_letter_of_a_function_is_said_with_names(people, canvas):
    load_preset(canvas, "classic")
    name = "Monitor projects and trigger correction"
    _before, _legend, listed = page(people, canvas).partition("By function, with names")
    (said,) = re.findall(rf">{name}</span></summary>(.*?)</details>", listed, re.DOTALL)
    heard = re.findall(r"</b> (\w+)</dt><dd>(.*?)</dd>", said)
    told = {label: re.findall(r">([^<]+)</span>", names) for label, names in heard}
    assert told == {
        "Responsible": [f"Owner: {name}"],
        "Accountable": ["PMO lead"],
        "Consulted": ["Executive board", "Functional heads"],
        "Informed": [],
    }


@pytest.mark.django_db
def test_a_function_has_one_owner_in_the_database_and_in_a_bundle(people, canvas):
    load_preset(canvas, "classic")
    actions.take_draft(canvas, by=people.lead)
    StructureRole.objects.filter(function="F07").delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        StructureRole.objects.filter(function="F05").update(function="F01")
    rows = bundle.write(people.engagement)["pmo_roles"]
    index = next(n for n, row in enumerate(rows) if row["kind"] == "owner")
    document = {"pmo_roles": [*rows[: index + 1], rows[index] | {"id": 9999}]}
    with pytest.raises(BadBundle, match=rf"pmo_roles\[{index + 1}\].*has an owner already"):
        in_bundle.check(document)


@pytest.mark.django_db
def test_taking_over_again_adds_what_is_missing_and_changes_nothing_that_stands(people, canvas):
    load_preset(canvas, "classic")
    actions.take_draft(canvas, by=people.lead)
    lead = StructureRole.objects.get(kind="lead")
    facts = RoleFacts(title="Head of delivery", person="Ana", reports_to="Board")
    actions.change_role(lead, facts=facts, by=people.lead)
    actions.remove_role(StructureRole.objects.get(function="F07"), by=people.lead)
    value = Note.objects.filter(canvas=canvas, block="vp").first()
    own = NoteFactory(canvas=canvas, block="ka", text="Own function")
    LinkFactory(canvas=canvas, source=value, target=own)

    said = page(people, canvas)
    assert "The draft of today differs" in said
    assert "“Own function” has no owner yet." in said
    assert "“Develop people, incl. training” has no owner yet." in said
    actions.take_draft(canvas, by=people.facilitator)
    made = made_of(canvas)
    assert {role.mark for role in made.roles if role.kind == "owner"} >= {own.pk, "F07"}
    assert {entry.letter for entry in made.letters(own.pk)} >= {"R", "A"}
    lead.refresh_from_db()
    assert (lead.title, lead.person) == ("Head of delivery", "Ana")
    number = people.engagement.last_number
    actions.take_draft(canvas, by=people.facilitator)
    assert people.engagement.last_number == number


@pytest.mark.django_db
def test_a_canvas_without_functions_drafts_nothing(people, canvas):
    assert "The draft is made of the functions on the canvas" in page(people, canvas)
    response = post(people, f"/canvases/{canvas.pk}/structure/draft/")
    assert response.status_code == 422
    assert "nothing to take over" in response.content.decode()


@pytest.mark.django_db
def test_units_and_roles_are_added_renamed_moved_and_removed(people, canvas):
    root = f"/canvases/{canvas.pk}/structure/"
    for title in ("First", "Second"):
        assert post(people, f"{root}units/add/", title=title).status_code == 302
    second = Unit.objects.get(title="Second")
    post(people, f"{root}roles/add/", title="Coach", unit=second.pk, person="Rui")
    role = StructureRole.objects.get()
    assert (role.unit, role.person, role.kind) == (second, "Rui", "other")

    post(people, f"/pmo-units/{second.pk}/", up="1")
    assert [unit.title for unit in Unit.objects.all()] == ["Second", "First"]
    assert post(people, f"/pmo-units/{second.pk}/", title="").status_code == 422
    assert post(people, f"/pmo-units/{second.pk}/", title="Support").status_code == 302
    seen = Unit.objects.get(pk=second.pk).version
    assert post(people, f"/pmo-units/{second.pk}/", remove="1", seen=seen).status_code == 302
    role.refresh_from_db()
    assert role.unit is None
    post(people, f"/pmo-roles/{role.pk}/", remove="1", seen=role.version)
    assert not StructureRole.objects.exists()


@pytest.mark.django_db
def test_who_changes_a_role_after_somebody_else_is_told_and_keeps_what_was_typed(people, canvas):
    role = actions.add_role(canvas, facts=RoleFacts(title="Coach"), by=people.lead)
    actions.change_role(role, facts=RoleFacts(title="Trainer"), by=people.lead)
    response = post(people, f"/pmo-roles/{role.pk}/", title="Mine", seen=role.version)
    said = response.content.decode()
    assert response.status_code == 422
    assert "Somebody else changed this" in said
    assert 'value="Mine"' in said
    with pytest.raises(Overtaken):
        actions.remove_role(role, by=people.facilitator, seen=role.version)
    with pytest.raises(Denied):
        actions.remove_role(role, by=people.contributor)


@pytest.mark.django_db
def test_letters_of_a_function_are_written_anew_and_checked(people, canvas):
    load_preset(canvas, "classic")
    actions.take_draft(canvas, by=people.lead)
    address = f"/canvases/{canvas.pk}/structure/raci/function/F01/"
    lead = StructureRole.objects.get(kind="lead")
    owner = StructureRole.objects.get(function="F01")
    customer = Note.objects.filter(canvas=canvas, block="cs").first()
    seen = RaciEntry.objects.filter(function="F01").first().version
    given = {f"role-{lead.pk}": "A", f"role-{owner.pk}": "A", f"note-{customer.pk}": ""}
    assert post(people, address, seen=seen, **given).status_code == 302
    letters = StructureSheet(made_of(canvas)).letters("F01")
    assert letters == {Party(role=lead.pk): "A", Party(role=owner.pk): "A"}
    said = page(people, canvas)
    assert "Nobody is responsible: give at least one R." in said
    assert "Several are accountable: leave exactly one A." in said
    assert "The draft has other letters for “Report status to leadership”." in said
    assert post(people, address, seen=seen, **given).status_code == 422
    wrong = {f"role-{lead.pk}": "X", "seen": ""}
    assert post(people, address, **wrong).status_code == 422
    with pytest.raises(Refused, match="not on the canvas"):
        actions.set_letters(canvas, which=Which("F27"), letters={}, by=people.lead)


@pytest.mark.django_db
def test_a_chosen_grade_is_what_a_role_needs_to_know(people, canvas):
    load_preset(canvas, "classic")
    needs = {role.title: role.needs for role in StructureSheet(made_of(canvas)).roles}
    assert needs["Owner: Develop people, incl. training"][0].endswith(" 2")
    pmo_model.choose_grade(canvas, which=Which("F07"), grade=3, reason="Ours", by=people.lead)
    needs = {role.title: role.needs for role in StructureSheet(made_of(canvas)).roles}
    assert needs["Owner: Develop people, incl. training"][0].endswith(" 3")


@pytest.mark.django_db
def test_names_can_be_removed_from_roles_and_units(people, canvas):
    facts = RoleFacts(title="Ann's coach", person="Ann")
    role = actions.add_role(canvas, facts=facts, by=people.lead)
    unit = actions.add_unit(canvas, title="Ann's unit", by=people.lead)
    for row in (role, unit):
        assert subjects.get(row.subject.partition(":")[0]).redact(people.engagement, row.pk)
    assert "Ann" not in page(people, canvas)


@pytest.mark.django_db
def test_the_structure_costs_the_same_for_few_and_many_rows(
    people, canvas, django_assert_num_queries, django_assert_max_num_queries
):
    load_preset(canvas, "classic")
    actions.take_draft(canvas, by=people.lead)
    browser = people.browser("facilitator")
    address = f"/canvases/{canvas.pk}/structure/"
    browser.get(address)
    with django_assert_max_num_queries(32) as few:
        browser.get(address)
    load_preset(canvas, "public")
    actions.take_draft(canvas, by=people.lead)
    for n in range(10):
        actions.add_unit(canvas, title=f"Unit {n}", by=people.lead)
    with django_assert_num_queries(len(few)):
        browser.get(address)
