"""What an engagement asks at its gates: set otherwise than the method, own criteria, waivers."""

import html
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from pmo_studio.core import catalogue, gate_criteria, gate_snapshots, gates, phase_states, phases
from pmo_studio.core.access import Denied
from pmo_studio.core.actions import gate_criteria as actions
from pmo_studio.core.actions import gate_waivers, own_criteria
from pmo_studio.core.actions.gate_criteria import Asked
from pmo_studio.core.actions.own_criteria import OwnFacts
from pmo_studio.core.models import (
    CriterionSetting,
    Engagement,
    GateWaiver,
    OwnCriterion,
    PhaseState,
)
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from pmo_studio.portfolio import line
from tests.people import People
from tests.portfolio.test_gate_decisions import T38, hidden, measured, page, read

pytestmark = pytest.mark.django_db


def set_asked(people: People, key: str, *, by: str = "lead", seen: int | None = None, **asked):
    return actions.set_criterion(
        people.engagement,
        criterion=catalogue.criterion(key),
        asked=Asked(**asked),
        by=getattr(people, by),
        seen=seen,
    )


def own(people: People, text: str = "Works council heard", **facts) -> OwnCriterion:
    return own_criteria.add_own(
        people.engagement, phase=1, facts=OwnFacts(text, **facts), by=people.lead
    )


def standing(people: People, key: str) -> phases.CriterionStanding:
    phase = 1 if gate_criteria.is_own(key) else catalogue.criterion(key).phase
    return next(one for one in phases.criteria_of(people.engagement, phase) if one.key == key)


def post(people: People, path: str, data: dict[str, str] | None = None, column: str = "lead"):
    return people.browser(column).post(path, data or {})


