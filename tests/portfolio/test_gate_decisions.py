"""Deciding the gates of phases: what is allowed, what goes on record, two who decide at once."""

import datetime
import html
import re
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pmo_studio.core import bundle, catalogue, due, events, gate_shown, gates, phase_states, phases
from pmo_studio.core.access import Denied
from pmo_studio.core.actions import gate_criteria, gate_waivers, own_criteria
from pmo_studio.core.actions import gates as actions
from pmo_studio.core.actions.data import redact_text
from pmo_studio.core.actions.gates import Moved, NewCondition, Ruling
from pmo_studio.core.gates import Decision
from pmo_studio.core.models import (
    Engagement,
    Event,
    GateCondition,
    GateDecision,
    Participant,
    PhaseState,
)
from pmo_studio.core.refusals import Refused
from pmo_studio.core.texts import REDACTED
from pmo_studio.exports import report_chapters
from tests.core.test_gates import phase_1
from tests.people import People

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
# The worked examples: T38 has two groups of three, T39 has all three.
T38 = {one.key: one.measures for one in phase_1()}
T39 = {one.key: one.measures for one in phase_1(groups=3)}


def measured(monkeypatch: pytest.MonkeyPatch, **measures: object) -> None:
    monkeypatch.setattr(phases, "_measures", dict.fromkeys(measures, lambda engagement: measures))


def decide(
    people: People, decision: Decision, *, phase: int = 1, by: str = "lead", **given
) -> GateDecision:
    shown = given.pop("shown", None)
    ruling = Ruling(decision, given.pop("on", TODAY()), **given)
    return actions.decide_gate(
        people.engagement, phase=phase, ruling=ruling, by=getattr(people, by), shown=shown
    )


def condition(key: str = "A3", days: int = 3, owner: Participant | None = None) -> NewCondition:
    due_on = TODAY() + datetime.timedelta(days=days)
    return NewCondition("Write one more context entry", due_on, owner, key)


def page(people: People, path: str = "gates/1/", column: str = "lead") -> str:
    answer = people.browser(column).get(f"/engagements/{people.engagement.pk}/{path}")
    assert answer.status_code == 200
    return read(answer)


def read(answer) -> str:
    """The page as it is read: no tags, one space between words."""
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split()))


def hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found
    return html.unescape(found[1])


def form(people: People, number: int = 1, **typed: str) -> dict[str, str]:
    """The form of the gate as a browser sends it, with what somebody typed."""
    answer = people.browser("lead").get(
        f"/engagements/{people.engagement.pk}/gates/{number}/decide/"
    )
    text = answer.content.decode()
    sent = {name: hidden(text, name) for name in ("key", "shown")}
    return sent | {"decided_on": TODAY().isoformat()} | typed


def send(people: People, data: dict[str, str], number: int = 1, column: str = "lead"):
    address = f"/engagements/{people.engagement.pk}/gates/{number}/decide/"
    return people.browser(column).post(address, data)


