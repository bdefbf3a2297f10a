"""The satisfaction survey: opened for a day, answered by a link, shown of three people or more."""

import datetime
import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pmo_studio.core import bundle, due, own_data, phases, subjects
from pmo_studio.core.access import Denied
from pmo_studio.core.actions import seats
from pmo_studio.core.models import Engagement, Event
from pmo_studio.core.refusals import Refused
from roadmaps.actions import satisfaction as actions
from roadmaps.models import SatisfactionAnswer, SatisfactionRemark, SatisfactionSurvey
from roadmaps.reviews import measures, results, rounds, sheet
from roadmaps.reviews.rounds import ALL
from tests.factories import UserFactory
from tests.reading import words
from tests.roadmaps.pages import of_engagement, page, text
from tests.roadmaps.reviewed import (
    answered,
    canvas_of,
    customers,
    decided,
    opened,
    this_quarter,
    today,
)
from tests.threads import at_once

KEY = "F01"
DAY = datetime.timedelta(days=1)


@pytest.fixture
def canvas(people):
    return canvas_of(people)


@pytest.fixture
def survey(people, canvas):
    return opened(people)


def place(survey):
    return f"/s/{survey.code}/"


def sent(browser, survey, **fields):
    data = {"segment": "other", "all": "4", "key": "k" * 43} | fields
    return browser.post(place(survey), data)


def closed(people, survey):
    return actions.close_survey(survey, by=people.facilitator)


# --- opening and closing ---


def test_only_who_runs_it_opens_one_at_a_time_for_days_to_come(people, canvas):
    given = {"period": this_quarter(), "closes_on": today()}
    with pytest.raises(Denied):
        actions.open_survey(people.engagement, **given, by=people.contributor)
    for day in (today() - DAY, today() + 93 * DAY):
        with pytest.raises(Refused, match="from today on"):
            actions.open_survey(people.engagement, **given | {"closes_on": day}, by=people.lead)
    actions.open_survey(people.engagement, **given, by=people.lead)
    with pytest.raises(Refused, match="open already"):
        actions.open_survey(people.engagement, **given, by=people.lead)


def test_nothing_is_asked_of_a_pmo_without_functions(people):
    with pytest.raises(Refused, match="no function"):
        opened(people)


def test_closing_keeps_what_may_be_shown_and_lets_the_answers_go(people, survey, canvas):
    first, second = customers(canvas)[:2]
    for n in range(4):
        answered(survey, f"a{n}", first, {ALL: 5, KEY: 2}, "Faster reports" if n == 0 else "")
    answered(survey, "b", second, {ALL: 1})
    done = closed(people, survey)
    assert (done.respondents, SatisfactionAnswer.objects.count()) == (5, 0)
    assert [row.text for row in SatisfactionRemark.objects.all()] == ["Faster reports"]
    last = rounds.of(people.engagement).last
    # The one of the second segment is shown with the first, or would be told by the difference.
    assert [(cell.segments, cell.n) for cell in last.cells[ALL]] == [((first.pk, second.pk), 5)]
    assert last.mean(ALL) == pytest.approx((4 * 5 + 1) / 5)
    assert last.mean(KEY) == 2
    assert closed(people, survey).closed_at == done.closed_at
    assert Event.objects.filter(kind="satisfaction.closed").count() == 1


def test_two_answers_show_nothing_not_even_what_should_change(people, survey):
    for n in range(2):
        answered(survey, f"a{n}", text="It was me")
    done = closed(people, survey)
    assert (done.figures, SatisfactionRemark.objects.count()) == ([], 0)
    html = words(page(people, of_engagement(people, "satisfaction/")))
    assert "Fewer than three people answered" in html
    assert "It was me" not in html


def test_what_should_change_is_read_by_lead_and_facilitators_alone(people, survey):
    for n in range(3):
        answered(survey, f"a{n}", text="Less paper")
    closed(people, survey)
    address = of_engagement(people, "satisfaction/")
    assert "Less paper" in page(people, address, "facilitator")
    assert "Less paper" not in page(people, address, "contributor")
    assert subjects.is_confidential(SatisfactionRemark.objects.first().subject)


