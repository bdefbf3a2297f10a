"""From the first question to the celebration and into the next cycle, without JavaScript.

Ana leads a small office alone.  Ten colleagues and three customers answer by their links, the
sponsor signs and approves by one-time links; all five gates are decided on their pages, on figures
that the forms before them brought about, and what no form brings about is waived with a reason.
"""

import datetime
import html
import re

import pytest
from django.db import transaction
from django.utils import timezone

from assessments.models import Assessment
from canvases.models import Kpi
from pmo_studio.core import bundle, limits, phase_states
from pmo_studio.core.models import Engagement
from roadmaps.kpis import periods
from roadmaps.models import Closeout, RolloutUnit
from tests.factories import PASSWORD, UserFactory
from tests.journeys.test_people import Visitor, ana_begins_an_engagement, ana_logs_in
from tests.roadmaps import told

pytestmark = pytest.mark.django_db
# Of the preset only what two functions need: F01 with one value, F05 with another.
LEFT_OUT = {"F12", "F02", "F11", "F07", "vp2"}
READINGS = {
    "K01": ("monthly", 70, 80, 88),
    "K02": ("monthly", 70, 80, 88),
    "K03": ("monthly", 95, 96, 97),
    "K10": ("monthly", 20, 14, 9),
    "K05": ("quarterly", 40, 50, 60),
}
# What its closeout comes to, worked out by hand.  The plan promised 8 + 96 + 48 days, a gate day,
# 20 + 4, another, 12, another, and 10: day 200.  What is left ends on day 11: a day for the work
# that was done today, a gate day, and 10.
FIGURES = {
    "summary": {"signed_name": "Dr. Inês", "signed_on": "2026-11-30", "sponsor": "Dr. Inês, COO"},
    "growth": {"mean_change": 2.0, "targets": 5, "targets_met": 5},
    "kpis": {"on_target": 4, "all": 10},
    "mandate": {"kept": 1, "objectives": 2, "percent": 50, "rights_in_use": 0, "rights": 1},
    "canvas": {"notes": 26, "validated": 0, "can_be_validated": 7, "validated_percent": 0},
    "plan": {
        **{"promised_end": "2027-09-06", "end": "2026-12-15", "working_days_later": -189},
        **{"effort_promised": 204, "effort": 204, "effort_percent": 0},
        **{"conditions": 1, "conditions_met": 0},
    },
    "lessons": {"all": 2, "with_action": 2, "done": 0},
    "unfinished": {"owner": "Ana Duarte", "review_on": "2027-05-29", "kpis_off_target": 1},
    "thanks": {"named": 2, "notes": 1},
}
VALUE = {
    "created": {"deliverables": 1, "functions": 2},
    "delivered": {"reach": 100, "training": 0, "adoption": 60},
    # Deciding is the third step of authority.
    "captured": {"rights": 0, "authority": 3, "funding": 1},
}


@pytest.fixture(autouse=True)
def _monday(time_machine):
    limits.codes.clear()
    time_machine.move_to(datetime.datetime(2026, 11, 30, 9, tzinfo=datetime.UTC))


class Office:
    """Ana's browser, and the engagement that she leads."""

    def __init__(self, ana: Visitor, engagement: Engagement) -> None:
        self.ana, self.engagement = ana, engagement
        self.seat = str(engagement.participants.get(role="lead").pk)

    def sheet(self, phase: str, words: str) -> None:
        self.ana.follow(phase)
        self.ana.follow(words)

    def gate(self, number: int) -> None:
        place = f"/engagements/{self.engagement.pk}/gates/{number}/"
        if self.ana.page.path.partition("#")[0] != place:
            self.ana.open(place)

    def waive(self, number: int, criterion: str) -> None:
        self.gate(number)
        self.ana.follow(f"Waive: {criterion}")
        self.ana.press("Waive it", reason="We are one small office")

    def asks_less(self, number: int, criterion: str, **required: str) -> None:
        self.gate(number)
        self.ana.follow(f"Change: {criterion}")
        self.ana.press("Save", **{f"required-{key}": value for key, value in required.items()})

    def decide(self, number: int, decision: str, **conditions: str) -> str:
        """The words of the page that answers."""
        self.gate(number)
        self.ana.follow("Decide the gate")
        self.ana.press("Put the decision on record", decision=decision, **conditions)
        return said(self.ana)


