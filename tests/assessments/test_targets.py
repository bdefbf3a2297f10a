"""Where each capability should stand: the action, the sheet, votes, pace, criteria."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from assessments import measures
from assessments.actions import agreeing, assessments
from assessments.actions import targets as actions
from assessments.models import Target
from assessments.settling import in_use, target_table, target_votes
from pmo_studio.core import bundle, own_data, phases, subjects
from pmo_studio.core.access import Denied
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused
from pmo_studio.core.texts import REDACTED
from pmo_studio.workshops.actions import votes
from tests.assessments import rooms

pytestmark = pytest.mark.django_db


def set_target(people, capability="CTL", value="3.5", by=None, **more):
    given = {"rationale": "", "by": by or people.facilitator} | more
    return actions.set_target(
        people.engagement, capability=capability, value=Decimal(value), **given
    )


def scored(people, questions=4, said="2223"):
    """A closed assessment: GOV and CTL, each by half of the questions."""
    made = rooms.levels(people.engagement, questions)
    for number in range(1, questions + 1):
        rooms.everybody(made, f"L{number}", {"EXE": said})
    assessments.close_assessment(made, by=people.facilitator)
    return made


def line(people, capability="CTL"):
    return target_table.of(people.engagement).line(capability)


def sheet(people, column="facilitator", rest=""):
    response = people.browser(column).get(f"/engagements/{people.engagement.pk}/targets/{rest}")
    assert response.status_code == 200
    return response.content.decode()


def post(people, capability="CTL", column="facilitator", **data):
    address = f"/engagements/{people.engagement.pk}/targets/{capability}/"
    return people.browser(column).post(address, {"value": "3.5"} | data)


def vote(people, given, title="What matters most?"):
    """Carl and Gus give dots to capabilities: {"CTL": (2, 1)}; then the vote ends."""
    listed = {row.capability: row for row in Target.objects.filter(engagement=people.engagement)}
    round_ = votes.open_round(
        people.engagement,
        title=title,
        items=[row.subject for row in listed.values()],
        by=people.facilitator,
        dots=3,
    )
    for capability, dots in given.items():
        item = round_.items.get(subject=listed[capability].subject)
        for seat, count in zip((people.contributor, people.guest), dots, strict=True):
            votes.set_dots(item, dots=count, by=seat)
    votes.end_round(round_, by=people.facilitator)
    return round_


# --- the action ---


def test_whom_somebody_came_before_is_told_and_keeps_what_was_typed(people):
    set_target(people, value="3.5")
    response = post(people, value="5", rationale="Mine", seen="0")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Somebody else set this target to 3.5" in page
    assert "Mine" in page
    assert str(Target.objects.get().value) == "3.5"

    number = Target.objects.get().number
    assert f'name="seen" value="{number}"' in page
    assert post(people, value="5", rationale="Mine", seen=number).status_code == 302
    assert str(Target.objects.get().value) == "5.0"


def test_a_target_that_was_taken_back_meanwhile_is_set_on_purpose_only(people):
    seen = set_target(people).number
    actions.clear_target(Target.objects.get(), by=people.facilitator)
    response = post(people, seen=seen)
    assert response.status_code == 422
    assert "took this target back" in response.content.decode()
    assert not Target.objects.exists()


def test_nobody_takes_back_a_target_that_somebody_else_set_anew(people):
    seen = set_target(people, value="3.5").number
    now = set_target(people, value="4", by=people.lead).number
    browser = people.browser("facilitator")
    page = sheet(people, rest="?edit=CTL")
    assert f'name="seen" value="{now}"' in page.partition('CTL/clear/"')[2].partition("</form>")[0]
    path = f"/engagements/{people.engagement.pk}/targets/CTL/clear/"
    response = browser.post(path, {"seen": seen})
    assert response.status_code == 422
    assert "Somebody else settled this anew" in response.content.decode()
    assert str(Target.objects.get().value) == "4.0"
    assert browser.post(path, {"seen": now}).status_code == 302
    assert not Target.objects.exists()


def test_a_page_that_loads_again_shows_the_same_form_again(people):
    scored(people)
    assert 'data-here="/engagements/' in sheet(people)
    assert "?edit=GOV" in sheet(people).split("data-here=")[1].split(">")[0]
    assert "data-here" not in sheet(people, "viewer")


def test_the_last_word_counts_and_the_history_has_both(people):
    set_target(people, value="3.5", rationale="Plans must hold")
    set_target(people, value="4", by=people.lead)
    row = Target.objects.get()
    assert (row.value, row.set_by, row.rationale) == (Decimal(4), people.lead, "")
    told = Event.objects.filter(kind="target.set").order_by("number")
    assert [event.data["value"] for event in told] == [3.5, 4.0]
    assert {event.topic for event in told} == {f"targets:{people.engagement.pk}"}
    assert row.number == told.last().number


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"capability": "XXX"}, "no such capability"),
        ({"value": "0.9"}, "from 1 to 5"),
        ({"value": "5.1"}, "from 1 to 5"),
        ({"value": "3.55"}, "tenths"),
        ({"value": "NaN"}, "from 1 to 5"),
        ({"rationale": "x" * 501}, "up to 500 characters"),
    ],
)
def test_what_is_no_target_is_refused_in_words(people, given, words):
    with pytest.raises(Refused, match=words):
        set_target(people, **given)


def test_contributors_set_no_target(people):
    with pytest.raises(Denied):
        set_target(people, by=people.contributor)


def test_a_target_is_taken_back_once(people):
    target = set_target(people)
    for _ in range(2):
        actions.clear_target(target, by=people.facilitator)
    assert not Target.objects.exists()
    assert Event.objects.filter(kind="target.set", data__value=None).count() == 1


def test_raising_all_gives_one_level_more_to_what_is_scored(people):
    scored(people)
    set_target(people, "GOV", "2.5", rationale="Kept", due=datetime.date(2099, 1, 1))
    raised = {each.capability: each for each in actions.raises(people.engagement)}
    assert raised.keys() == {"GOV", "CTL"}
    assert raised["GOV"].before == Decimal("2.5")
    actions.raise_targets(people.engagement, by=people.facilitator)
    rows = {row.capability: row for row in Target.objects.all()}
    assert {key: row.value for key, row in rows.items()} == {
        "GOV": Decimal("3.3"),  # 2.25 and 1, in tenths
        "CTL": Decimal("3.3"),
    }
    assert (rows["GOV"].rationale, rows["GOV"].due) == ("Kept", datetime.date(2099, 1, 1))
    with pytest.raises(Refused, match="nothing to change"):
        actions.raise_targets(people.engagement, by=people.facilitator)


def test_raising_all_lowers_no_target(people):
    scored(people)
    set_target(people, "GOV", "4.5")
    assert [each.capability for each in actions.raises(people.engagement)] == ["CTL"]
    actions.raise_targets(people.engagement, by=people.facilitator)
    assert Target.objects.get(capability="GOV").value == Decimal("4.5")


def test_nothing_is_raised_above_five(people):
    scored(people, said="555")
    assert {each.value for each in actions.raises(people.engagement)} == {Decimal(5)}


def test_raising_all_does_not_warn_of_its_own_pace(people):
    scored(people)
    actions.raise_targets(people.engagement, by=people.facilitator)
    assert not line(people).grows_fast


# --- the table ---


def test_now_is_what_the_assessment_closed_last_says(people):
    scored(people, said="1111")
    made = scored(people)
    found = line(people)
    assert found.now == pytest.approx(2.25)
    assert found.speaks.name == made.title
    assert "1 + 4 × 0.625 ÷ 2 = 2.25" in found.evidence


def test_now_says_where_the_room_agreed_on_a_score(people):
    made = scored(people)
    assert "with agreed scores" not in sheet(people)
    agreeing.agree_on_question(
        made.questions.get(key="L2"), value=Decimal(5), rationale="", by=people.facilitator
    )
    assert sheet(people).count("with agreed scores") == 1
    told = [line(people, key).evidence for key in ("CTL", "GOV")]
    sentence = "The room agreed on the score of 1 of these questions."
    assert sum(sentence in each for each in told) == 1


def test_the_gap_is_never_negative(people):
    scored(people, said="444")
    set_target(people, value="3.5")
    assert line(people).gap == 0


def test_without_evidence_the_way_begins_at_level_one(people):
    set_target(people, value="3.5")
    found = line(people)
    assert (found.now, found.gap) == (None, pytest.approx(2.5))
    assert "no evidence" in sheet(people)


def test_thin_evidence_is_marked(people):
    scored(people, questions=2)
    assert line(people).is_thin
    assert "thin evidence" in sheet(people)


@pytest.mark.parametrize(
    ("value", "years", "warns"),
    [("3.3", None, False), ("3.4", None, True), ("4.3", 2.1, False), ("4.4", 1.5, True)],
)
def test_more_than_a_level_a_year_deserves_a_warning(people, value, years, warns):
    scored(people)
    due = years and timezone.localdate() + datetime.timedelta(days=round(years * 365.25))
    set_target(people, value=value, due=due)
    assert line(people).grows_fast is warns
    assert ("Faster than usual" in sheet(people)) is warns


def test_a_day_within_the_year_counts_as_a_year(people):
    scored(people)
    set_target(people, value="3.2", due=timezone.localdate() + datetime.timedelta(days=30))
    assert (line(people).years, line(people).grows_fast) == (1.0, False)
    said = " ".join(sheet(people).split())
    assert "levels in one year (a nearer day counts as one); more than one level" in said
    assert "<dt>Importance</dt><dd>3.0, as nobody has voted yet.</dd>" in said


def test_the_warning_says_how_much_in_how_long(people):
    scored(people)
    set_target(people, value="4.4", due=timezone.localdate() + datetime.timedelta(days=548))
    assert line(people).growth_in_words.startswith(
        "2.2 levels in 1.5 years: a capability usually grows by one level a year."
    )


# --- votes ---


def test_targets_can_be_voted_on(people):
    assert target_votes.offers(people.engagement) == []
    set_target(people, "STD")
    set_target(people, "GOV")
    assert [offer.count for offer in target_votes.offers(people.engagement)] == [2]
    listed = subjects.candidates(people.engagement, "targets:all")
    assert [each.title for each in listed] == [
        "Governance and decision rights",
        "Methods and standards",
    ]
    assert subjects.candidates(people.engagement, "targets:other") == []


def test_dots_of_the_vote_that_ended_last_make_the_importance(people):
    for capability in ("CTL", "STD", "PFO"):
        set_target(people, capability)
    vote(people, {"STD": (2, 1)}, title="The first")
    vote(people, {"CTL": (2, 2), "STD": (1, 0)})
    set_target(people, "RSK")
    found = {key: line(people, key) for key in ("CTL", "STD", "PFO", "RSK")}
    assert {key: each.votes for key, each in found.items()} == {
        "CTL": 4,
        "STD": 1,
        "PFO": 0,
        "RSK": None,
    }
    assert {key: each.importance for key, each in found.items()} == {
        "CTL": 5.0,
        "STD": 2.0,
        "PFO": 1.0,
        "RSK": 3.0,
    }
    html = sheet(people, "guest")
    assert "What matters most?" in html
    assert "1 + 4 × 1 ÷ 4 = 2.0" in html


def test_before_a_vote_no_importance_is_shown_and_the_explanation_says_what_counts(people):
    set_target(people, "CTL")
    html = sheet(people, "guest")
    cell = html.split('data-label="Importance">')[1].split("</td>")[0]
    assert cell == '<span class="mute">–</span>'
    assert "3.0, as nobody has voted yet." in html


def test_the_most_dots_are_those_of_the_ballot_also_when_a_target_has_gone(people):
    for capability in ("CTL", "STD"):
        set_target(people, capability)
    vote(people, {"CTL": (2, 2), "STD": (1, 1)})
    actions.clear_target(Target.objects.get(capability="CTL"), by=people.facilitator)
    assert line(people, "STD").importance == 3.0


def test_a_vote_in_which_nobody_voted_replaces_no_other(people):
    for key in ("CTL", "STD"):
        set_target(people, key)
    vote(people, {"CTL": (2, 1)}, title="The first")
    empty = vote(people, {"CTL": (0, 0), "STD": (0, 0)})
    assert target_votes.last(people.engagement).title == "The first"
    page = people.browser("guest").get(empty.get_absolute_url()).content.decode()
    assert "Nobody voted, so there is no ranking." in page
    assert 'class="ranking"' not in page


def test_an_open_vote_shows_nothing(people):
    for capability in ("CTL", "STD"):
        set_target(people, capability)
    subjects_ = [row.subject for row in Target.objects.all()]
    votes.open_round(people.engagement, title="Open", items=subjects_, by=people.facilitator)
    assert line(people).votes is None
    assert line(people).importance == 3.0


# --- criteria ---


def test_d5_asks_for_a_target_of_everything_in_use(people):
    assert measures.targets_set(people.engagement).ratio(0) == 0
    scored(people)
    set_target(people, "GOV")
    set_target(people, "STD")  # not in use
    measure = measures.targets_set(people.engagement)
    assert (measure.part, measure.whole) == (1, 2)
    set_target(people, "CTL")
    assert measures.targets_set(people.engagement).ratio(0) == 1


def test_what_others_use_counts_too(people, monkeypatch):
    monkeypatch.setattr(in_use, "_named", [])
    in_use.register(lambda engagement: {"PFO"})
    scored(people)
    assert in_use.capabilities(people.engagement) == {"GOV", "CTL", "PFO"}


def test_d6_counts_the_people_of_the_vote_that_most_took_part_in(people):
    for capability in ("CTL", "STD"):
        set_target(people, capability)
    assert measures.people_who_voted(people.engagement).actual == 0
    vote(people, {"CTL": (2, 1)})
    vote(people, {"CTL": (2, 0)})
    measure = measures.people_who_voted(people.engagement)
    assert (measure.actual, measure.required) == (2, 5)


def test_the_phases_know_both_criteria(people):
    keys = {one.key: one.state for one in phases.criteria_of(people.engagement, 2)}
    assert {keys["D5"], keys["D6"]} == {"blocks"}


# --- the sheet ---


def test_an_empty_sheet_says_what_belongs_there(people):
    html = sheet(people, "guest")
    assert "Where should each capability stand?" in html
    assert 'name="value"' not in html


def test_the_form_leads_from_one_scored_capability_to_the_next(people):
    scored(people)
    assert f"/engagements/{people.engagement.pk}/targets/GOV/" in sheet(people)
    response = post(people, "GOV")
    assert response.headers["Location"].endswith("/targets/?edit=CTL#set")


def test_only_who_plans_gets_the_form(people):
    scored(people)
    assert 'name="value"' in sheet(people, "lead", "?edit=STD")
    assert 'name="value"' not in sheet(people, "contributor", "?edit=STD")
    assert post(people, column="contributor").status_code == 403


@pytest.mark.parametrize("typed", ["3,5", "3.5", " 3,50 "])
def test_a_target_is_typed_with_a_comma_or_a_point(people, typed):
    assert post(people, value=typed).status_code == 302
    assert Target.objects.get().value == Decimal("3.5")


def test_a_refused_target_keeps_what_was_typed(people):
    response = post(people, value="7", rationale="Typed with care")
    assert response.status_code == 422
    html = response.content.decode()
    assert "Choose a target from 1 to 5" in html
    assert "Typed with care" in html


def test_a_day_in_the_past_is_refused_unless_it_stood_there(people):
    assert post(people, due="2020-01-01").status_code == 422
    set_target(people, due=datetime.date(2020, 1, 1))
    assert post(people, due="2020-01-01", value="4").status_code == 302


def test_a_double_click_is_one_line_in_the_history(people):
    for _ in range(2):
        assert post(people, key="k" * 32).status_code == 302
    assert Event.objects.filter(kind="target.set").count() == 1


def test_an_unknown_capability_is_not_found(people):
    assert post(people, "XXX").status_code == 404
    lead = people.browser("lead")
    assert lead.get(f"/engagements/{people.engagement.pk}/targets/XXX/").status_code == 404
    assert lead.post(f"/engagements/{people.engagement.pk}/targets/XXX/clear/").status_code == 404


def test_an_archived_engagement_takes_no_target(people):
    people.engagement.archived_at = people.engagement.created_at
    people.engagement.save(update_fields=["archived_at"])
    assert post(people).status_code == 409
    assert sheet(people)


def test_raising_all_asks_once_and_names_what_changes(people):
    scored(people)
    set_target(people, "GOV", "2.5")
    address = f"/engagements/{people.engagement.pk}/targets/raise/"
    html = people.browser("facilitator").get(address).content.decode()
    assert "2 targets change" in html
    assert "Delivery control" in html
    assert Target.objects.count() == 1
    assert people.browser("facilitator").post(address).status_code == 302
    assert Target.objects.count() == 2
    assert people.browser("facilitator").post(address).status_code == 422


def test_the_sheet_loads_again_when_a_target_an_assessment_or_a_vote_changes(people):
    pk = people.engagement.pk
    assert f'data-topic="targets:{pk} assessments:{pk} votes:{pk}"' in sheet(people)


def test_the_sheet_asks_as_often_for_many_assessments_and_targets_as_for_few(
    people, django_assert_max_num_queries
):
    scored(people)
    set_target(people)
    browser, asked = people.browser("guest"), []
    for _ in range(2):
        browser.get(f"/engagements/{people.engagement.pk}/targets/")
        with django_assert_max_num_queries(40) as queries:
            browser.get(f"/engagements/{people.engagement.pk}/targets/")
        asked.append(len(queries))
        for capability in ("GOV", "STD", "PFO", "RSK", "TEC", "KNO", "PPL", "RES", "FIN"):
            set_target(people, capability)
        for _ in range(3):
            scored(people, questions=2, said="333")
    assert asked[0] == asked[1]


# --- what a seat leaves ---


def test_what_somebody_set_is_in_their_own_data(people):
    set_target(people, rationale="Plans must hold")
    (one,) = own_data.of(people.facilitator)["targets"]
    assert (one["capability"], one["value"], one["why"]) == ("CTL", 3.5, "Plans must hold")


def test_the_reason_of_a_target_can_be_removed_and_its_name_stays(people):
    target = set_target(people, rationale="Bob cannot plan")
    set_target(people, "STD")
    round_ = vote(people, {"CTL": (1, 1)})
    lead = people.browser("lead")
    address = f"/engagements/{people.engagement.pk}/data/"
    assert "Bob cannot plan" in lead.get(address, {"subject": target.subject}).content.decode()
    lead.post(f"{address}redact/", {"subject": target.subject})
    target.refresh_from_db()
    assert target.rationale == REDACTED
    assert Event.objects.filter(kind="target.set").first().data["text"] == REDACTED
    assert round_.items.get(subject=target.subject).title == "Delivery control"


@pytest.mark.parametrize("value", ["0.9", "5.1", "9.0"])
def test_a_target_off_its_scale_is_refused_on_arrival(people, value):
    set_target(people)
    written = bundle.write(people.engagement)
    written["targets"][0]["value"] = value
    with pytest.raises(bundle.BadBundle) as refused:
        bundle.load(written, owner=people.lead.user)
    assert refused.value.place == "targets[0].value"