# --- answering ---


def test_a_customer_without_an_account_answers_changes_it_and_is_counted_once(survey):
    browser = Client()
    assert "How satisfied are you with the PMO?" in text(browser.get(place(survey)))
    done = sent(browser, survey, F01="2", text="Shorter forms")
    assert done.status_code == 302
    again = words(text(browser.get(done.headers["Location"])))
    assert "Thank you, your answer is in." in again
    assert "Shorter forms" in again
    sent(browser, survey, all="5", F01="none")
    row = SatisfactionAnswer.objects.get()
    assert (row.ratings, row.segment, row.text) == ({"all": 5}, None, "")


def test_the_same_page_sent_twice_is_one_answer_and_a_seat_has_one_on_all_its_devices(
    people, survey
):
    sent(Client(), survey)
    sent(Client(), survey)
    assert SatisfactionAnswer.objects.count() == 1
    for _device in range(2):
        sent(people.browser("contributor"), survey, key="c" * 43)
    assert SatisfactionAnswer.objects.count() == 2


def test_a_device_that_is_handed_on_takes_another_answer_and_keeps_the_first(people, survey):
    browser = people.browser("facilitator")
    sent(browser, survey, all="1")
    browser.post(f"{place(survey)}next/")
    assert "Your answer is in" not in text(browser.get(place(survey)))
    sent(browser, survey, all="5")
    given = SatisfactionAnswer.objects.order_by("pk").values_list("ratings", flat=True)
    assert list(given) == [{"all": 1}, {"all": 5}]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"all": ""}, "as a whole"),
        ({"all": "6"}, "from 1 to 5"),
        ({"F01": "x"}, "from 1 to 5"),
        ({"segment": ""}, "as whom"),
        ({"segment": "9" * 40}, "as whom"),
        ({"text": "x" * 501}, "500 characters"),
    ],
)
def test_bad_answers_get_a_sentence_and_lose_nothing(survey, fields, said):
    refused = sent(Client(), survey, **{"text": "Keep me"} | fields)
    assert refused.status_code == 422
    html = words(text(refused))
    assert said in html
    assert fields.get("text", "Keep me") in html
    assert SatisfactionAnswer.objects.count() == 0


def test_wrong_closed_and_ended_links_answer_alike_and_so_does_an_archived_engagement(
    people, survey
):
    def answers(address):
        found = Client().get(address)
        return found.status_code, words(text(found))

    wrong = answers("/s/ABCDEFGHJKMN/")
    assert wrong[0] == 404
    SatisfactionSurvey.objects.update(closes_on=today() - DAY)
    assert answers(place(survey)) == wrong
    assert sent(Client(), survey, text="Keep me").status_code == 404
    assert "Keep me" in text(sent(Client(), survey, text="Keep me"))
    SatisfactionSurvey.objects.update(closes_on=today())
    closed(people, survey)
    assert answers(place(survey)) == wrong
    SatisfactionSurvey.objects.update(closed_at=None, closed_by=None, respondents=0)
    assert answers(place(survey))[0] == 200
    people.engagement.archived_at = survey.opened_at
    people.engagement.save()
    assert answers(place(survey)) == wrong


def test_a_seat_reads_its_own_answer_and_takes_it_along_when_it_is_removed(people, survey):
    sent(people.browser("contributor"), survey, all="2")
    sent(Client(), survey)
    assert own_data.of(people.contributor)["satisfaction"][0]["ratings"] == {"all": 2}
    assert own_data.of(people.lead)["satisfaction"] == []
    seats.remove_seat(people.contributor, keep_notes=True, by=people.lead)
    assert [row.ratings for row in SatisfactionAnswer.objects.all()] == [{"all": 4}]


def test_no_line_of_the_log_and_no_bundle_tells_who_answered_what(people, survey):
    sent(people.browser("contributor"), survey, all="1", text="Secret words")
    assert not Event.objects.filter(engagement=people.engagement, kind__contains="answer").exists()
    written = json.dumps(bundle.write(people.engagement))
    assert "Secret words" not in written
    assert survey.code not in written


# --- what it comes to ---