def said(who: Visitor) -> str:
    """The words of the sheet itself, without the frame around it."""
    words = re.sub(r"<[^>]+>", " ", who.page.html.partition('id="main"')[2].partition(">")[2])
    return html.unescape(" ".join(words.split())).replace("\xa0", " ")


def in_days(days: int) -> str:
    return (timezone.localdate() + datetime.timedelta(days=days)).isoformat()


def test_from_assessment_to_celebration_and_the_next_cycle_needs_no_script() -> None:
    UserFactory(email="ana@example.org", name="Ana Duarte", password=PASSWORD)
    ana = ana_logs_in()
    office = Office(ana, ana_begins_an_engagement(ana))
    the_office_is_assessed(office)
    what_it_shall_be_is_agreed(office)
    the_plan_is_carried_out(office)
    it_is_measured_asked_again_and_reviewed(office)
    its_closeout_is_written_and_it_is_celebrated(office)
    its_figures_are_those_of_what_happened(office)
    late = Visitor()
    late.client.cookies = ana.client.cookies
    late.open(f"/engagements/{office.engagement.pk}/lessons/")
    the_sponsor_approves(office)
    nothing_changes_any_more(office, late)
    all_of_it_leaves_and_comes_back(office)
    the_celebration_is_shown(office)
    everybody_who_answered_is_thanked(office)
    the_next_cycle_begins(office)


# --- phase 1 ---


def the_office_is_assessed(office: Office) -> None:
    ana = office.ana
    office.sheet("1 Assessment", "1.3Questionnaire")
    ana.follow("Prepare the first assessment")
    ana.follow("Use these questions: OPM3-aligned quick check")
    groups = [str(row.pk) for row in office.engagement.role_groups.order_by("pk")[:3]]
    ana.press("Prepare the assessment", title="As-is", domains=["PROJ"], groups=groups)
    ana.press("Open for answers")
    ten_people_answer(office, "0")
    ana.press("Close the assessment")
    ana.follow("1.1Context")
    for kind in ("Strategy", "Structure", "Culture", "Portfolio", "Constraints"):
        ana.press(f"Add to {kind}", text=f"About {kind}")
    ana.follow("1.5Stakeholders")
    for number in range(8):
        ana.press("Add", name=f"Person {number}", power="4", interest="2")
    assert "“Processes mapped” (0 of 3)" in office.decide(1, "go")
    assert ana.status == 422
    office.waive(1, "Processes mapped")
    words = office.decide(1, "go")
    assert "Waived by Ana Duarte" in words
    assert "measured 0" in words
    assert "1 Assessment 100 %" in words


def ten_people_answer(office: Office, choice: str) -> None:
    """In three groups, by the link that Ana's page shows; she reads that they did."""
    link = next(href for words, href in office.ana.page.links if href.startswith("/q/"))
    groups = Assessment.objects.get(state="open").groups.order_by("pk")
    for number in range(10):
        someone = Visitor()
        someone.open(link)
        someone.press("Begin", group=str(groups[number % 3].pk))
        someone.follow("All questions of this part")
        someone.press("Save and go on", **{f"a{place}": choice for place in range(1, 9)})
    office.ana.open(office.ana.page.path)
    assert "10 people have answered" in office.ana.page.text


# --- phase 2 ---


def what_it_shall_be_is_agreed(office: Office) -> None:
    ana = office.ana
    ana.follow("2 Definition")
    assert "Gate 1 is not passed yet." in ana.page.text, "Lists follow a moment later."
    ana.press("Make the canvas", title="To be")
    ana.follow("Classic enterprise PMO")
    notes = next(form.values["note"] for form in ana.page.forms if "note" in form.values)
    ana.press("Load what is ticked", note=[key for key in notes if key not in LEFT_OUT])
    ana.follow("2.5Targets")
    ana.follow("One level more for all")
    ana.press("Set these targets")
    ana_writes_the_mandate(ana)
    ana.press("Make a link for the sponsor")
    sponsor = Visitor()
    sponsor.open(link_in(ana, "mandate-signatures"))
    sponsor.press("Sign the mandate", ticked="on")
    assert "Thank you, Dr. Inês" in sponsor.page.text
    ana.follow("2.4PMO model")
    ana.press("Confirm", rationale="Agreed with the board")
    office.waive(2, "People who ranked the gaps")
    # Nothing is validated, which is no must: 12 of 14, 77 of 90 points.
    assert "2 Definition 87 %" in office.decide(2, "go")