def test_t38_as_stored_refuses_go_and_go_with_conditions_in_words(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured(monkeypatch, **T38)
    assert phases.state_of(people.engagement, 1).progress.percent == 75
    with pytest.raises(Refused) as refusal:
        decide(people, Decision.GO)
    assert "“Role groups heard” (2 of 3), “Context described” (4 of 5)" in refusal.value.words
    conditions = [condition("A1"), condition("A3")]
    with pytest.raises(Refused) as refusal:
        decide(people, Decision.GO_WITH_CONDITIONS, conditions=conditions)
    assert "at 80 %" in refusal.value.words
    assert "“Role groups heard” (2 of 3)" in refusal.value.words
    assert not GateDecision.objects.exists()
    told = page(people, "gates/1/decide/")
    assert "“Go” is not possible yet" in told
    assert "“Go with conditions” is not possible yet" in told
    assert "Bring three role groups to 80 % of the questionnaire" in told
    choices = people.browser("lead").get(f"/engagements/{people.engagement.pk}/gates/1/decide/")
    assert re.findall(r'name="decision" value="(\w+)"', choices.content.decode()) == [
        *("hold", "recycle", "stop")
    ]


def test_t39_is_decided_on_the_page_with_a_condition_and_brings_93_percent(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured(monkeypatch, **T39)
    assert phases.state_of(people.engagement, 1).progress.percent == 83
    day = TODAY() + datetime.timedelta(days=5)
    data = form(
        people,
        decision="go_with_conditions",
        minuted="Board room.\nCarvalho, Okafor.",
        **{"c-A3-text": "One entry on culture", "c-A3-due": day.isoformat()},
        **{"c-A3-owner": str(people.contributor.pk)},
    )
    assert send(people, data).status_code == 302
    row = GateDecision.objects.get()
    assert (row.percent, row.minutes) == (93, "Board room.\nCarvalho, Okafor.")
    assert phases.overview(people.engagement).phases[0].progress.percent == 93
    told = page(people, column="guest")
    assert "93 %" in told
    assert "Go with conditions" in told
    assert "One entry on culture" in told
    assert "Carl Contributor ; for “Context described”" in told
    # Sent once more it is the same act.
    assert send(people, data).status_code == 302
    assert GateDecision.objects.count() == 1


def test_a_must_have_below_one_needs_its_own_dated_condition(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured(monkeypatch, **T39)
    for given, words in (
        ([condition("A6")], "Without one: “Context described” (4 of 5)"),
        ([NewCondition("More", None, None, "A3")], "need the day until which they are met"),
        ([condition("D1")], "no longer asked"),
        ([condition("A3", days=-1)], "due on the day of the decision or after it"),
        ([condition("A3", owner=people.odd)], "no seat here"),
    ):
        with pytest.raises(Refused, match=re.escape(words)):
            decide(people, Decision.GO_WITH_CONDITIONS, conditions=given)
    decide(people, Decision.GO_WITH_CONDITIONS, conditions=[condition("A3")])


def test_t46_two_errors_on_the_canvas_keep_a_gate_from_every_go_until_it_is_waived(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    met = {key: gates.yes_no(True) for key in ("D1", "D2", "D4", "D5", "D6", "D7", "D8")}
    measured(monkeypatch, **met, D3=gates.none_may_exist(2))
    d3 = next(one for one in phases.criteria_of(people.engagement, 2) if one.key == "D3")
    assert (d3.ratio, d3.state) == (0, gates.State.BLOCKS)
    with pytest.raises(Refused, match="2 found, none may be"):
        decide(people, Decision.GO, phase=2)
    waiver = gate_waivers.waive(
        people.engagement, criterion="D3", reason="Known, kept", by=people.lead
    )
    row = decide(people, Decision.GO, phase=2)
    assert row.percent == 100
    told = page(people, "gates/2/")
    assert "Waived by Lena Lead since" in told
    assert "Known, kept" in told
    assert "measured 0" in told
    gate_waivers.withdraw(waiver, by=people.lead)
    # What was decided stays as it was, waiver and number.
    stood = next(one for one in GateDecision.objects.get().snapshot if one["key"] == "D3")
    assert (stood["measures"][0]["found"], stood["waiver"]) == (2, waiver.pk)
    told = page(people, "gates/2/")
    assert "1 waiver was withdrawn" in told
    assert told.count("Known, kept") == 2


def test_hold_recycle_and_stop_always_may_with_a_reason(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured(monkeypatch)
    for decision in (Decision.HOLD, Decision.RECYCLE, Decision.STOP):
        with pytest.raises(Refused, match="Say why"):
            decide(people, decision)
        decide(people, decision, minutes="The budget is open")
    soon = TODAY() + datetime.timedelta(days=2)
    with pytest.raises(Refused, match="after the day"):
        decide(people, Decision.HOLD, minutes="Wait", review_on=TODAY())
    decide(people, Decision.HOLD, minutes="Wait", review_on=soon)
    with pytest.raises(Refused, match="still to come"):
        decide(people, Decision.STOP, minutes="No", on=soon)
    told = page(people)
    assert "It is looked at again on" in told
    assert "3 decisions before" in told
    assert told_due(people.lead) == [("Decide again: Gate 1: Assessment", False)]
    assert told_due(people.facilitator) == []


def told_due(seat: Participant) -> list[tuple[str, bool]]:
    fresh = Participant.objects.for_access().get(pk=seat.pk)
    return [(row.words, row.mine) for row in due.of(fresh)]


def test_the_newest_decision_counts_and_every_one_stays(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured(monkeypatch, **{**T39, "A3": gates.yes_no(True)})
    decide(people, Decision.GO)
    assert phases.overview(people.engagement).current.phase.number == 2
    # What lists and the masthead read follows.
    phase_states.refresh(people.engagement.pk)
    state = PhaseState.objects.get(engagement=people.engagement, phase=1)
    assert (state.passed, state.progress) == (True, 96)
    decide(people, Decision.HOLD, minutes="The board wants to look again")
    overview = phases.overview(people.engagement)
    assert overview.current.phase.number == 1
    assert not overview.current.gate.passed
    assert GateDecision.objects.count() == 2


def test_a_condition_is_due_for_its_owner_and_the_lead_until_it_is_met_and_late_after_its_day(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured(monkeypatch, **T39)
    carl = people.contributor
    decide(
        people,
        Decision.GO_WITH_CONDITIONS,
        on=TODAY() - datetime.timedelta(days=9),
        conditions=[condition("A3", days=-2, owner=carl)],
    )
    row = GateCondition.objects.get()
    assert told_due(carl) == [("Meet the condition “Write one more context entry”", True)]
    assert told_due(people.lead) == [
        ("Carl Contributor meets the condition “Write one more context entry”", False)
    ]
    assert told_due(people.viewer) == []
    assert "late, was due" in page(people, "", "contributor")
    assert "Late Write one more context entry" in page(people)
    with pytest.raises(Denied):
        actions.tick_condition(row, met=True, by=people.viewer)
    answer = people.browser("contributor").post(f"/gate-conditions/{row.pk}/", {"met": "yes"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.met_on, row.met_by) == (TODAY(), carl)
    assert told_due(carl) == []
    decide(people, Decision.HOLD, minutes="Anew")
    with pytest.raises(Refused, match="no longer counts"):
        actions.tick_condition(row, met=False, by=people.lead)


def test_only_the_lead_decides_or_facilitators_if_the_lead_allows(people: People) -> None:
    for column in ("facilitator", "contributor", "viewer", "guest"):
        with pytest.raises(Denied):
            decide(people, Decision.HOLD, minutes="Wait", by=column)
    assert "Decide the gate" not in page(people, column="facilitator")
    Engagement.objects.filter(pk=people.engagement.pk).update(facilitators_may_set=True)
    assert decide(people, Decision.HOLD, minutes="Wait", by="facilitator").by == people.facilitator


def test_a_criterion_that_changes_while_somebody_decides_stops_the_decision_and_keeps_the_form(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured(monkeypatch, **T39)
    typed = {
        "c-A3-text": "One entry on culture",
        "c-A3-due": TODAY().isoformat(),
        "minuted": "We agreed",
    }
    data = form(people, decision="go_with_conditions", **typed)
    measured(monkeypatch, **{**T39, "A3": (gates.count(3, 5, key="entries"),)})
    answer = send(people, data)
    told = read(answer)
    assert answer.status_code == 409
    assert "“Context described”: 4 of 5 when you opened the page, now 3 of 5." in told
    text = answer.content.decode()
    assert all(each in text for each in typed.values())
    assert not GateDecision.objects.exists()
    # 3 of 5 is too far below, so what is sent again is refused on its own merits.
    again = data | {"shown": hidden(text, "shown"), "key": events.new_key()}
    assert send(people, again).status_code == 422
    # Met by now: the condition that was typed is still there, and may be kept.
    measured(monkeypatch, **{**T39, "A3": (gates.count(5, 5, key="entries"),)})
    answer = send(people, again | {"key": events.new_key()})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "One entry on culture" in text
    again |= {"shown": hidden(text, "shown"), "key": events.new_key(), "decision": "go"}
    assert send(people, again).status_code == 302
    assert GateDecision.objects.get().decision == "go"


def test_the_second_of_two_who_decide_at_once_reads_what_the_first_decided(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured(monkeypatch, **T39)
    data = form(people, decision="hold", minuted="Wait for the board")
    decide(people, Decision.STOP, minutes="No money")
    answer = send(people, data)
    assert answer.status_code == 409
    assert "Lena Lead decided this gate meanwhile: Stop." in read(answer)
    assert "Wait for the board" in answer.content.decode()
    again = data | {"shown": hidden(answer.content.decode(), "shown"), "key": events.new_key()}
    assert send(people, again).status_code == 302
    assert [row.decision for row in GateDecision.objects.all()] == ["hold", "stop"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda people: waived(people, "A1"), "“Role groups heard”: 3 of 3 when you opened the"),
        (lambda people: set_a1(people, weight="1"), "weight 3, must when you opened the page"),
        (lambda people: set_a1(people, is_off=True), "“Role groups heard” is no longer asked."),
        (
            lambda people: own_criteria.add_own(
                people.engagement,
                phase=1,
                facts=own_criteria.OwnFacts("Works council heard"),
                by=people.lead,
            ),
            "“Works council heard” is asked now: no.",
        ),
    ],
    ids=["waived", "weight", "off", "own"],
)
def test_what_was_changed_between_page_and_decision_is_told_in_words(
    people: People, monkeypatch: pytest.MonkeyPatch, change, words: str
) -> None:
    measured(monkeypatch, **T39)
    standing = phases.state_of(people.engagement, 1)
    shown = gate_shown.line(standing.criteria, None)
    change(people)
    with pytest.raises(Moved) as moved:
        decide(people, Decision.HOLD, minutes="Wait", shown=shown)
    assert words in moved.value.words
    decide(people, Decision.HOLD, minutes="Wait", shown=moved.value.now)


FAR = "0|A5~1~must~~0.0~1e308~~0~"


@pytest.mark.parametrize("shown", ["", "x|y~z", "0|A1~~~~~~~~", "|" * 9000, FAR], ids=range(5))
def test_a_line_that_was_tampered_with_is_only_out_of_date(people: People, shown: str) -> None:
    with pytest.raises(Moved):
        decide(people, Decision.HOLD, minutes="Wait", shown=shown)


def waived(people: People, key: str):
    return gate_waivers.waive(
        people.engagement, criterion=key, reason="The merger decides", by=people.lead
    )


def set_a1(people: People, **asked):
    if "weight" in asked:
        asked["weight"] = Decimal(asked["weight"])
    return gate_criteria.set_criterion(
        people.engagement,
        criterion=catalogue.criterion("A1"),
        asked=gate_criteria.Asked(**asked),
        by=people.lead,
    )


def test_in_an_archived_engagement_gates_are_read_and_nothing_else(people: People) -> None:
    decide(people, Decision.HOLD, minutes="Wait")
    data = form(people, decision="stop", minuted="No")
    Engagement.objects.filter(pk=people.engagement.pk).update(archived_at=timezone.now())
    told = page(people)
    assert "Wait" in told
    for words in ("Decide anew", "Waive", "Ask for something"):
        assert words not in told
    assert send(people, data).status_code == 409


def test_the_history_tells_decisions_waivers_and_criteria(people: People) -> None:
    decide(people, Decision.HOLD, minutes="Wait", phase=2)
    gate_waivers.withdraw(waived(people, "A1"), by=people.lead)
    set_a1(people, is_off=True)
    set_a1(people)
    told = page(people, "history/")
    for words in (
        "decided Gate 2: Definition: Hold",
        "waived “Role groups heard”: “The merger decides”",
        "withdrew the waiver of",
        "no longer asks “Role groups heard” at its gate",
        "asks “Role groups heard” again as the method does",
    ):
        assert words in told, words


def test_each_text_of_gates_can_be_removed_from_row_log_and_earlier_decisions(
    people: People,
) -> None:
    own = own_criteria.add_own(
        people.engagement,
        phase=1,
        facts=own_criteria.OwnFacts("Secret one"),
        by=people.lead,
    )
    waiver = gate_waivers.waive(
        people.engagement, criterion=own.key, reason="Secret two", by=people.lead
    )
    row = decide(people, Decision.HOLD, minutes="Secret three")
    for subject in (own.subject, waiver.subject, row.subject):
        redact_text(people.engagement, subject=subject, by=people.lead)
    told = page(people)
    assert "Secret" not in told
    assert REDACTED in told
    assert not Event.objects.filter(data__icontains="Secret").exists()


def test_a_gate_costs_the_same_for_3_and_30_decisions(people: People) -> None:
    lead = people.browser("lead")
    address = f"/engagements/{people.engagement.pk}/gates/1/"

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert lead.get(path).status_code == 200
        return len(found)

    def add(n: int) -> None:
        for _ in range(n):
            decide(people, Decision.HOLD, minutes="Wait")
        GateCondition.objects.bulk_create(
            GateCondition(decision=row, text="Do", due_on=TODAY(), owner=people.contributor)
            for row in GateDecision.objects.all()
        )

    add(3)
    lead.get(address)
    few = [queries(address), queries(f"{address}decide/"), queries("/")]
    add(27)
    assert [queries(address), queries(f"{address}decide/"), queries("/")] == few


def test_the_database_keeps_to_the_rules_of_a_decision(people: People) -> None:
    row = decide(people, Decision.HOLD, minutes="Wait")
    for wrong in (
        {"phase": 6},
        {"decision": "maybe"},
        {"percent": 101},
        {"review_on": row.decided_on},
        {"decision": "go", "review_on": row.decided_on + datetime.timedelta(days=1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            GateDecision.objects.filter(pk=row.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        GateCondition.objects.create(decision=row, text="", due_on=TODAY())
    with pytest.raises(IntegrityError), transaction.atomic():
        GateCondition.objects.create(decision=row, text="x", due_on=TODAY(), met_by=people.lead)


def test_the_report_prints_all_five_gates_with_decisions_conditions_and_waivers(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured(monkeypatch, **T39)
    waived(people, "A6")
    set_a1(people, weight="2")
    decide(
        people,
        Decision.GO_WITH_CONDITIONS,
        minutes="The sponsor agreed",
        conditions=[condition("A3", owner=people.contributor)],
    )
    content = report_chapters.phases_and_gates(people.engagement, "room", "en")
    told = html.unescape(" ".join(re.sub(r"<[^>]+>", " ", content.html or "").split()))
    for words in (
        "Waived by Lena Lead since",
        "The method gives it weight 3, this engagement 2; changed by Lena Lead",
        "The sponsor agreed",
        "Write one more context entry Context described",
        "Carl Contributor Open",
        *(f"Gate {number}:" for number in range(1, 6)),
    ):
        assert words in told, words


@pytest.mark.parametrize(
    ("table", "field", "value", "place"),
    [
        ("gate_decisions", "snapshot", [{"key": "A1"}], "gate_decisions[0].snapshot"),
        ("gate_decisions", "percent", 101, "gate_decisions[0].percent"),
        ("gate_decisions", "review_on", "2030-01-01", "gate_decisions[0].review_on"),
        ("gate_conditions", "decision", 9, "gate_conditions[0].decision"),
        ("gate_waivers", "withdrawn_on", "2030-01-01", "gate_waivers[0].withdrawn_by"),
        ("gate_waivers", "reason", " \u2003", "gate_waivers[0].reason"),
        ("criterion_settings", "required", {"groups": 0}, "criterion_settings[0].required"),
        ("criterion_settings", "key", "A99", "criterion_settings[0].key"),
        ("own_criteria", "weight", "0.0", "own_criteria[0].weight"),
    ],
)
def test_a_bundle_with_a_gate_that_cannot_be_is_refused_with_its_place(
    people: People, monkeypatch: pytest.MonkeyPatch, table: str, field: str, value, place: str
) -> None:
    measured(monkeypatch, **T39)
    waived(people, "A6")
    set_a1(people, required={"groups": 2.0})
    own_criteria.add_own(
        people.engagement, phase=1, facts=own_criteria.OwnFacts("Council"), by=people.lead
    )
    decide(people, Decision.GO_WITH_CONDITIONS, conditions=[condition("A3")])
    document = bundle.write(people.engagement)
    document[table][0][field] = value
    with pytest.raises(bundle.BadBundle, match="^" + re.escape(place)):
        bundle.load(document, owner=people.stranger)


def test_figures_that_no_gate_can_have_are_refused_too(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured(monkeypatch, **T39)
    decide(people, Decision.HOLD, minutes="Wait")
    refused = "figures that no gate can have|is a number out of range"
    for name, figure in (
        ("required", 0),
        ("actual", 10**400),
        ("whole", 1e300),
        ("found", -(10**20)),
    ):
        document = bundle.write(people.engagement)
        document["gate_decisions"][0]["snapshot"][0]["measures"][0][name] = figure
        with pytest.raises(bundle.BadBundle, match=refused):
            bundle.load(document, owner=people.stranger)
    document = bundle.write(people.engagement)
    for row in document["gate_decisions"][0]["snapshot"]:
        row["weight"] = 1.7e308
    with pytest.raises(bundle.BadBundle, match=refused):
        bundle.load(document, owner=people.stranger)


def test_all_of_it_travels_with_the_bundle(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    measured(monkeypatch, **T39)
    waived(people, "A6")
    set_a1(people, weight="2.5", wording="Every ward was heard", required={"groups": 2.0})
    own_criteria.add_own(
        people.engagement, phase=1, facts=own_criteria.OwnFacts("Council"), by=people.lead
    )
    decide(
        people,
        Decision.GO_WITH_CONDITIONS,
        conditions=[condition("A3", owner=people.contributor), condition("")],
    )
    document = bundle.write(people.engagement)
    copy = bundle.load(document, owner=people.stranger)
    assert bundle.write(copy)["gate_decisions"] == document["gate_decisions"]
    for key in ("gate_waivers", "gate_conditions", "criterion_settings", "own_criteria"):
        assert bundle.write(copy)[key] == document[key]
    assert phases.state_of(copy, 1).gate.passed


def test_who_has_no_name_left_waived_all_the_same(people: People) -> None:
    """A seat of blanks came with a bundle; every page of the engagement broke on its waiver."""
    waived(people, "A6")
    people.lead.display_name = "  "
    people.lead.save()
    assert people.lead.name.strip()
    assert "waived" in page(people, column="viewer").lower()