def test_ten_answers_meet_l6_and_propose_a_reading_of_k13(people, survey):
    def measure():
        standing = phases.state_of(people.engagement, 5)
        return next(one.standing for one in standing.criteria if one.key == "L6")

    assert measure().measures == ()
    for n in range(10):
        answered(survey, f"a{n}", ratings={ALL: 4 if n else 5})
    assert rounds.proposed_reading(rounds.of(people.engagement)) is None
    closed(people, survey)
    assert measure().is_met
    proposal = rounds.proposed_reading(rounds.of(people.engagement))
    assert (proposal.kpi, str(proposal.value), proposal.n) == ("K13", "4.10", 10)
    assert proposal.period == this_quarter()


def test_a_later_smaller_survey_does_not_lower_l6(people, survey):
    for n in range(10):
        answered(survey, f"a{n}", ratings={ALL: 4})
    met = closed(people, survey)
    SatisfactionSurvey.objects.update(closed_at=met.closed_at - DAY)
    small = opened(people)
    for n in range(4):
        answered(small, f"b{n}", ratings={ALL: 4})
    closed(people, small)
    [measure] = measures.customers_asked(people.engagement)
    assert measure.actual == 10


def test_a_review_takes_the_satisfaction_of_the_survey_unless_somebody_types_one(people, survey):
    for n in range(3):
        answered(survey, f"a{n}", ratings={ALL: 4, KEY: 2 + (n == 0)})
    done = closed(people, survey)
    line = sheet.of(people.engagement).line(KEY)
    assert (line.level.n, line.satisfaction) == (3, "2.3")
    row = decided(people, KEY)
    assert (row.survey, str(row.satisfaction)) == (done, "2.33")
    decided(people, KEY, satisfaction=Decimal(4))
    SatisfactionSurvey.objects.update(closed_at=done.closed_at - DAY)
    assert sheet.of(people.engagement).line(KEY).satisfaction == "4.0"


def test_rounds_stand_beside_each_other_with_what_changed(people, survey):
    for value in (3, 4):
        for n in range(3):
            answered(survey, f"a{n}", ratings={ALL: value})
        closed(people, survey)
        if value == 3:
            survey = opened(people)
    found = results.of(people.engagement, rounds.of(people.engagement))
    whole = found.questions[0]
    assert (list(whole.trend), whole.change) == (["3.0", "4.0"], "+1.0")
    assert whole.whole.sums == "(3 × 4) / 3 = 4.0"
    shown = words(page(people, of_engagement(people, "satisfaction/"), "viewer"))
    assert "3.0 · 4.0" in shown


def test_an_earlier_round_opens_as_it_was_with_what_should_change_then(people, survey):
    held = []
    for value, said in ((3, "Fewer forms"), (4, "Shorter meetings")):
        held.append(survey if not held else opened(people))
        for n in range(3):
            answered(held[-1], f"a{n}", ratings={ALL: value}, text=said)
        closed(people, held[-1])
    address = of_engagement(people, "satisfaction/")
    newest = words(page(people, address))
    assert "Shorter meetings" in newest
    assert "Fewer forms" not in newest
    link = f"?round={held[0].pk}"
    assert link in page(people, address)
    earlier = words(page(people, f"{address}{link}"))
    assert "Fewer forms" in earlier
    assert "Shorter meetings" not in earlier
    assert "3.0 · 4.0" not in earlier
    assert "As a reading of “Customer satisfaction” this is 4 for" in newest
    assert "As a reading of" not in earlier
    assert "Fewer forms" not in page(people, f"{address}{link}", "contributor")


def test_who_runs_it_is_told_when_the_link_has_ended(people, survey):
    said = "Close the satisfaction survey"
    assert not any(said in each.words for each in due.of(people.lead))
    SatisfactionSurvey.objects.update(closes_on=today() - DAY)
    assert any(said in each.words for each in due.of(people.lead))
    assert not any(said in each.words for each in due.of(people.contributor))


