"""Gates of waves: criteria, what may be decided when, conditions, and what I2 and I7 say."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from pmo_studio.core import bundle, due, events, gates, phases
from pmo_studio.core.access import Denied
from pmo_studio.core.actions.data import redact_text
from pmo_studio.core.gates import Decision
from pmo_studio.core.models import Engagement, Event, Participant
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from pmo_studio.core.texts import REDACTED
from roadmaps import dated
from roadmaps.actions import pilots, wave_criteria, wave_gates, waves
from roadmaps.actions.wave_criteria import CriterionFacts
from roadmaps.actions.wave_gates import NewCondition, Ruling
from roadmaps.chapters import roadmap as roadmap_chapter
from roadmaps.models import Wave, WaveCriterion, WaveDecision
from roadmaps.planning import wave_gates as rules
from roadmaps.planning.wave_gates import Looked, Promise, Refusal
from roadmaps.waves import suggestions
from tests.factories import KpiFactory
from tests.people import People
from tests.roadmaps.planned import criterion, package, planned, unit, wave_of

pytestmark = pytest.mark.django_db


def today() -> datetime.date:
    return timezone.localdate()


def decide(wave: Wave, decision: Decision, *, by: Participant, **given) -> WaveDecision:
    ruling = Ruling(decision, given.pop("on", today()), **given)
    return wave_gates.decide_gate(wave, ruling=ruling, by=by)


def told(seat: Participant) -> list[tuple[str, bool]]:
    fresh = Participant.objects.for_access().get(pk=seat.pk)
    return [(row.words, row.mine) for row in due.of(fresh)]


# --- the rule, as a calculation ---

DAY = datetime.date(2026, 6, 1)
ALL_MET = [Looked(1, True), Looked(2, True)]
ONE_OPEN = [Looked(1, True), Looked(2, False)]


def refusals(decision: Decision, criteria, conditions=(), **given) -> list[Refusal]:
    found = rules.may_decide(decision, criteria, conditions, **given)
    return [each.refusal for each in found]


def test_go_needs_every_success_criterion_met():
    assert refusals(Decision.GO, ALL_MET) == []
    assert refusals(Decision.GO, ONE_OPEN) == [Refusal.NOT_MET]
    assert refusals(Decision.GO, [Looked(1, None)]) == [Refusal.NOT_MET]
    assert refusals(Decision.GO, []) == []


def test_go_with_conditions_needs_one_with_a_day_for_each_criterion_that_is_not_met():
    def verdict(*conditions):
        return refusals(Decision.GO_WITH_CONDITIONS, ONE_OPEN, conditions)

    assert verdict() == [Refusal.NO_CONDITION]
    assert verdict(Promise(None, DAY)) == [Refusal.NO_CONDITION]
    assert verdict(Promise(2, None)) == [Refusal.NO_DATE]
    assert verdict(Promise(2, DAY)) == []


def test_go_with_conditions_needs_a_condition_and_that_somebody_looked():
    conditional = Decision.GO_WITH_CONDITIONS
    assert refusals(conditional, ALL_MET) == [Refusal.NO_CONDITION]
    assert refusals(conditional, ALL_MET, [Promise(None, DAY)]) == []
    unseen = [Looked(1, None)]
    assert refusals(conditional, unseen, [Promise(1, DAY)]) == [Refusal.NOT_LOOKED_AT]


CRITERIA = st.lists(
    st.builds(Looked, st.integers(1, 6), st.sampled_from([True, False, None])),
    max_size=6,
    unique_by=lambda each: each.key,
)
PROMISES = st.lists(
    st.builds(
        Promise,
        st.one_of(st.none(), st.integers(1, 6)),
        st.one_of(st.none(), st.just(DAY)),
    ),
    max_size=6,
)


@given(CRITERIA, PROMISES)
def test_where_go_is_allowed_one_dated_condition_allows_go_with_conditions(criteria, promises):
    if not refusals(Decision.GO, criteria):
        assert refusals(Decision.GO_WITH_CONDITIONS, criteria, [Promise(None, DAY)]) == []
    for decision in (Decision.HOLD, Decision.RECYCLE, Decision.STOP):
        assert refusals(decision, criteria, promises, has_reason=True) == []
        assert refusals(decision, criteria, promises) == [Refusal.NO_REASON]


@given(CRITERIA, PROMISES)
def test_a_further_dated_condition_never_forbids_what_was_allowed(criteria, promises):
    conditional = Decision.GO_WITH_CONDITIONS
    if not refusals(conditional, criteria, promises):
        assert refusals(conditional, criteria, [*promises, Promise(None, DAY)]) == []


# --- criteria ---


def test_other_words_of_a_criterion_were_not_looked_at_yet(people: People) -> None:
    row = criterion(wave_of(planned(people.lead), "P"), "Three uses", by=people.lead, met=True)
    kpi = KpiFactory(engagement=people.engagement)
    wave_criteria.change_criterion(
        row, facts=CriterionFacts("success", "Three uses", kpi), by=people.lead
    )
    row.refresh_from_db()
    assert (row.met, row.kpi) == (True, kpi)
    wave_criteria.change_criterion(
        row, facts=CriterionFacts("success", "Five uses", kpi), by=people.lead
    )
    row.refresh_from_db()
    assert row.met is None


def test_the_target_of_the_kpi_stands_beside_its_criterion(people: People) -> None:
    wave = wave_of(planned(people.lead), "P")
    kpi = KpiFactory(engagement=people.engagement, name="Reports on time", target=95)
    facts = CriterionFacts("success", "Reports come", kpi)
    wave_criteria.add_criterion(wave, facts=facts, by=people.lead)
    address = reverse("roadmaps:wave", args=[wave.pk])
    assert "Reports on time: at least 95" in people.browser("viewer").get(address).content.decode()


def test_suggestions_are_added_once_in_the_language_of_the_engagement(people: People) -> None:
    wave = wave_of(planned(people.lead), "P")
    Engagement.objects.filter(pk=people.engagement.pk).update(language="es")
    address = reverse("roadmaps:wave_suggested", args=[wave.pk])
    browser = people.browser("facilitator")
    for _ in range(2):
        browser.post(address, {"criterion": ["0", "2"]})
    kinds = list(WaveCriterion.objects.values_list("kind", flat=True))
    assert kinds == ["entry", "success"]
    english = {str(words) for _, words in suggestions.SUGGESTED["pilot"]}
    assert not english & set(WaveCriterion.objects.values_list("text", flat=True))


def test_with_nothing_ticked_the_suggestions_come_again_with_a_sentence(people: People) -> None:
    wave = wave_of(planned(people.lead), "P")
    answer = people.browser("facilitator").post(reverse("roadmaps:wave_suggested", args=[wave.pk]))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Tick at least one suggestion." in html
    assert 'name="criterion" value="0"' in html


def test_a_criterion_is_put_aside_and_put_back(people: People) -> None:
    row = criterion(wave_of(planned(people.lead), "P"), "Three uses", by=people.lead)
    wave_criteria.remove_criterion(row, by=people.lead)
    with pytest.raises(Refused, match="removed meanwhile"):
        wave_criteria.look_at(row, met=True, by=people.lead)
    wave_criteria.restore_criterion(row, by=people.lead)
    assert WaveCriterion.objects.live().get() == row


# --- deciding ---


def test_only_the_lead_decides_or_facilitators_if_the_lead_allows(people: People) -> None:
    wave = wave_of(planned(people.lead), "F")
    with pytest.raises(Denied):
        decide(wave, Decision.GO, by=people.facilitator)
    Engagement.objects.filter(pk=people.engagement.pk).update(facilitators_may_set=True)
    assert decide(wave, Decision.GO, by=people.facilitator).decision == Decision.GO


def test_decisions_before_stay_on_record_with_what_follows_from_the_newest(
    people: People,
) -> None:
    wave = wave_of(planned(people.lead), "F")
    decide(wave, Decision.HOLD, by=people.lead, reason="The report is late")
    html = people.browser("viewer").get(reverse("roadmaps:wave", args=[wave.pk])).content.decode()
    assert "Nothing of the next wave begins until this gate is decided again." in html
    index = reverse("roadmaps:waves", args=[people.engagement.pk])
    assert "Nothing of the next wave begins" in people.browser("viewer").get(index).content.decode()
    decide(wave, Decision.GO, by=people.lead)
    html = people.browser("viewer").get(reverse("roadmaps:wave", args=[wave.pk])).content.decode()
    assert "1 decision before" in html
    assert "The report is late" in html
    assert "Nothing of the next wave begins" not in html


def test_a_hold_until_a_day_moves_later_waves_until_the_gate_is_decided_again(
    people: People,
) -> None:
    plan = planned(people.lead)
    package(plan, "A1", "F")
    package(plan, "B1", "P")
    package(plan, "C1", "R1")
    wave, address = wave_of(plan, "F"), reverse("roadmaps:wave_gate", args=[wave_of(plan, "F").pk])

    def days() -> list[datetime.date]:
        standing = dated.read(people.engagement, plan)
        return [standing.planned.dated[key].first for key in ("A1", "B1", "C1")]

    before = days()
    calendar = dated.read(people.engagement, plan).calendar
    assert calendar is not None
    until = calendar.date(calendar.day(max(before[1], today())) + 5)
    held = {"decision": "hold", "decided_on": today().isoformat(), "reason": "No staff"}
    lead, later = people.browser("lead"), until.isoformat()
    assert lead.post(address, {**held, "seen": "0", "until": later}).status_code == 302
    assert days()[:2] == [before[0], until]
    assert calendar.between(before[2], days()[2]) == calendar.between(before[1], until)
    index = lead.get(reverse("roadmaps:waves", args=[people.engagement.pk])).content.decode()
    assert "The plan begins nothing of later waves before" in index
    roadmap = lead.get(reverse("roadmaps:roadmap", args=[people.engagement.pk])).content.decode()
    assert "The plan begins nothing of later waves before" in roadmap
    # Only what it says itself counts, of the newest decision alone.
    decide(wave, Decision.RECYCLE, by=people.lead, reason="Once more")
    assert days() == before
    index = lead.get(reverse("roadmaps:waves", args=[people.engagement.pk])).content.decode()
    assert "so no date of the plan moved" in index
    assert decide(wave, Decision.GO, by=people.lead, until=until).until is None


def test_a_hold_ends_after_the_day_of_its_decision(people: People) -> None:
    wave = wave_of(planned(people.lead), "F")
    with pytest.raises(Refused, match="after the day of the decision") as refused:
        decide(wave, Decision.HOLD, by=people.lead, reason="No staff", until=today())
    assert refused.value.field == "until"


def test_the_history_names_the_wave_and_reads_decisions_that_did_not(people: People) -> None:
    wave = wave_of(planned(people.lead), "R1")
    decide(wave, Decision.HOLD, by=people.lead, reason="The report is late")
    event = Event.objects.get(kind="wave_gate.decided")
    assert events.sentence(event) == "decided the gate of Rollout 1: Hold"
    del event.data["wave_key"]
    event.save()
    made = bundle.load(bundle.write(people.engagement), owner=people.stranger)
    old = Event.objects.get(engagement=made, kind="wave_gate.decided")
    assert events.sentence(old) == "decided the gate of a wave: Hold"


def test_that_a_wave_was_let_through_early_stays_on_record(people: People) -> None:
    """Two of three packages are open; what was dropped or comes later counts for nothing."""
    plan = planned(people.lead)
    for key in ("A", "B", "C", "D"):
        package(plan, key, "P")
    package(plan, "E", "R1")
    plan.packages.filter(key="A").update(status="done", finished_on=today())
    plan.packages.filter(key="B").update(status="dropped")
    wave = wave_of(plan, "P")
    held = decide(wave, Decision.HOLD, by=people.lead, reason="Not yet")
    assert held.early == 0
    decide(wave, Decision.GO, by=people.lead)
    plan.packages.filter(key__in="CD").update(status="done", finished_on=today())
    said = "Let through early: 2 of its work packages were not done"
    event = Event.objects.filter(kind="wave_gate.decided").order_by("number").last()
    assert events.sentence(event) == f"decided the gate of Pilot: Go. {said}"
    address = reverse("roadmaps:wave", args=[wave.pk])
    assert people.browser("contributor").get(address).content.decode().count(said) == 1
    report = roadmap_chapter.build(people.engagement, "room", "en")
    assert said in report.html
    made = bundle.load(bundle.write(people.engagement), owner=people.stranger)
    kept = WaveDecision.objects.filter(wave__plan__engagement=made).order_by("pk")
    assert [row.early for row in kept] == [0, 2]
    decide(wave, Decision.GO, by=people.lead)
    assert WaveDecision.objects.filter(wave=wave).first().early == 0


def test_the_database_keeps_early_to_what_was_let_through(people: People) -> None:
    row = decide(wave_of(planned(people.lead), "P"), Decision.GO, by=people.lead)
    WaveDecision.objects.filter(pk=row.pk).update(early=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        WaveDecision.objects.filter(pk=row.pk).update(decision="hold")


def test_a_refused_decision_names_the_criteria_and_keeps_what_was_typed(people: People) -> None:
    wave = wave_of(planned(people.lead), "P")
    criterion(wave, "Three uses", by=people.lead, met=False)
    address = reverse("roadmaps:wave_gate", args=[wave.pk])
    answer = people.browser("lead").post(
        address, {"decision": "go", "decided_on": today().isoformat(), "reason": "We are keen"}
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Not met yet: “Three uses”." in html
    assert "We are keen" in html
    assert not WaveDecision.objects.exists()


def test_a_decision_with_conditions_is_made_on_the_page(people: People) -> None:
    wave = wave_of(planned(people.lead), "P")
    row = criterion(wave, "Three uses", by=people.lead, met=False)
    due_on = today() + datetime.timedelta(days=30)
    answer = people.browser("lead").post(
        reverse("roadmaps:wave_gate", args=[wave.pk]),
        {
            "decision": "go_with_conditions",
            "decided_on": today().isoformat(),
            "seen": "0",
            f"c{row.pk}-text": "Two more by then",
            f"c{row.pk}-due": due_on.isoformat(),
            f"c{row.pk}-owner": people.contributor.pk,
        },
    )
    assert answer.status_code == 302
    made = WaveDecision.objects.get().conditions.get()
    assert (made.criterion, made.due_on, made.owner) == (row, due_on, people.contributor)


def test_a_wave_that_is_not_over_is_let_through_only_by_who_is_sure(people: People) -> None:
    plan = planned(people.lead)
    for n in range(1, 8):
        package(plan, f"A{n}", "P")
    wave = wave_of(plan, "P")
    criterion(wave, "Three uses", by=people.lead, met=True)
    lead, address = people.browser("lead"), reverse("roadmaps:wave_gate", args=[wave.pk])
    first = date_format(dated.of(people.engagement).span(wave).first, "SHORT_DATE_FORMAT")
    said = (
        f"Nothing of this wave has begun; the plan has it begin on {first}.",
        "7 of its 7 work packages are not done: A1, A2, A3, A4, A5, and 2 more.",
    )
    html = lead.get(address).content.decode()
    assert all(words in html for words in said)
    go = {"decision": "go", "decided_on": today().isoformat(), "reason": "We are keen"}
    answer = lead.post(address, go)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Tick that it is let through all the same" in html
    assert "We are keen" in html
    assert not WaveDecision.objects.exists()
    assert lead.post(address, go | {"sure": "on"}).status_code == 302
    hold = {"decision": "hold", "decided_on": today().isoformat(), "reason": "No staff"}
    assert lead.post(address, hold).status_code == 302


def test_a_wave_whose_work_is_begun_or_done_is_told_so(people: People) -> None:
    plan = planned(people.lead)
    for key in ("A", "B"):
        package(plan, key, "P")
    plan.packages.filter(key="A").update(status="done", finished_on=today())
    wave = wave_of(plan, "P")
    lead, address = people.browser("lead"), reverse("roadmaps:wave_gate", args=[wave.pk])
    html = lead.get(address).content.decode()
    assert "has begun" not in html
    assert "1 of its 2 work packages is not done: B." in html
    plan.packages.filter(key="B").update(status="done", finished_on=today())
    assert "all the same" not in lead.get(address).content.decode()
    criterion(wave, "Three uses", by=people.lead, met=True)
    go = {"decision": "go", "decided_on": today().isoformat()}
    assert lead.post(address, go).status_code == 302


def test_only_the_lines_for_conditions_that_are_needed_stand_open(people: People) -> None:
    wave = wave_of(planned(people.lead), "P")
    address = reverse("roadmaps:wave_gate", args=[wave.pk])
    browser = people.browser("lead")
    one, more = browser.get(address).content.decode().split("More conditions")
    assert [one.count(f'id="n{n}-text"') for n in range(3)] == [1, 0, 0]
    assert [more.count(f'id="n{n}-text"') for n in range(3)] == [0, 1, 1]
    row = criterion(wave, "Three uses", by=people.lead, met=False)
    needed, more = browser.get(address).content.decode().split("More conditions")
    assert f'id="c{row.pk}-text"' in needed
    assert 'id="n0-text"' in more
    assert needed.rstrip().rpartition("<details")[2].startswith(">")
    typed = {"decision": "go", "decided_on": today().isoformat(), "n2-text": "Train the rest"}
    assert "<details open>" in browser.post(address, typed).content.decode()


def test_a_line_that_was_begun_needs_its_words(people: People) -> None:
    wave = wave_of(planned(people.lead), "P")
    answer = people.browser("lead").post(
        reverse("roadmaps:wave_gate", args=[wave.pk]),
        {
            "decision": "go_with_conditions",
            "decided_on": today().isoformat(),
            "n0-due": today().isoformat(),
        },
    )
    assert answer.status_code == 422
    assert escape("Say what is still to be done, or leave the whole line empty.") in (
        answer.content.decode()
    )


def test_the_second_of_two_who_decide_one_gate_reads_what_stands(people: People) -> None:
    wave = wave_of(planned(people.lead), "F")
    decide(wave, Decision.GO, by=people.lead)
    ruling = Ruling(Decision.STOP, today(), "No money")
    with pytest.raises(Overtaken, match="Somebody else decided this gate"):
        wave_gates.decide_gate(wave, ruling=ruling, by=people.lead, seen=0)
    answer = people.browser("lead").post(
        reverse("roadmaps:wave_gate", args=[wave.pk]),
        {"decision": "stop", "decided_on": today().isoformat(), "reason": "No money", "seen": "0"},
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'name="seen" value="{WaveDecision.objects.get().pk}"' in html
    assert "No money" in html


def test_a_gate_is_not_decided_tomorrow(people: People) -> None:
    wave = wave_of(planned(people.lead), "F")
    tomorrow = today() + datetime.timedelta(days=1)
    with pytest.raises(Refused, match="still to come"):
        decide(wave, Decision.GO, by=people.lead, on=tomorrow)


# --- conditions ---


def conditional(wave: Wave, people: People, *, days: int = 3) -> WaveDecision:
    until = today() + datetime.timedelta(days=days)
    conditions = [NewCondition("Train the rest", until, people.contributor)]
    return decide(wave, Decision.GO_WITH_CONDITIONS, by=people.lead, conditions=conditions)


def test_a_condition_is_due_for_its_owner_and_for_who_plans_until_it_is_met(
    people: People,
) -> None:
    wave = wave_of(planned(people.lead), "F")
    row = conditional(wave, people).conditions.get()
    assert told(people.contributor) == [("Meet the condition “Train the rest”", True)]
    name = people.contributor.name
    assert told(people.facilitator) == [(f"{name} meets the condition “Train the rest”", False)]
    assert told(people.guest) == []
    wave_gates.tick_condition(row, met=True, by=people.contributor)
    row.refresh_from_db()
    assert row.met_on == today()
    assert told(people.contributor) == told(people.facilitator) == []


def test_conditions_of_a_decision_that_was_made_anew_no_longer_count(people: People) -> None:
    wave = wave_of(planned(people.lead), "F")
    row = conditional(wave, people).conditions.get()
    decide(wave, Decision.GO, by=people.lead)
    assert told(people.contributor) == []
    with pytest.raises(Refused, match="decided anew"):
        wave_gates.tick_condition(row, met=True, by=people.contributor)


def test_nobody_else_ticks_a_condition(people: People) -> None:
    row = conditional(wave_of(planned(people.lead), "F"), people).conditions.get()
    with pytest.raises(Denied):
        wave_gates.tick_condition(row, met=True, by=people.guest)


# --- what the gate of the phase reads ---


def measured(engagement: Engagement, key: str) -> phases.CriterionStanding:
    return next(each for each in phases.criteria_of(engagement, 3) if each.key == key)


def test_i1_says_which_of_error_and_overload_was_found(people: People) -> None:
    plan = planned(people.lead)
    wave = wave_of(plan, "F")
    row = package(plan, "A", "F", effort=10)
    waves.set_capacity(wave, capacity=4, by=people.lead)
    found = measured(people.engagement, "I1").standing.decisive
    assert found is not None
    assert (found.found, found.remark) == (1, "1 wave over its capacity")
    row.staff = people.engagement.team_limit + 1
    row.save()
    found = measured(people.engagement, "I1").standing.decisive
    assert found is not None
    assert found.remark == ("1 error keeps the plan from being dated; 1 wave over its capacity")
    html = (
        people.browser("lead")
        .get(reverse("portfolio:gate", args=[people.engagement.pk, 3]))
        .content.decode()
    )
    assert "1 wave over its capacity" in html


def test_a_wave_over_its_capacity_leads_to_the_waves_and_an_error_to_the_packages(
    people: People,
) -> None:
    plan = planned(people.lead)
    row = package(plan, "A", "F", effort=10)
    waves.set_capacity(wave_of(plan, "F"), capacity=4, by=people.lead)
    assert measured(people.engagement, "I1").sheet == "waves"
    address = reverse("roadmaps:waves", args=[people.engagement.pk])
    gate = people.browser("lead").get(reverse("portfolio:gate", args=[people.engagement.pk, 3]))
    assert f'<a href="{address}"><span class="num">3.5</span>' in gate.content.decode()
    row.staff = people.engagement.team_limit + 1
    row.save()
    assert measured(people.engagement, "I1").sheet == "packages"


def test_i2_asks_for_a_pilot_unit_with_success_criteria_and_a_passed_gate(people: People) -> None:
    assert measured(people.engagement, "I2").state == gates.State.OPEN
    wave = wave_of(planned(people.lead), "P")
    assert measured(people.engagement, "I2").ratio == 0
    row = unit(people.lead, "Cardiology")
    pilots.choose_pilot(people.engagement, unit=row, reason="", by=people.lead)
    criterion(wave, "Entry alone", by=people.lead, kind="entry", met=True)
    conditional(wave, people)
    assert measured(people.engagement, "I2").ratio == 0
    criterion(wave, "Three uses", by=people.lead, met=True)
    assert measured(people.engagement, "I2").ratio == 1
    decide(wave, Decision.STOP, by=people.lead, reason="Over")
    assert measured(people.engagement, "I2").ratio == 0


def test_i7_is_the_share_of_rollouts_with_packages_whose_gate_is_passed(people: People) -> None:
    plan = planned(people.lead)
    second = waves.add_rollout(people.engagement, by=people.lead)
    waves.add_rollout(people.engagement, by=people.lead)
    nothing_yet = measured(people.engagement, "I7").standing.decisive
    assert nothing_yet is not None
    assert nothing_yet.is_empty
    package(plan, "A", "R1")
    package(plan, "B", "R2")
    decide(second, Decision.GO, by=people.lead)
    found = measured(people.engagement, "I7").standing.decisive
    assert found is not None
    assert (found.part, found.whole, measured(people.engagement, "I7").ratio) == (1, 2, 0.5)
    conditional(wave_of(plan, "R1"), people)
    assert measured(people.engagement, "I7").ratio == 1


# --- texts that must not stay ---


def test_each_text_of_waves_can_be_removed_from_row_and_log(people: People) -> None:
    wave = wave_of(planned(people.lead), "P")
    row = unit(people.lead, "secret unit")
    pilots.choose_pilot(people.engagement, unit=row, reason="secret reason", by=people.lead)
    one = criterion(wave, "secret criterion", by=people.lead, met=True)
    decided = decide(
        wave,
        Decision.GO_WITH_CONDITIONS,
        by=people.lead,
        reason="secret ruling",
        conditions=[NewCondition("secret condition", today())],
    )
    condition = decided.conditions.get()
    wave_gates.tick_condition(condition, met=True, by=people.lead)
    subjects = (
        *(row.subject, one.subject, decided.subject, condition.subject),
        f"pilot_reason:{people.engagement.pk}",
    )
    for subject in subjects:
        redact_text(people.engagement, subject=subject, by=people.lead)
    log = str(list(Event.objects.values_list("data", flat=True)))
    assert "secret" not in log
    wave.refresh_from_db()
    row.refresh_from_db()
    assert (row.name, wave.unit_reason) == (REDACTED, REDACTED)
    for each in (one, decided, condition):
        each.refresh_from_db()
    assert {one.text, decided.reason, condition.text} == {REDACTED}
