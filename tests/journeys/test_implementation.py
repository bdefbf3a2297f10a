"""Implementation without JavaScript: from the gaps to the gate of phase 3, and what others may do.

The figures are those of the worked example (T22, domain.md §6.5), worked out by hand.
"""

import datetime
import html
import re

import pytest

from pmo_studio.core import limits, phases
from roadmaps.change.adkar import Element
from roadmaps.models import (
    Concern,
    Message,
    RolloutUnit,
    Wave,
    WaveCriterion,
    WaveDecision,
    WorkPackage,
)
from roadmaps.models.plan import Criterion
from tests.canvases.test_mandate import complete
from tests.journeys.test_people import Visitor
from tests.people import People
from tests.roadmaps.involved import stakeholder
from tests.roadmaps.launched import (
    CAPACITIES,
    EFFORTS,
    STAFF,
    change,
    derived,
    launched,
    named,
    row,
    staffed,
)
from tests.roadmaps.planned import unit
from tests.roadmaps.test_launched import standing_of
from tests.roadmaps.test_plan import DATES

pytestmark = pytest.mark.django_db(transaction=True)

BEGIN = datetime.datetime(2026, 1, 5, 9, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _no_guesses_yet():
    limits.codes.clear()


@pytest.fixture
def people(transactional_db, time_machine) -> People:
    time_machine.move_to(BEGIN)
    made = launched()
    complete(made)
    return made


def visitor(people: People, column: str) -> Visitor:
    made = Visitor()
    made.client.cookies = people.browser(column).cookies
    return made


def sheet(people: People, who: Visitor, rest: str) -> str:
    who.open(f"/engagements/{people.engagement.pk}/{rest}")
    return said(who)


def said(who: Visitor) -> str:
    """The words of the sheet itself, without the frame around it."""
    words = re.sub(r"<[^>]+>", " ", who.page.html.partition('id="main"')[2].partition(">")[2])
    return html.unescape(" ".join(words.split()))


def package(who: Visitor, name: str) -> WorkPackage:
    found = row(name)
    who.open(f"/packages/{found.pk}/")
    return found


def dates(people: People) -> dict[str, tuple[int, int]]:
    """First and last working day of each package, from 0 on."""
    found = standing_of(people).planned.dated
    return {
        named(each): (found[each.key].placed.start, found[each.key].placed.finish - 1)
        for each in standing_of(people).rows
        if each.key in found
    }


def waves_of(people: People) -> dict[str, str]:
    rows = standing_of(people).rows
    return {named(each): each.wave.key if each.wave else "" for each in rows}


def test_implementation_needs_no_script(people: People, time_machine) -> None:
    fay, lena = visitor(people, "facilitator"), visitor(people, "lead")
    fay_derives_all_but_one_line(people, fay)
    fay_says_what_each_wave_can_take_and_where_it_takes_place(people, fay)
    fay_compares_and_takes_what_follows(people, fay)
    fay_staffs_packages_and_gives_one_to_carl(people, fay)
    fay_splits_one_and_merges_it_again(people, fay)
    fay_lets_one_wait_for_another_but_not_in_a_circle(people, fay)
    fay_looks_ahead_moves_and_promises(people, fay)
    fay_says_whom_the_change_must_win(people, fay)
    fay_compares_again_and_keeps_what_was_edited(people, fay)
    fay_drafts_messages(people, fay)
    time_machine.move_to(BEGIN + datetime.timedelta(days=10))
    fay_says_how_far_it_is(people, fay)
    lena_lets_the_pilot_go_with_conditions(people, lena)
    lena_reads_the_gate_of_the_phase(people, lena)


def fay_derives_all_but_one_line(people: People, fay: Visitor) -> None:
    """CTL: 1.5 of 5 times importance 5; the build of F05: 6 + 3.75 for 60 person-days."""
    words = sheet(people, fay, "gaps/")
    assert "9 gaps" in words
    assert "7.5" in words
    fay.follow("Derive the plan")
    words = said(fay)
    assert "New 11" in words
    assert "16.25" in words
    (form,) = [each for each in fay.page.forms if each.action.endswith("/plan/derive/")]
    chosen = [line for line in form.values["line"] if line != "new:build:F03"]
    fay.press("Take those chosen into the plan", line=chosen)
    assert "Packages added: 10," in fay.page.text
    assert set(waves_of(people)) == {
        *("EN-1", "EN-2", "EN-3", "EN-4", "EN-5.1", "EN-6"),
        *("F01", "F05", "F07", "F11"),
    }


def fay_says_what_each_wave_can_take_and_where_it_takes_place(people: People, fay: Visitor) -> None:
    for name, staff in (("North", "120"), ("South", "80"), ("East", "60")):
        sheet(people, fay, "pilot/")
        fay.press("Add the unit", name=name, people=staff)
    north = RolloutUnit.objects.get(name="North")
    fay.press("Save the choice", unit=str(north.pk), reason="Its sponsor wants it")
    sheet(people, fay, "waves/")
    fay.press("Rollouts for all units without a wave (2)")
    for wave in Wave.objects.all():
        fay.open(f"/waves/{wave.pk}/")
        fay.press("Save", capacity=str(CAPACITIES[wave.key]))
    words = sheet(people, fay, "waves/")
    for name in ("North", "South", "East"):
        assert name in words
    assert {wave.key: wave.capacity for wave in Wave.objects.all()} == CAPACITIES


def fay_compares_and_takes_what_follows(people: People, fay: Visitor) -> None:
    """What she left out is offered again, East gets its rollout, and builds go where room is."""
    sheet(people, fay, "gaps/")
    fay.follow("Compare with the plan")
    words = said(fay)
    assert "New 2" in words
    fay.press("Take those chosen into the plan")
    assert waves_of(people) == {
        **{"EN-1": "F", "EN-2": "F", "F05": "F", "F01": "F"},
        **{"F07": "P", "EN-3": "P", "EN-4": "P", "F11": "R1", "EN-5.1": "R1"},
        **{"EN-5.2": "R2", "EN-6": "S", "F03": ""},
    }
    sheet(people, fay, "plan/derive/")
    assert "Nothing differs" in said(fay)


def fay_staffs_packages_and_gives_one_to_carl(people: People, fay: Visitor) -> None:
    for name in STAFF:
        package(fay, name)
        more = {"effort": "24"} if name in EFFORTS else {}
        fay.press("Save", staff="2", **more)
    package(fay, "F05")
    fay.press("Save", owner=str(people.contributor.pk))
    words = sheet(people, fay, "packages/")
    assert "Carl Contributor" in words
    assert dates(people) == {key: (first, last) for key, (_, first, last, *_) in DATES.items()}
    assert "4 Aug 2026" in sheet(people, fay, "roadmap/")


def fay_splits_one_and_merges_it_again(people: People, fay: Visitor) -> None:
    """40 and 20 by two people: 20 days and 10, one after the other."""
    whole = package(fay, "F05")
    fay.follow("Split into parts")
    fay.press("Split the package", effort_1="40", effort_2="20")
    parts = [whole.key, f"{whole.key}b"]
    found = standing_of(people).planned.dated
    assert [found[key].placed.start for key in parts] == [8, 28]
    assert dates(people)["F01"] == (38, 52)
    fay.open(f"/packages/{whole.pk}/")
    fay.follow("Merge others into it")
    second = WorkPackage.objects.get(key=parts[1])
    fay.press("Merge the packages", other=[str(second.pk)])
    merged = WorkPackage.objects.get(pk=whole.pk)
    assert (merged.effort, merged.staff, merged.benefit) == (60, 2, 9.75)
    assert str(merged.priority) == "16.25"
    assert merged.owner == people.contributor
    assert dates(people) == {key: (first, last) for key, (_, first, last, *_) in DATES.items()}


def fay_lets_one_wait_for_another_but_not_in_a_circle(people: People, fay: Visitor) -> None:
    """F05 ends on day 37; two days later is 40, a Monday: 2 March."""
    method, reports = row("F05"), row("F01")
    package(fay, "EN-2")
    fay.press("Add the dependency", direction="after", other=str(method.pk), lag="2")
    assert dates(people)["EN-2"] == (40, 45)
    assert standing_of(people).planned.dated["EN-2"].first == datetime.date(2026, 3, 2)
    package(fay, "F05")
    fay.press("Add the dependency", direction="after", other=str(reports.pk))
    assert fay.status == 422
    words = said(fay)
    assert f"{method.key} → {reports.key}" in words or f"{reports.key} → {method.key}" in words
    assert not reports.successors.filter(package=method).exists()


def fay_looks_ahead_moves_and_promises(people: People, fay: Visitor) -> None:
    """F05 with 70 takes 35 days, 5 more; EN-6 not before 27 July begins 3 days later."""
    method = row("F05")
    sheet(people, fay, f"roadmap/?show={method.key}")
    fay.press("Show what moves", effort="70")
    assert "The plan would end 5 working days later." in said(fay)
    assert row("F05").effort == 60
    sheet(people, fay, "roadmap/?show=EN-6")
    fay.press("Save", earliest="2026-07-27")
    assert dates(people)["EN-6"] == (143, 152)
    sheet(people, fay, "roadmap/")
    fay.press("Keep as baseline")
    assert "dates and efforts of 11 packages" in said(fay)
    sheet(people, fay, "roadmap/?show=EN-6")
    fay.press("Save", earliest="")
    assert standing_of(people).end == datetime.date(2026, 8, 4)
    assert "7 Aug 2026" in sheet(people, fay, "roadmap/")


def fay_says_whom_the_change_must_win(people: People, fay: Visitor) -> None:
    """T27: 4 × 5 × 2 = 40; T29's rule: the first element at or below 3 is the barrier."""
    marsh = stakeholder(people, "Lena Marsh", power=4, interest=5)
    sheet(people, fay, "change/attitudes/")
    needed = {f"current-{marsh.pk}": "resistant", f"desired-{marsh.pk}": "supportive"}
    fay.press("Save all", **needed)
    assert "talk in person" in sheet(people, fay, "change/")
    assert re.search(r"Lena Marsh .*\b40\b", said(fay))
    sheet(people, fay, "change/groups/new/")
    fay.press("Add and assess", name="Ward managers", people="45")
    scores = dict(zip(Element, "44244", strict=True))
    fay.press("Keep the reading", **{each.value: score for each, score in scores.items()})
    assert "Barrier: Knowledge" in said(fay)
    fay.press("Save the impacts", **{"impact-F07": "3"})


def fay_compares_again_and_keeps_what_was_edited(people: People, fay: Visitor) -> None:
    """T31: 45 people need 5 person-days of training, in the wave of F07; staff stays as it is."""
    sheet(people, fay, "gaps/")
    fay.follow("Compare with the plan")
    assert "New 1" in said(fay)
    assert "Training: Ward managers Pilot · 5 person-days" in said(fay)
    assert "Edited by people 6" in said(fay)
    fay.press("Take those chosen into the plan")
    assert "Packages added: 1, changed: 0, put aside: 0." in fay.page.text
    training = row("CH-01")
    assert (training.effort, training.wave.key, training.mandatory) == (5, "P", True)
    assert dates(people)["CH-01"] == (54, 58)
    assert {name: row(name).staff for name in STAFF} == STAFF
    assert {name: row(name).effort for name in EFFORTS} == EFFORTS
    assert standing_of(people).end == datetime.date(2026, 8, 4)


def fay_drafts_messages(people: People, fay: Visitor) -> None:
    """Five waves: one for each of three quadrants, and one for each gate;
    nobody of the register is there only to be monitored."""
    assert "20 messages are proposed" in sheet(people, fay, "communication/")
    fay.press("Take those chosen")
    rows = Message.objects.filter(engagement=people.engagement)
    assert rows.count() == 20
    assert {each.status for each in rows} == {"draft"}
    pilot = rows.filter(wave__key="P", quadrant="close").get()
    assert pilot.first_on == datetime.date(2026, 3, 20)


def fay_says_how_far_it_is(people: People, fay: Visitor) -> None:
    """Done are 8 and 5 of 241 person-days: 101 in enabling packages, 140 in builds."""
    for name, begun, ended in (
        ("EN-1", "2026-01-05", "2026-01-14"),
        ("CH-01", "2026-01-15", "2026-01-15"),
    ):
        done = package(fay, name)
        for output in done.deliverables.all():
            fay.press(f"Set {output.name}", status="accepted")
        fay.press("Save the progress", status="done", started_on=begun, finished_on=ended)
    words = sheet(people, fay, "progress/")
    assert "Work packages done 2 / 12" in words
    assert "Done 5 %" in words
    assert dates(people)["EN-1"] == (0, 7)
    fay.press("Add", text="The vendor comes late", likelihood="4", impact="5")
    assert "4 × 5 = 20" in said(fay)
    fay.press("Keep the review", summary="On time, one risk")
    assert "On time, one risk" in said(fay)


def lena_lets_the_pilot_go_with_conditions(people: People, lena: Visitor) -> None:
    pilot = Wave.objects.get(kind="pilot")
    lena.open(f"/waves/{pilot.pk}/")
    for text in ("Three projects worked by it", "Their leaders recommend it"):
        lena.press("Add the criterion", kind="success", text=text)
    lena.press("Met: Three projects worked by it")
    lena.press("Not met: Their leaders recommend it")
    lena.follow("Decide the gate")
    lena.press("Put the decision on record", decision="go")
    assert lena.status == 422
    unmet = WaveCriterion.objects.get(text="Their leaders recommend it")
    condition = {f"c{unmet.pk}-text": "Ask them again", f"c{unmet.pk}-due": "2026-06-01"}
    lena.press("Put the decision on record", decision="go_with_conditions", **condition)
    assert "Tick that it is let through all the same" in said(lena)
    lena.press("Put the decision on record", sure="on")
    decided = WaveDecision.objects.get()
    assert (decided.decision, decided.conditions.get().criterion) == ("go_with_conditions", unmet)
    assert "Ask them again" in said(lena)
    lena.open(f"/waves/{Wave.objects.get(key='R1').pk}/")
    lena.follow("Decide the gate")
    lena.press("Put the decision on record", decision="go", sure="on")
    assert WaveDecision.objects.count() == 2


def lena_reads_the_gate_of_the_phase(people: People, lena: Visitor) -> None:
    """2 of 12 packages and 3 of 28 deliverables, 90 % of each required; one rollout of two.

    2 + 2 + 3 × 0.1852 + 2 × 0.1190 + 1 + 0 + 0.5 = 6.2937 of 12: 47 of 90 points.
    """
    words = sheet(people, lena, "gates/3/")
    assert "Work packages done: 2 of 12" in words
    assert "Deliverables accepted: 3 of 28" in words
    assert "Waves gated: 1 of 2" in words
    ratios = {one.key: one.ratio for one in phases.criteria_of(people.engagement, 3)}
    assert ratios == pytest.approx(
        {
            "I1": 1, "I2": 1, "I3": 2 / 12 / 0.9, "I4": 3 / 28 / 0.9, "I5": 1, "I6": 0, "I7": 0.5,
        }
    )  # fmt: skip
    assert "47 %" in words
    assert "6.2937" in words


def test_contributors_and_guests_do_their_part_and_read_the_rest(people: People) -> None:
    carl, gus, fay = (visitor(people, each) for each in ("contributor", "guest", "facilitator"))
    derived(people)
    staffed(people)
    unit(people.lead, "North")
    change(people, "F05", owner=people.contributor.pk)
    carl_says_how_far_his_package_is(people, carl)
    carl_accepts_only_what_he_is_accountable_for(people, carl, fay)
    for who in (carl, gus):
        they_rate_the_candidates_and_name_a_risk(people, who)
        they_read_the_plan_and_change_nothing(people, who)
    assert dates(people)["EN-6"] == (117, 126)
    assert standing_of(people).baseline == {}


def carl_says_how_far_his_package_is(people: People, carl: Visitor) -> None:
    """Half of 60 of 236 person-days: 13 %.  15 days are left from today on, so that the foundation
    ends on day 29, 23 days earlier than planned, and all that follows too.
    """
    package(carl, "F05")
    assert "Move or re-estimate" not in said(carl)
    carl.press("Save the progress", status="active", percent="50", started_on="2026-01-05")
    assert row("F05").percent == 50
    assert "Done 13 %" in sheet(people, carl, "progress/")
    package(carl, "F01")
    assert "Save the progress" not in said(carl)


def carl_accepts_only_what_he_is_accountable_for(
    people: People, carl: Visitor, fay: Visitor
) -> None:
    output = package(carl, "F05").deliverables.first()
    carl.press(f"Set {output.name}", status="accepted")
    assert carl.status == 422
    package(carl, "F05")
    carl.press(f"Set {output.name}", status="delivered")
    package(fay, "F05")
    fay.press("Add", letter="A", seat=str(people.contributor.pk))
    package(carl, "F05")
    carl.press(f"Set {output.name}", status="accepted")
    output.refresh_from_db()
    assert (output.status, output.accepted_by) == ("accepted", people.contributor)
    assert "Deliverables accepted 1 /" in sheet(people, carl, "progress/")


def they_rate_the_candidates_and_name_a_risk(people: People, who: Visitor) -> None:
    north = RolloutUnit.objects.get()
    sheet(people, who, "pilot/")
    who.follow("Rate the candidates")
    ratings = {f"r-{north.pk}-{each}": "4" for each in Criterion.values}
    who.press("Save my ratings", **ratings)
    assert "4.00" in sheet(people, who, "pilot/")
    before = Concern.objects.count()
    sheet(people, who, "progress/")
    who.press("Add", text="The sponsor may leave", likelihood="2", impact="5")
    assert Concern.objects.count() == before + 1
    assert "2 × 5 = 10" in said(who)


def they_read_the_plan_and_change_nothing(people: People, who: Visitor) -> None:
    key = row("EN-6").key
    assert "2 Jul 2026" in sheet(people, who, f"roadmap/?show={key}")
    assert "Save" not in {words for form in who.page.forms for words, _, _ in form.buttons}
    assert "16.25" in sheet(people, who, "gaps/") + sheet(people, who, "packages/")
    for rest in ("change/", "communication/", "plan/derive/"):
        sheet(people, who, rest)
        assert who.status == 403, rest
    token = who.client.cookies["csrftoken"].value
    first = Wave.objects.first()
    for path in (
        f"/engagements/{people.engagement.pk}/plan/derive/",
        f"/engagements/{people.engagement.pk}/plan/baseline/",
        f"/engagements/{people.engagement.pk}/waves/place/",
        f"/packages/{row('EN-6').pk}/move/",
        f"/packages/{row('EN-6').pk}/split/",
        f"/waves/{first.pk}/gate/",
    ):
        answer = who.client.post(path, {"csrfmiddlewaretoken": token})
        assert answer.status_code == 403, path
