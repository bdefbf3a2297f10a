"""Sheet 4.3: functions reviewed, decisions kept, the canvas looked through."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from canvases.models import Note, Trial
from pmo_studio.core import due, headings, phases, subjects
from pmo_studio.core.access import Denied
from pmo_studio.core.actions.data import redact_text
from pmo_studio.core.models import Engagement, Event
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from pmo_studio.core.texts import REDACTED
from roadmaps.actions import function_reviews, satisfaction
from roadmaps.actions.function_reviews import Given
from roadmaps.chapters import function_review
from roadmaps.improving import quarters
from roadmaps.improving.suggestion import Act, Missing
from roadmaps.models import FunctionReview
from roadmaps.reviews import canvas as canvas_review
from roadmaps.reviews import functions, kpi_colours, sheet, steps
from roadmaps.reviews.rounds import ALL
from roadmaps.reviews.words import quarter
from tests.factories import KpiFactory, LinkFactory, NoteFactory
from tests.reading import words
from tests.roadmaps.pages import of_engagement, page, text
from tests.roadmaps.reviewed import answered, canvas_of, decided, opened, this_quarter, today

KEY = "F01"


@pytest.fixture
def canvas(people):
    return canvas_of(people)


def measured(people, key):
    standing = phases.state_of(people.engagement, 4 if key[0] == "C" else 5)
    return next(one.standing for one in standing.criteria if one.key == key)


# --- suggestions and decisions ---


def test_a_function_is_shown_with_demand_satisfaction_colours_and_what_they_suggest(people, canvas):
    """Colours as readings will give them: by the note of the function."""
    note = Note.objects.get(canvas=canvas, function=KEY)
    decided(people, KEY, satisfaction=Decimal("2.4"))
    line = sheet.of(people.engagement, {note.pk: ["green", "red"]}).line(KEY)
    assert line.level.value == 2.4
    assert line.figures.share > 0.03
    assert line.suggestion.act == Act.IMPROVE
    assert line.tones == [("bad", "1 KPI off target"), ("ok", "1 KPI on target")]
    grey = sheet.of(people.engagement).line(KEY)
    assert (grey.suggestion.act, grey.missing) == (
        Act.KEEP,
        ["None of its KPIs has a colour yet."],
    )


def test_a_function_has_the_colours_of_the_kpis_that_measure_it_and_grey_without_readings(
    people, canvas
):
    note = Note.objects.get(canvas=canvas, function=KEY)
    kpis = [KpiFactory(engagement=people.engagement) for _ in range(2)]
    for kpi in kpis:
        LinkFactory(canvas=canvas, kind="measured_by", source=note, target=None, kpi=kpi)
    assert kpi_colours.kpi_colours(people.engagement) == {note.pk: ["grey", "grey"]}
    red = kpi_colours.by_note(people.engagement, {kpis[1].pk: "red"})
    assert sheet.of(people.engagement, red).line(KEY).suggestion.act == Act.IMPROVE
    assert "2 KPIs without a colour" in words(
        page(people, of_engagement(people, "function-review/"))
    )


def test_little_demand_and_little_content_suggest_to_retire_it(people, canvas):
    """A function that no value needs has 0 % of the demand."""
    note = NoteFactory(canvas=canvas, block="ka", text="Specialist tasks")
    key = f"n{note.pk}"
    line = sheet.of(people.engagement).line(key)
    assert line.figures.share == 0
    assert (line.suggestion.act, Missing.SATISFACTION in line.suggestion.missing) == (None, True)
    row = decided(people, key, "retire", satisfaction=Decimal("2.4"), reason="Nobody asks for it")
    assert (row.share, row.suggested, row.function) == (0, "", "")
    assert sheet.of(people.engagement).line(key).suggestion.act == Act.RETIRE


def test_the_newest_review_counts_and_those_before_stay(people, canvas):
    decided(people, KEY, "improve", usage=12)
    decided(people, KEY, "keep", usage=40)
    found = sheet.of(people.engagement)
    assert found.line(KEY).review.decision == "keep"
    assert FunctionReview.objects.filter(function=KEY).count() == 2
    html = words(page(people, of_engagement(people, f"function-review/{KEY}/")))
    assert html.index("40") < html.rindex("12")


def test_a_decision_against_the_figures_says_why(people, canvas):
    with pytest.raises(Refused, match="Say why") as refused:
        decided(people, KEY, "retire", satisfaction=Decimal(4), reason=" ")
    assert refused.value.field == "reason"
    assert decided(people, KEY, "keep", reason="").suggested == "keep"


def test_a_function_is_merged_into_one_that_stays(people, canvas):
    keys = [line.key for line in sheet.of(people.engagement).lines][:3]
    with pytest.raises(Refused, match="Choose the function"):
        decided(people, keys[0], "merge")
    with pytest.raises(Refused, match="into itself"):
        decided(people, keys[0], "merge", into=keys[0])
    decided(people, keys[1], "retire")
    with pytest.raises(Refused, match="Choose a function that stays"):
        decided(people, keys[0], "merge", into=keys[1])
    row = decided(people, keys[0], "merge", into=keys[2])
    assert row.into.function == keys[2]
    with pytest.raises(Refused, match="Only a function that is merged"):
        decided(people, keys[0], "keep", into=keys[2])


def test_what_another_function_is_merged_into_stays_until_that_one_is_decided_anew(people, canvas):
    lines = sheet.of(people.engagement).lines[:3]
    merged, target, other = (line.key for line in lines)
    decided(people, merged, "merge", into=target)
    for decision, into in (("retire", ""), ("merge", other)):
        with pytest.raises(Refused, match="Merged into this one") as refused:
            decided(people, target, decision, into=into)
        assert (refused.value.field, lines[0].name in str(refused.value)) == ("decision", True)
    decided(people, target, "improve")
    decided(people, merged, "keep")
    assert decided(people, target, "retire").decision == "retire"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"decision": "drop"}, "decision"),
        ({"period": datetime.date(2001, 1, 1)}, "period"),
        ({"usage": -1}, "usage"),
        ({"satisfaction": Decimal("5.1")}, "satisfaction"),
        ({"cost": Decimal(-1)}, "cost"),
        ({"reason": "x" * 1001}, "reason"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(people, canvas, given, field):
    with pytest.raises(Refused) as refused:
        decided(people, KEY, **given)
    assert refused.value.field == field


def test_only_lead_and_facilitators_decide_and_the_second_of_two_is_told(people, canvas):
    given = Given(this_quarter(), "keep", reason="Fine")
    with pytest.raises(Denied):
        function_reviews.decide(people.engagement, KEY, given=given, by=people.contributor)
    decided(people, KEY, "improve")
    with pytest.raises(Overtaken, match="decided “Improve” meanwhile"):
        function_reviews.decide(people.engagement, KEY, given=given, by=people.facilitator, seen=0)


def test_a_review_by_plain_forms_from_the_sheet_to_history(people, canvas):
    browser = people.browser("facilitator")
    address = of_engagement(people, f"function-review/{KEY}/")
    data = {
        "decision": "improve",
        "reason": "Reports come too late",
        "period": this_quarter().isoformat(),
        "usage": "31",
        "satisfaction": "3,1",
        "cost": "12.5",
        "into": "",
        "key": "k",
        "seen": "0",
    }
    wrong = browser.post(address, data | {"satisfaction": "9"})
    assert wrong.status_code == 422
    assert "Reports come too late" in text(wrong)
    assert "from 1 to 5" in text(wrong)
    assert browser.post(address, data).status_code == 302
    row = FunctionReview.objects.get()
    assert (row.usage, row.satisfaction, row.cost) == (31, Decimal("3.10"), Decimal("12.5"))
    shown = words(page(people, of_engagement(people, "function-review/"), "viewer"))
    assert "satisfaction 3.1, used 31 times, 12.5 person-days" in shown
    told = words(page(people, of_engagement(people, "history/")))
    assert "reviewed the function" in told
    assert ": Improve" in told
    assert browser.get(of_engagement(people, "function-review/F99/")).status_code == 404


def test_figures_of_a_quarter_that_is_over_are_told_and_never_those_of_this_one(people, canvas):
    line = sheet.of(people.engagement).line(KEY)
    before = quarters.last(today(), 2)[1]
    typed = {"usage": 47, "cost": Decimal("88.5"), "satisfaction": Decimal("3.9")}
    decided(people, KEY, period=before, **typed)
    html = page(people, of_engagement(people, f"function-review/{KEY}/"), "facilitator")
    assert all(f'value="{each}"' not in html for each in typed.values())
    assert f'value="{line.days}"' in html
    told = words(html)
    assert f"In {quarter(before)}: 47." in told
    assert f"In {quarter(before)}: 88.5." in told
    decided(people, KEY, **typed)
    again = page(people, of_engagement(people, f"function-review/{KEY}/"), "facilitator")
    assert all(f'value="{each}"' in again for each in typed.values())


def test_the_cost_begins_with_three_months_of_what_the_catalogue_says(people, canvas):
    line = sheet.of(people.engagement).line(KEY)
    html = page(people, of_engagement(people, f"function-review/{KEY}/"))
    assert line.days == 3 * line.demand.run > 0
    assert f'value="{line.days}"' in html
    assert f"The catalogue says {line.days}" in html


def test_decisions_that_nobody_acts_on_are_handed_on(people, canvas):
    first, second = [line.key for line in sheet.of(people.engagement).lines][:2]
    decided(people, first, "improve")
    decided(people, second, "keep")
    assert [each.listed.key for each in steps.open_decisions(people.engagement)] == [first]
    # The button of its line opens the form with what that line says.
    name = sheet.of(people.engagement).line(first).name
    html = page(people, of_engagement(people, f"next-steps/new/?function={first}"))
    assert f"Improve “{name}”" in html
    assert "Agreed in the room</textarea>" in html


def test_functions_can_be_voted_on_for_each_decision(people, canvas):
    listed = subjects.candidates(people.engagement, "functions:retire")
    assert len(listed) == len(sheet.of(people.engagement).lines)
    assert {each.subject.partition(":")[0] for each in listed} == {"note"}
    assert subjects.candidates(people.engagement, "functions:dance") == []


def test_a_sheet_asks_as_much_of_three_functions_as_of_thirty(people, canvas):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as asked_for:
            sheet.of(people.engagement)
        return len(asked_for)

    decided(people, KEY)
    few = asked()
    for n in range(30):
        note = NoteFactory(canvas=canvas, block="ka", text=f"Own function {n}")
        FunctionReview.objects.create(
            engagement=people.engagement,
            note=note,
            period=this_quarter(),
            decision="keep",
            decided_by=people.lead,
            decided_on=today(),
        )
    assert asked() == few


# --- gates and what is due ---


def test_c3_counts_functions_that_were_reviewed_within_180_days(people, canvas):
    lines = sheet.of(people.engagement).lines
    row = decided(people, lines[0].key)
    measure = measured(people, "C3").measures[0]
    assert (measure.part, measure.whole, measure.required) == (1, len(lines), 0.8)
    days = datetime.timedelta(days=180)
    FunctionReview.objects.filter(pk=row.pk).update(decided_on=today() - days)
    assert measured(people, "C3").measures[0].part == 1
    FunctionReview.objects.filter(pk=row.pk).update(
        decided_on=today() - days - datetime.timedelta(days=1)
    )
    assert measured(people, "C3").measures[0].part == 0
    assert any("Review the functions" in each.words for each in due.of(people.lead))
    assert not any("Review the functions" in each.words for each in due.of(people.contributor))


def test_without_a_canvas_nothing_is_measured_and_the_sheet_says_what_it_is_for(people):
    assert measured(people, "C3").ratio == 0
    assert measured(people, "C6").measures == ()
    assert "No function stands on the to-be canvas yet" in page(
        people, of_engagement(people, "function-review/")
    )


def test_c6_holds_until_the_day_of_the_review_and_a_review_sets_it_anew(people, canvas):
    every = datetime.timedelta(days=people.engagement.days_between_reviews)
    canvas.reviewed_at = timezone.now() - every
    canvas.save()
    assert measured(people, "C6").is_met
    canvas.reviewed_at = timezone.now() - every - datetime.timedelta(days=1)
    canvas.save()
    assert measured(people, "C6").measures[0].found == 1
    assert "overdue since" in page(people, of_engagement(people, "function-review/"))
    browser = people.browser("facilitator")
    data = {"remark": "Two customers are new", "sheet": "function_review"}
    done = browser.post(f"/canvases/{canvas.pk}/review/", data)
    assert done.headers["Location"] == of_engagement(people, "function-review/")
    assert measured(people, "C6").is_met
    assert "Two customers are new" in page(people, of_engagement(people, "function-review/"))
    assert Event.objects.get(kind="canvas.reviewed").data == {"text": "Two customers are new"}


def test_the_canvas_review_says_which_tests_are_late_and_whose_and_what_nobody_tests(
    people, canvas
):
    first, second, third = Note.objects.filter(canvas=canvas, block="vp")[:3]
    for note, days, owner in ((first, -1, "Ana"), (second, 5, "Rui")):
        due_on = today() + datetime.timedelta(days=days)
        Trial.objects.create(note=note, owner=owner, method="Five interviews", due=due_on)
    found = canvas_review.of(functions.to_be(people.engagement))
    assert [item.note for item in found.late] == [first]
    assert [item.note for item in found.planned] == [second]
    assert third in [item.note for item in found.unplanned]
    assert not {first, second} & {item.note for item in found.unplanned}
    html = words(page(people, of_engagement(people, "function-review/"), "viewer"))
    assert "Ana: Five interviews" in html.partition("Tests planned")[0]
    assert "Rui: Five interviews" in html.partition("Tests planned")[2]
    assert "We reviewed the canvas today" not in html


# --- the report, and where people are brought ---


def test_the_chapter_prints_decisions_and_what_customers_say_but_not_what_they_would_change(
    people, canvas
):
    assert function_review.build(people.engagement, "room", "en") is None
    survey = opened(people)
    for n in range(3):
        answered(survey, f"a{n}", ratings={ALL: 4, KEY: 2}, text="Less paper")
    satisfaction.close_survey(survey, by=people.lead)
    decided(people, KEY, "improve", reason="Reports come too late")
    html = words(function_review.build(people.engagement, "facilitators", "en").html)
    assert "Reports come too late" in html
    assert "suggested now: Keep" in html
    assert "2.0" in html
    assert "Less paper" not in html


def test_whoever_is_brought_to_a_function_reads_its_name(people, canvas):
    place = of_engagement(people, f"function-review/{KEY}/")
    assert headings.of(place, otherwise="–") == sheet.of(people.engagement).line(KEY).name
    assert headings.of(of_engagement(people, "function-review/F99/"), otherwise="–") == "–"


# --- texts that have to go ---


def test_a_removed_reason_and_a_removed_name_of_a_function_go_from_the_log_too(people, canvas):
    note = NoteFactory(canvas=canvas, block="ka", text="Serve Mr. Smith")
    row = decided(people, f"n{note.pk}", "retire", reason="Mr. Smith complained")
    for subject in (row.subject, note.subject):
        fresh = Engagement.objects.get(pk=people.engagement.pk)
        redact_text(fresh, subject=subject, by=people.lead)
    row.refresh_from_db()
    assert row.reason == REDACTED
    log = Event.objects.filter(engagement=people.engagement)
    assert not any("Smith" in str(event.data) for event in log)
    assert "Smith" not in page(people, of_engagement(people, f"function-review/n{note.pk}/"))