def test_a_facilitator_opens_moves_and_closes_by_plain_forms(people, canvas):
    browser = people.browser("facilitator")
    address = of_engagement(people, "satisfaction/")
    data = {"period": this_quarter().isoformat(), "closes_on": "soon", "key": "", "seen": "0"}
    assert browser.post(f"{address}open/", data).status_code == 422
    data["closes_on"] = (today() + 7 * DAY).isoformat()
    assert browser.post(f"{address}open/", data).status_code == 302
    survey = SatisfactionSurvey.objects.get()
    assert survey.code in text(browser.get(address))
    assert survey.code not in page(people, address, "contributor")
    browser.post(f"/satisfaction/{survey.pk}/until/", {"closes_on": today().isoformat()})
    survey.refresh_from_db()
    assert survey.closes_on == today()
    asked = browser.post(f"/satisfaction/{survey.pk}/close/")
    assert "closing" in asked.headers["Location"]
    survey.refresh_from_db()
    assert not survey.is_closed
    browser.post(f"/satisfaction/{survey.pk}/close/", {"sure": "yes"})
    survey.refresh_from_db()
    assert survey.is_closed
    told = words(page(people, of_engagement(people, "history/")))
    assert "closed the satisfaction survey with 0 answers" in told


def test_results_ask_as_much_of_one_segment_as_of_many(people, survey, canvas):
    def asked():
        with CaptureQueriesContext(connection) as found:
            results.of(people.engagement, rounds.of(people.engagement))
        return len(found)

    for n in range(3):
        answered(survey, f"a{n}", customers(canvas)[0])
    closed(people, survey)
    few = asked()
    second = opened(people)
    for n, customer in enumerate(customers(canvas)):
        for each in range(3):
            answered(second, f"{n}-{each}", customer, {ALL: 3, KEY: 4})
    closed(people, second)
    assert asked() == few


# --- the bundle ---


def test_reviews_and_surveys_travel_with_the_bundle_and_answers_stay(people, survey, canvas):
    first, second = [line.key for line in sheet.of(people.engagement).lines][:2]
    for n in range(3):
        answered(survey, f"a{n}", customers(canvas)[0], {ALL: 4, first: 3}, "Less paper")
    closed(people, survey)
    decided(people, first, "merge", into=second, usage=3, cost=Decimal("2.5"))
    answered(opened(people), "open", text="Stays here")
    document = bundle.write(Engagement.objects.get(pk=people.engagement.pk))
    there = bundle.load(json.loads(json.dumps(document)), owner=UserFactory())
    parts = ("function_reviews", "satisfaction_surveys", "satisfaction_remarks")
    again = bundle.write(there)
    assert [again[part] for part in parts] == [document[part] for part in parts]
    codes = set(SatisfactionSurvey.objects.values_list("code", flat=True))
    assert len(codes) == 4
    assert rounds.of(there).open is not None
    assert not SatisfactionAnswer.objects.filter(survey__engagement=there).exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda one: one["figures"][0]["cells"][0].update(counts=[0, 0, 0, 2, 0]), "three people"),
        (lambda one: one.update(closed_at=None, closed_by=None), "as long as"),
        (lambda one: one["figures"][0]["cells"][0].update(segments=[99999]), "segments"),
    ],
)
def test_a_bundle_that_says_what_may_not_be_is_refused_in_words(people, survey, change, said):
    for n in range(3):
        answered(survey, f"a{n}")
    closed(people, survey)
    document = bundle.write(Engagement.objects.get(pk=people.engagement.pk))
    change(document["satisfaction_surveys"][0])
    with pytest.raises(bundle.BadBundle, match=said):
        bundle.load(document, owner=UserFactory())


# --- many hands ---


@pytest.mark.django_db(transaction=True)
def test_what_is_answered_while_it_closes_is_counted_or_refused_and_never_lost_in_between(people):
    survey = opened_on_a_canvas(people)
    for n in range(3):
        answered(survey, f"a{n}")
    said = at_once(
        lambda: closed(people, survey),
        *(lambda n=n: answered(survey, f"late-{n}") for n in range(3)),
    )
    refused = sum(isinstance(each, actions.Over) for each in said)
    survey.refresh_from_db()
    assert survey.respondents == 6 - refused
    assert not SatisfactionAnswer.objects.exists()


def opened_on_a_canvas(people):
    canvas_of(people)
    return opened(people)