def test_t38_with_two_groups_asked_is_t39(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the engagement asks two role groups, A1 is met and the phase stands at 83 %."""
    measured(monkeypatch, **T38)
    set_asked(people, "A1", required={"groups": 2.0})
    assert standing(people, "A1").ratio == 1
    assert phases.state_of(people.engagement, 1).progress.percent == 83
    told = page(people, column="viewer")
    assert "The method asks 3, this engagement 2; changed by Lena Lead" in told
    set_asked(people, "A1")
    assert not CriterionSetting.objects.exists()
    assert phases.state_of(people.engagement, 1).progress.percent == 75


def test_where_fewer_can_be_asked_than_the_method_does_it_is_never_more(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two groups were invited, so two are required; nine people are on a closed list of ten asked.
    measured(monkeypatch, A1=gates.count(2, 2), A2=gates.count(9, 9))
    set_asked(people, "A1", required={"groups": 5.0})
    set_asked(people, "A2", required={"respondents": 4.0})
    assert [standing(people, key).standing.measures[0].required for key in ("A1", "A2")] == [2, 4]


def test_a_criterion_is_set_on_its_page_and_back_to_the_method(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured(monkeypatch, **T38)
    address = f"/engagements/{people.engagement.pk}/criteria/A3/"
    text = people.browser("lead").get(address).content.decode()
    assert 'name="required-entries" value="5"' in text
    typed = {
        "required-entries": "4",
        "required-kinds": "3",
        "weight": "1,5",
        "wording": "Four entries of three kinds",
        "seen": hidden(text, "seen"),
    }
    assert post(people, address, typed).status_code == 302
    row = CriterionSetting.objects.get()
    assert (row.weight, row.mandatory, row.required) == (Decimal("1.5"), False, {"entries": 4.0})
    told = page(people)
    for words in (
        "Four entries of three kinds",
        "The method gives it weight 2, this engagement 1.5",
        "A must in the method, none in this engagement",
        "The words of the method: At least five context entries",
    ):
        assert words in told
    assert standing(people, "A3").ratio == 1
    # Somebody who read the page before is told, and keeps what was typed.
    answer = post(people, address, typed | {"weight": "2"})
    assert answer.status_code == 422
    assert "Somebody else changed this" in read(answer)
    answer = post(people, f"{address}reset/", {"seen": str(row.number)})
    assert answer.status_code == 302
    assert not CriterionSetting.objects.exists()
    for typed_wrong in ({"weight": "0"}, {"weight": "11"}, {"required-entries": "0"}):
        answer = post(people, address, typed | {"seen": "0"} | typed_wrong)
        assert answer.status_code == 422
        assert "Four entries of three kinds" in html.unescape(answer.content.decode())


def test_a_criterion_that_is_off_counts_nowhere_and_the_last_one_stays(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured(monkeypatch, **T38)
    set_asked(people, "A1", is_off=True)
    state = phases.state_of(people.engagement, 1)
    assert (state.total, state.progress.weights) == (6, 9)
    assert "Not asked in this engagement Role groups heard" in page(people)
    for key in ("A2", "A3", "A4", "A5", "A6"):
        set_asked(people, key, is_off=True)
    with pytest.raises(Refused, match="one thing at least"):
        set_asked(people, "A7", is_off=True)


def test_an_own_criterion_is_added_ticked_changed_and_put_aside(people: People) -> None:
    address = f"/engagements/{people.engagement.pk}/gates/1/own/"
    answer = post(people, address, {"text": "", "weight": "1"})
    assert (answer.status_code, "Say what must hold" in read(answer)) == (422, True)
    sent = {"text": "Works council heard", "weight": "2", "mandatory": "on"}
    assert post(people, address, sent).status_code == 302
    row = OwnCriterion.objects.get()
    assert row.key == "Z1"
    assert standing(people, "Z1").state == gates.State.BLOCKS
    assert "Works council heard must Asked by this engagement" in page(people, column="guest")
    assert "Works council heard" in page(people, "")
    with pytest.raises(Denied):
        own_criteria.tick_own(row, met=True, by=people.contributor)
    assert post(people, f"/own-criteria/{row.pk}/tick/", {"met": "yes"}, "facilitator")
    row.refresh_from_db()
    assert (row.met_by, standing(people, "Z1").ratio) == (people.facilitator, 1)
    # Other words are another question; another weight is not.
    row = own_criteria.change_own(
        row, facts=OwnFacts("Works council heard", Decimal(1), True), by=people.lead
    )
    assert row.met_on is not None
    row = own_criteria.change_own(
        row, facts=OwnFacts("Council agreed", mandatory=True), by=people.lead
    )
    assert row.met_on is None
    post(people, f"/own-criteria/{row.pk}/remove/")
    assert [one.key for one in phases.criteria_of(people.engagement, 1)][-1] == "A7"
    # Its key is never given again.
    assert own(people).key == "Z2"
    post(people, f"/own-criteria/{row.pk}/restore/")
    assert [one.key for one in phases.criteria_of(people.engagement, 1)][-2:] == ["Z1", "Z2"]


def test_a_full_gate_takes_no_other_criterion_and_none_back(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_criteria, "MOST_OWN", 1)
    first = own_criteria.remove_own(own(people), by=people.lead)
    own(people, "Council agreed")
    with pytest.raises(Refused, match="Remove one first"):
        own(people, "Third")
    with pytest.raises(Refused, match="Remove one first"):
        own_criteria.restore_own(first, by=people.lead)


def test_lists_of_engagements_say_the_next_action_as_the_engagement_asks_it(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    met = {key: gates.yes_no(True) for key in T38}
    measured(monkeypatch, **met)
    own(people, mandatory=True)
    phase_states.refresh(people.engagement.pk)
    state = PhaseState.objects.get(engagement=people.engagement, phase=1)
    assert line.next_step(state) == "Works council heard"
    measured(monkeypatch, **{**met, "A2": gates.count(3, 10)})
    set_asked(people, "A2", required={"respondents": 5.0})
    phase_states.refresh(people.engagement.pk)
    state.refresh_from_db()
    assert line.next_step(state) == "People who answered: Respondents 5"
    set_asked(people, "A2")
    phase_states.refresh(people.engagement.pk)
    state.refresh_from_db()
    assert line.next_step(state) == "Get ten people to answer the questionnaire"


def test_a_figure_of_the_same_name_as_its_criterion_is_not_named_twice(people: People) -> None:
    set_asked(people, "I3", required={"packages": 0.6})
    asked = gate_criteria.of_engagement(people.engagement, "I3").next_action
    assert asked.in_language("en") == "Work packages done: 60 %"
    assert asked.in_language("pt-br") == "Pacotes de trabalho concluídos: 60 %"


def test_a_waiver_needs_a_reason_and_stands_once(people: People) -> None:
    address = f"/engagements/{people.engagement.pk}/criteria/A1/waive/"
    answer = post(people, address, {"reason": " "})
    assert (answer.status_code, "Say why" in read(answer)) == (422, True)
    assert post(people, address, {"reason": "The merger decides"}).status_code == 302
    answer = post(people, address, {"reason": "Once more"})
    assert (answer.status_code, "waived already" in read(answer)) == (422, True)
    with pytest.raises(Refused, match="not asked"):
        gate_waivers.waive(people.engagement, criterion="Z9", reason="No", by=people.lead)
    row = GateWaiver.objects.get()
    assert standing(people, "A1").standing.waiver == gates.Waiver(
        "Lena Lead", "The merger decides", timezone.localdate()
    )
    assert "Sheet Gate 1: Assessment" in read(
        people.browser("lead").get(f"/engagements/{people.engagement.pk}/gates/1/")
    )
    # What is met by a waiver alone is said beside the count, wherever it stands.
    for place in (
        f"/engagements/{people.engagement.pk}/gates/1/",
        people.engagement.get_absolute_url(),
    ):
        assert "1 of 7 gate criteria met, 1 of them waived" in read(
            people.browser("lead").get(place)
        )
    assert post(people, f"/gate-waivers/{row.pk}/withdraw/").status_code == 302
    assert standing(people, "A1").standing.waiver is None
    assert post(people, address, {"reason": "Once more"}).status_code == 302
    assert GateWaiver.objects.count() == 2


def test_what_is_asked_is_set_by_the_lead_or_facilitators_if_the_lead_allows(
    people: People,
) -> None:
    for column in ("facilitator", "contributor", "viewer", "guest"):
        with pytest.raises(Denied):
            set_asked(people, "A1", by=column, is_off=True)
    Engagement.objects.filter(pk=people.engagement.pk).update(facilitators_may_set=True)
    assert set_asked(people, "A1", by="facilitator", is_off=True)
    assert "Change" in page(people, column="facilitator")


def test_two_who_set_one_criterion_at_once(people: People) -> None:
    row = set_asked(people, "A1", weight=Decimal(1))
    assert row is not None
    with pytest.raises(Overtaken):
        set_asked(people, "A1", seen=0, weight=Decimal(2))
    set_asked(people, "A1", seen=row.number, weight=Decimal(2))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"weight": Decimal("0.04")}, "weight"),
        ({"weight": Decimal("NaN")}, "weight"),
        ({"required": {"groups": 1001.0}}, "required"),
        ({"wording": "x" * 201}, "200"),
    ],
    ids=["fine", "nan", "many", "long"],
)
def test_what_no_gate_can_ask_is_refused(people: People, asked, words: str) -> None:
    with pytest.raises(Refused, match=words):
        set_asked(people, "A1", **asked)


def test_the_database_keeps_to_the_rules_of_criteria_and_waivers(people: People) -> None:
    row = own(people)
    waiver = gate_waivers.waive(people.engagement, criterion="A1", reason="So", by=people.lead)
    setting = set_asked(people, "A2", weight=Decimal(1))
    wrong = (
        (OwnCriterion, row, {"weight": 0}),
        (OwnCriterion, row, {"phase": 0}),
        (OwnCriterion, row, {"text": ""}),
        (OwnCriterion, row, {"met_by": people.lead}),
        (GateWaiver, waiver, {"reason": ""}),
        (GateWaiver, waiver, {"withdrawn_on": timezone.localdate()}),
        (CriterionSetting, setting, {"weight": 11}),
        (CriterionSetting, setting, {"key": ""}),
    )
    for model, one, values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(pk=one.pk).update(**values)
    for again in (waiver, setting, row):
        again.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save(force_insert=True)


def test_every_sheet_of_a_later_phase_says_that_the_gate_before_is_open(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Gate 1 is not passed yet." in page(people, "thread/")
    assert "Gate 2 is not passed yet." in page(people, "waves/")
    assert "is not passed yet." not in page(people, "context/")
    PhaseState.objects.create(engagement=people.engagement, phase=1, passed=True)
    assert "is not passed yet." not in page(people, "thread/")


# --- for all numbers ---

FIGURE = st.floats(0, 1e6)
MEASURES = st.lists(
    st.one_of(
        st.builds(gates.count, FIGURE, st.floats(0.01, 1e6)),
        st.builds(gates.none_may_exist, st.integers(0, 99)),
        st.builds(gates.yes_no, st.booleans()),
    ),
    max_size=3,
)


@given(MEASURES, st.floats(0.1, 10), st.booleans(), st.sampled_from([0, 1]))
def test_what_a_decision_keeps_reads_as_it_stood(measures, weight, must, empty) -> None:
    """Rules, figures, ratio and state come back, and a waiver never hides the figures."""
    rule = gates.Criterion("A1", weight, must, empty)
    one = phases.CriterionStanding(catalogue.criterion("A1"), gates.Standing(rule, tuple(measures)))
    (row,) = gate_snapshots.taken([_with_rule(one)], {})
    assert gate_snapshots.is_readable([row])
    back = gate_snapshots._standing(row, 1, {})
    assert back.standing == one.standing
    assert (back.ratio, back.state) == (one.ratio, one.state)
    waived = gates.Standing(rule, tuple(measures), gates.Waiver("Lena", "So"))
    assert waived.ratio == 1
    assert waived.measured_ratio == one.ratio
    assert waived.measures == one.standing.measures
    without = replace(_with_rule(one), standing=waived)
    (kept,) = gate_snapshots.taken([without], {"A1": GateWaiver(pk=7)})
    assert kept == row | {"waiver": 7}


def _with_rule(one: phases.CriterionStanding) -> phases.CriterionStanding:
    rule = one.standing.criterion
    criterion = replace(
        one.criterion, weight=rule.weight, mandatory=rule.mandatory, empty=rule.empty
    )
    return replace(one, criterion=criterion)


@given(st.floats(0.5, 1000), st.floats(0.5, 1000), FIGURE)
def test_asking_less_never_lowers_a_ratio(low, high, actual) -> None:
    low, high = sorted((low, high))
    method = catalogue.criterion("A2")
    ratios = []
    for wanted in (low, high):
        setting = CriterionSetting(key="A2", required={"respondents": wanted})
        asked = gate_criteria.adjusted(method, setting)
        measure = gate_criteria.measured(asked, gates.count(actual, method.required))
        ratios.append(measure.ratio(0))
    assert ratios[0] >= ratios[1]


def test_an_own_criterion_in_other_words_is_waived_no_more(people: People) -> None:
    """Nobody agreed to do without what it asks now; a new weight leaves the waiver."""
    row = own(people, "Summer party held", mandatory=True)
    waiver = gate_waivers.waive(people.engagement, criterion=row.key, reason="Rain", by=people.lead)
    own_criteria.change_own(row, facts=OwnFacts(row.text, Decimal(2), True), by=people.lead)
    assert standing(people, row.key).standing.waiver is not None
    own_criteria.change_own(row, facts=OwnFacts("Budget signed", Decimal(2), True), by=people.lead)
    waiver.refresh_from_db()
    assert (waiver.withdrawn_by, waiver.withdrawn_on) == (people.lead, timezone.localdate())
    assert standing(people, row.key).ratio == 0
    told = list(people.engagement.events.order_by("number").values_list("kind", flat=True))
    assert told[-2:] == ["gate.waiver_withdrawn", "own_criterion.changed"]