def ana_writes_the_mandate(ana: Visitor) -> None:
    ana.follow("2.3Mandate")
    for part, values in (
        ("Mission", {"mission": "We keep promises"}),
        ("Vision", {"vision": "Nine of ten projects keep their date"}),
        ("Scope", {"scope": "enterprise", "scope_in": "All projects"}),
        ("Authority", {"authority": "decide"}),
        ("Reporting line", {"reporting_line": "Chief operating officer"}),
        ("Funding", {"funding": "Central budget"}),
        ("Review date", {"review_on": in_days(200)}),
    ):
        ana.follow(f"Change: {part}")
        ana.press(f"Save: {part}", **values)
    ana.press("Take over: Dr. Inês")
    ana.follow("Change: Decision rights")
    ana.press("Add the decision right", text="Which work enters")
    ana.follow("Done")
    ana.follow("Change: Objectives")
    kpis = {row.key: str(row.pk) for row in Kpi.objects.all()}
    ana.press("Add the objective", text="Promises are kept", kpi_1=kpis["K01"])
    ana.press("Add the objective", text="One method that people use", kpi_1=kpis["K05"])
    ana.follow("Done")
    ana.press("The room has agreed")


def link_in(ana: Visitor, place: str) -> str:
    found = re.search(rf"/{place}/[\w-]{{20,}}/", ana.page.html)
    assert found, place
    return found.group()


# --- phase 3 ---


def the_plan_is_carried_out(office: Office) -> None:
    ana = office.ana
    ana.follow("3 Implementation")
    ana.follow("See the gaps and derive the plan")
    assert "7 gaps" in said(ana)
    ana.follow("Derive the plan")
    ana.press("Take those chosen into the plan")
    office.sheet("3 Implementation", "3.2Roadmap")
    ana.press("Keep as baseline")
    ana.follow("3.5Waves and pilot")
    ana.follow("Choose the pilot")
    ana.press("Add the unit", name="North", people="40")
    ana.press("Save the choice", unit=str(RolloutUnit.objects.get().pk), reason="It is willing")
    all_packages_but_the_last_are_done(ana)
    ana.follow("3.5Waves and pilot")
    ana.follow("Criteria and gate: Pilot")
    ana.press("Add the criterion", kind="success", text="Two projects work by it")
    ana.press("Met: Two projects work by it")
    for wave in ("Pilot", "Rollout 1"):
        ana.follow(wave)
        ana.follow("Decide the gate")
        ana.press("Put the decision on record", decision="go")
    office.waive(3, "Deliverables accepted")
    condition = {"c-I3-text": "Finish the hand-over", "c-I3-due": in_days(30)}
    words = office.decide(3, "go_with_conditions", **condition)
    assert "Finish the hand-over" in words
    # 2 + 2 + 3 × 7/8 / 0.9 + 2 + 1 + 0 + 1 = 10.9167 of 12: 81 of 90 points.
    assert "3 Implementation 91 %" in words


def all_packages_but_the_last_are_done(ana: Visitor) -> None:
    day = in_days(0)
    ana.follow("3.1Work packages")
    names = [words for words, _ in ana.page.links if re.match(r"(EN|WP)-", words)]
    assert len(names) == 8
    for name in names[:-1]:
        ana.follow(name)
        if name.startswith("EN-1 "):
            ana.press("Set Signed charter", status="accepted")
        ana.press("Save the progress", status="done", started_on=day, finished_on=day)
        ana.follow("Back to the work packages")


# --- phase 4 ---


def it_is_measured_asked_again_and_reviewed(office: Office) -> None:
    ana = office.ana
    ana.follow("4 Improvement")
    readings_are_pasted(ana)
    assert "Red first, 4 of 10 on target" in said(ana)
    ana.follow("Method adoption")
    ana.follow("Make it a next step")
    ana.press("Add the step", owner=office.seat)
    for text in ("Ask the wards each quarter", "Shorten the form"):
        ana.follow("Add a step")
        ana.press("Add the step", text=text, owner=office.seat, due_on=in_days(60))
    ana.follow("4.2Reassessment")
    ana.follow("Open one now…")
    ana.press("Open it now", title="A year later")
    ten_people_answer(office, "1")
    ana.press("Close the assessment")
    office.sheet("4 Improvement", "4.2Reassessment")
    assert "Mean change +2.00, 5 of 5 targets met" in said(ana)
    assert "more than one level a year" in said(ana).partition("Faster than usual")[2]
    ana.follow("4.3Function review")
    for function, decision in (
        ("Report status to leadership", "keep"),
        ("Provide a standard, tailorable method", "improve"),
    ):
        ana.follow(function)
        ana.press("Keep the decision", decision=decision, usage="12", reason="Looked at together")
    ana.press("We reviewed the canvas today", remark="Still true")
    three_customers_say_how_satisfied_they_are(ana)
    assert "4 Improvement 100 %" in office.decide(4, "go")


def readings_are_pasted(ana: Visitor) -> None:
    today = timezone.localdate()
    lines = [
        f"{key};{periods.of_day(today, frequency).shifted(-back).key};{value}"
        for key, (frequency, *values) in READINGS.items()
        for back, value in zip((3, 2, 1), values, strict=True)
    ]
    ana.follow("Paste a column or a file")
    ana.press("Preview", text="\n".join(["kpi;period;value", *lines]))
    assert "15 new readings." in said(ana)
    ana.press("Record")


def three_customers_say_how_satisfied_they_are(ana: Visitor) -> None:
    ana.follow("Satisfaction survey")
    ana.press("Open the survey")
    link = re.search(r"/s/\w+/", ana.page.html)
    assert link
    for number in range(3):
        customer = Visitor()
        customer.open(link.group())
        customer.press("Send my answer", segment="other", all="4" if number else "5")
    ana.press("Close the survey")
    ana.press("Yes, close it")
    assert "(2 × 4 + 1 × 5) / 3 = 4.3" in said(ana)


# --- phase 5 ---


def its_closeout_is_written_and_it_is_celebrated(office: Office) -> None:
    ana = office.ana
    ana.follow("5 Closeout")
    words = said(ana)
    assert "50 % 1 of 2 promises kept." in words
    assert "Mean change +2.00, 5 of 5 targets met" in words
    for key in ("L2", "L3", "L4"):
        assert f"{key} " in words.partition("Still open at gate 5")[2]
    assert "Make a link for the sponsor" not in words
    office.asks_less(5, "Lessons with an action", lessons="2")
    assert "The method asks 5, this engagement 2" in said(ana)
    ana.follow("5.2 Lessons")
    for happened in ("Nights were never asked", "The form was too long"):
        ana.press("Add", happened=happened, better="Ask earlier")
        ana.follow(happened)
        ana.press("Save", action="Ask every shift", owner=office.seat, proud="on")
    ana.follow("5.3Handover")
    ana.press("Save", owner=office.seat, review_on=in_days(180), places="On the drive")
    ana.follow("5.4Celebration")
    held = {"held_on": in_days(0), "attendees": "30", "names": "Kemi Okafor", "agreed": "on"}
    ana.press("Save", **held)
    for name, public in (
        ("Kemi Okafor", {"public": "on"}),
        ("Quiet Quentin", {}),
        ("Olga", {"public": "on"}),
    ):
        ana.press("Thank", name=name, contribution="Asked the wards", **public)
    ana.press("Pin it to the wall", text="Thank you all", signature="Ward 7")


def its_figures_are_those_of_what_happened(office: Office) -> None:
    found = told.figures(office.engagement)
    assert {key: dict(found[key]) | given for key, given in FIGURES.items()} == {
        key: found[key] for key in FIGURES
    }
    assert found["value"]["delivered"].pop("satisfaction") == pytest.approx(13 / 3)
    assert found["value"] == VALUE
    # Eight questions, all answered alike: two rounds of one mind, of four, three and three people.
    agreement = told.rows(office.engagement, "agreement")
    assert [row[1:] for row in agreement] == [[8, 8, 0, 0, 1.0, 0]] * 2
    answered = told.rows(office.engagement, "answered")
    assert [row[2][0] for row in answered] == ["4", "3", "3"] * 2


def the_sponsor_approves(office: Office) -> None:
    ana, sponsor = office.ana, Visitor()
    ana.follow("5.1Closeout sheet")
    assert "Still open at gate 5" not in said(ana)
    ana.press("Save", text="It worked")
    ana.press("Make a link for the sponsor")
    sponsor.open(link_in(ana, "closeout"))
    assert "It worked" in said(sponsor)
    assert "Quiet Quentin" not in sponsor.page.text
    sponsor.press("Approve the closeout", name="Dr. Inês", ticked="on")
    assert "Thank you, Dr. Inês: the closeout is approved." in said(sponsor)
    office.engagement.refresh_from_db()
    assert office.engagement.closed_at == Closeout.objects.get().approved_at
    words = office.decide(5, "go")
    # Three of ten customers: 90 × (11 − 0.7) / 11 = 84, and the ten of a passed gate.
    for shown in (
        *("1 Assessment 100 %", "2 Definition 87 %", "3 Implementation 91 %"),
        *("4 Improvement 100 %", "5 Closeout 94 %"),
    ):
        assert shown in words


def nothing_changes_any_more(office: Office, late: Visitor) -> None:
    """Not even by a page that was opened before."""
    ana = office.ana
    late.press("Add", happened="Too late", better="Earlier")
    assert late.status == 409
    assert "Too late" in late.page.text
    ana.follow("5.2 Lessons")
    assert "Add" not in [words for form in ana.page.forms for words, _, _ in form.buttons]
    assert "approved by Dr. Inês: read-only" in ana.page.text


def all_of_it_leaves_and_comes_back(office: Office) -> None:
    """The bundle of an engagement that went all the way is the same after it was read."""
    written = bundle.write(office.engagement)
    for table in ("closeouts", "closeout_narratives", "closeout_copies", "gate_decisions"):
        assert written[table], table
    with transaction.atomic():
        again = bundle.write(bundle.load(written, owner=UserFactory()))
        transaction.set_rollback(True)
    assert again["events"].pop()["kind"] == "engagement.imported"
    # Of the seats that one leads by whom it was loaded.
    assert {key for key in written if again[key] != written[key]} == {"seats"}


def the_celebration_is_shown(office: Office) -> None:
    ana = office.ana
    ana.follow("5.4Celebration")
    ana.follow("Open the celebration")
    shown = [said(ana)]
    while "Next" in [words for words, _ in ana.page.links]:
        ana.follow("Next")
        shown.append(said(ana))
    whole = " ".join(shown)
    for words in ("We keep promises", "Kemi Okafor", "Nights were never asked", "Thank you all"):
        assert words in whole, words
    assert "Quentin" not in whole


def everybody_who_answered_is_thanked(office: Office) -> None:
    """By a note to be copied: what they gave, and what came of it, in figures worked out above."""
    ana = office.ana
    ana.open(f"/engagements/{office.engagement.pk}/celebration/")
    ana.follow("Thank-you note to all who answered")
    note = html.unescape(ana.page.html.partition('id="letter"')[2].partition("</textarea>")[0])
    for words in (
        "10 people answered “As-is”. 10 people answered “A year later”.",
        "3 customers told us how satisfied they are.",
        "– Mean change: +2.00 levels.\n– 1 of 2 promises kept.",
        "– Value created: 1 deliverable accepted; 2 of 2 functions at their target grade",
        "Ana Duarte carries the PMO on, and it is looked at again on 29 May 2027.",
    ):
        assert words in note, (words, note)


def the_next_cycle_begins(office: Office) -> None:
    ana, before = office.ana, office.engagement
    ana.follow("Start the next cycle")
    ana.press("Start the next cycle", starts_on=in_days(1))
    made = Engagement.objects.get(renewed_from=before)
    words = said(ana)
    assert "Continues Meridian Health PMO" in words
    # What was waived is not waived again; ten people of three groups are still the as-is.
    assert "1 Assessment 75 %" in words
    assert "Processes mapped must 0 3" in words
    office.sheet("1 Assessment", "1.4Results")
    assert "A year later" in said(ana)
    for engagement in (before, made):
        phase_states.refresh(engagement.pk)
    ana.open("/")
    listed = said(ana)
    assert "Renewed as Meridian Health PMO, cycle 2" in listed.partition("Closed engagements")[2]
    assert f"Continues {before.name}" in listed.partition("Closed engagements")[0]
