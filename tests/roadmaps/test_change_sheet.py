"""Sheet 3.3: the grid, the engagement matrix, readiness by group, and setting attitudes at once."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pmo_studio.core import here, phases, sponsors
from pmo_studio.core.actions.engagements import archive_engagement
from pmo_studio.core.models import Event, Participant
from roadmaps import topics
from roadmaps.actions import involvement as actions
from roadmaps.models import Involvement
from tests.reading import words
from tests.roadmaps import involved
from tests.roadmaps.pages import between, of_engagement, page, text

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def sheet(people, column="lead"):
    return page(people, of_engagement(people, "change/"), column)


def rows_of(html):
    body = between(html, '<table class="t stacks ch-matrix">', "</table>")
    return body.partition("<tbody>")[2]


def standing_of(people, key="I6"):
    return {one.key: one for one in phases.criteria_of(people.engagement, 3)}[key].standing


def set_attitudes(people, column="facilitator", **data):
    return people.browser(column).post(of_engagement(people, "change/attitudes/"), data)


def chosen(row, current, desired, seen=0):
    return {f"current-{row.pk}": current, f"desired-{row.pk}": desired, f"seen-{row.pk}": seen}


def test_the_matrix_begins_with_whom_to_talk_to_first(people):
    involved.involved(people, "There already", current="leading", desired="leading")
    involved.involved(people, "Some way", power=5, interest=3, current="neutral")
    involved.involved(people, "First of all")
    html = rows_of(sheet(people))
    order = [html.index(name) for name in ("First of all", "Some way", "There already")]
    assert order == sorted(order)
    assert "Today resistant, needed supportive" in html
    assert 'power 4 × interest 5 × 2 steps up = 40">40</b>' in html


def test_the_sheet_says_what_to_look_at_the_worst_first(people):
    involved.involved(people, "Fan", power=1, interest=1, current="leading", desired="neutral")
    involved.involved(people, "Chief of Surgery")
    row = involved.stakeholder(people, "Board", participant=people.lead, power=5, interest=5)
    Participant.objects.filter(pk=people.lead.pk).update(is_sponsor=True)
    details = actions.Details(current="neutral", desired="leading")
    actions.change_involvement(row, details=details, seen=0, by=people.lead)
    flags = between(sheet(people), '<ul class="ch-flags">', "</ul>")
    sentences = (
        "Board, the sponsor, does not support the PMO: settle that first",
        "Chief of Surgery resists: talk in person before any workshop",
        "Fan gives more than is needed of them",
    )
    places = [flags.index(sentence) for sentence in sentences]
    assert places == sorted(places)


def test_a_sponsor_who_is_known_by_name_only_is_found_on_the_register(people, monkeypatch):
    named = {people.engagement.pk: "  dr. Inês  CARVALHO "}
    monkeypatch.setattr(sponsors, "_sources", [lambda _keys: named])
    row = involved.involved(people, "Dr. Inês Carvalho", power=2, current="neutral")
    said = (
        "Dr. Inês Carvalho bears the name of the sponsor and does not support the PMO: settle that"
        " first"
    )
    assert said in sheet(people)
    assert said in page(people, f"/stakeholders/{row.pk}/engagement/")
    Participant.objects.filter(pk=people.lead.pk).update(is_sponsor=True)
    assert said not in sheet(people)
    Participant.objects.filter(pk=people.lead.pk).update(display_name="DR. INÊS CARVALHO")
    assert said in sheet(people)


def test_a_next_action_whose_day_has_passed_is_marked_late(people):
    yesterday = TODAY - datetime.timedelta(days=1)
    for name, day in (("Ana Lima", yesterday), ("Bo Chen", TODAY)):
        involved.involved(people, name, next_action="Lunch", next_on=day)
    html = rows_of(sheet(people))
    late = [row for row in html.split("</tr>") if "late</span>" in row]
    assert len(late) == 1
    assert "Ana Lima" in late[0]


def test_the_grid_tells_attitudes_and_how_many_it_shows(people):
    involved.involved(people, "Ana Lima")
    involved.involved(people, "Bo Chen", current="supportive", desired="leading")
    involved.stakeholder(people, "Cy Dee", power=2, interest=2)
    involved.stakeholder(people, "Unrated")
    html = sheet(people)
    assert "3 of 4 shown" in html
    assert (
        "<title>Power and interest. Supports: 1, Neutral or unaware: 0, Resists: 1,"
        " Not said yet: 1.</title>"
    ) in html
    assert "<title>Ana Lima: Resists</title>" in html
    assert "2 stakeholders have no attitude yet." in html


def test_without_an_action_of_their_own_the_matrix_says_what_usually_helps(people):
    involved.involved(people, "Ana Lima", current="unaware", desired="neutral")
    involved.involved(people, "Bo Chen", next_action="Lunch on Friday")
    html = rows_of(sheet(people))
    assert "Brief them: what is planned, and what changes for them" in html
    assert "Lunch on Friday" in html


@pytest.mark.parametrize(
    ("power", "interest", "quadrant", "rhythm"),
    [
        (4, 4, "Manage closely", "weekly talk"),
        (4, 3, "Keep satisfied", "monthly decision note"),
        (3, 4, "Keep informed", "fortnightly news"),
        (3, 3, "Monitor", "quarterly note"),
    ],
)
def test_who_stands_where_they_are_needed_is_kept_in_touch_as_their_quadrant(
    people, power, interest, quadrant, rhythm
):
    where = {"power": power, "interest": interest}
    row = involved.involved(people, "Ana Lima", **where, current="neutral", desired="neutral")
    assert rhythm in words(rows_of(sheet(people)))
    own = words(page(people, f"/stakeholders/{row.pk}/engagement/"))
    assert f"Involved as {quadrant}, {rhythm}" in own


def test_an_empty_sheet_leads_to_the_register(people):
    html = sheet(people)
    assert "Whom must this change win, and who could stop it?" in html
    assert "Whose daily work changes?" in html
    assert f'href="{of_engagement(people, "stakeholders/")}#add"' in html


def test_groups_show_their_barrier_and_the_package_that_follows(people):
    group = involved.group(people)
    involved.assessed(people, group, 4, 4, 2, 5, 4)
    involved.group(people, "Porters", 3)
    html = between(sheet(people), '<ol class="ch-groups">', "</ol>")
    assert "45 people, readiness 3.8" in html
    assert "Training, Pilot: 5 person-days" in html
    assert "Barrier: Knowledge." in html
    assert "Nobody has assessed this group yet." in html


def test_queries_do_not_grow_with_people_and_groups(people):
    def asked():
        client = people.browser("lead")
        client.get(of_engagement(people, "change/"))
        with CaptureQueriesContext(connection) as queries:
            client.get(of_engagement(people, "change/"))
        return len(queries)

    involved.involved(people, "Ana Lima", owner=people.lead)
    involved.assessed(people, involved.group(people), 4, 4, 2, 5, 4)
    few = asked()
    for n in range(8):
        involved.involved(people, f"Somebody {n}", owner=people.facilitator)
        involved.assessed(people, involved.group(people, f"Group {n}"), 4, 4, 2, 5, 4)
    assert asked() == few


# --- setting attitudes ---


def test_attitudes_of_many_are_one_event_and_the_rest_stays(people):
    one, other = involved.stakeholder(people, "Ana"), involved.stakeholder(people, "Bo")
    third = involved.involved(people, "Cy", concerns="Stays")
    seen = involved.known_of(third).number
    data = chosen(one, "neutral", "leading") | chosen(other, "", "")
    data |= chosen(third, "supportive", "leading", seen)
    assert set_attitudes(people, **data).status_code == 302
    assert involved.known_of(one).desired == "leading"
    assert not Involvement.objects.filter(stakeholder=other).exists()
    assert (involved.known_of(third).current, involved.known_of(third).concerns) == (
        "supportive",
        "Stays",
    )
    [event] = Event.objects.filter(kind="involvement.attitudes_set")
    assert (event.audience, event.data) == ("facilitators", {})


def test_what_somebody_else_set_meanwhile_is_left_and_named(people):
    row, other = involved.involved(people, "Ana Lima"), involved.stakeholder(people, "Bo")
    data = chosen(row, "leading", "leading", 0) | chosen(other, "neutral", "neutral")
    answer = set_attitudes(people, **data)
    assert answer.status_code == 409
    assert "Somebody else set Ana Lima while you were choosing." in text(answer)
    assert involved.known_of(row).current == "resistant"
    assert involved.known_of(other).current == "neutral"


def test_an_attitude_that_there_is_not_is_refused(people):
    row = involved.stakeholder(people)
    answer = set_attitudes(people, **chosen(row, "furious", "leading"))
    assert answer.status_code == 422
    assert "Choose one of the five attitudes" in text(answer)
    assert not Involvement.objects.exists()


def test_a_stakeholder_of_another_engagement_is_not_touched(people):
    row = involved.stakeholder(people)
    elsewhere = type(people.engagement).objects.exclude(pk=people.engagement.pk).first()
    type(row).objects.filter(pk=row.pk).update(engagement=elsewhere)
    attitudes = {row.pk: actions.Attitudes("neutral", "leading")}
    actions.set_attitudes(people.engagement, chosen=attitudes, by=people.lead)
    assert not Involvement.objects.exists()


def test_a_double_click_sets_them_once(people):
    row = involved.stakeholder(people)
    data = chosen(row, "neutral", "leading") | {"key": "0123456789abcdef"}
    for _ in range(2):
        assert set_attitudes(people, **data).status_code == 302
    assert Event.objects.filter(kind="involvement.attitudes_set").count() == 1


def test_many_are_set_page_by_page_and_saving_leads_on(people, monkeypatch):
    monkeypatch.setattr("roadmaps.views.change.ON_A_PAGE", 2)
    rows = [involved.stakeholder(people, name) for name in ("Ana", "bo", "Cy")]
    first = page(people, of_engagement(people, "change/attitudes/"))
    assert [f"current-{row.pk}" in first for row in rows] == [True, True, False]
    answer = set_attitudes(people, **chosen(rows[0], "neutral", "leading"))
    assert answer.url == of_engagement(people, "change/attitudes/?page=2")
    answer = people.browser("lead").post(answer.url, chosen(rows[2], "neutral", "leading"))
    assert answer.url == of_engagement(people, "change/")
    assert involved.known_of(rows[2]).desired == "leading"


def test_the_matrix_goes_on_to_further_pages_and_opens_where_one_was(people, monkeypatch):
    monkeypatch.setattr("roadmaps.views.change.ON_A_PAGE", 2)
    rows = [involved.involved(people, name) for name in ("Ana", "Bo", "Cy")]
    html = sheet(people)
    assert rows_of(html).count("<tr ") == 2
    assert 'href="?page=2"' in html
    assert "3" in between(html, '<span class="aside num">', "</span>")
    for row in rows:
        html = page(people, of_engagement(people, f"change/?at={row.pk}"))
        assert f'<tr id="stakeholder-{row.pk}"' in rows_of(html)
    html = page(people, of_engagement(people, "change/?set=desired&page=2"))
    assert 'href="?set=desired&amp;page=1"' in html
    assert 'href="?set=current&amp;page=2"' in html


@pytest.mark.parametrize(("which", "other"), [("current", "desired"), ("desired", "current")])
def test_a_click_on_a_step_sets_one_attitude_and_the_next_can_be_clicked(people, which, other):
    row = involved.involved(people)
    kept = getattr(involved.known_of(row), other)
    html = rows_of(page(people, of_engagement(people, f"change/?set={which}")))
    assert html.count(f'<button name="{which}" value=') == 5
    data = {which: "leading", "seen": involved.known_of(row).number}
    answer = people.browser("facilitator").post(f"/stakeholders/{row.pk}/attitude/", data)
    assert answer.url == of_engagement(
        people, f"change/?set={which}&at={row.pk}#stakeholder-{row.pk}"
    )
    known = involved.known_of(row)
    assert (getattr(known, which), getattr(known, other)) == ("leading", kept)


def test_a_click_on_what_somebody_else_set_meanwhile_is_left_and_said(people):
    row = involved.involved(people)
    client = people.browser("facilitator")
    answer = client.post(f"/stakeholders/{row.pk}/attitude/", {"current": "leading", "seen": 0})
    assert "Somebody else set Lena Marsh" in text(client.get(answer.url))
    assert involved.known_of(row).current == "resistant"
    answer = client.post(f"/stakeholders/{row.pk}/attitude/", {"current": "furious"})
    assert answer.status_code == 422


def test_steps_are_buttons_only_where_somebody_asked_for_it(people):
    involved.involved(people)
    assert "<button" not in rows_of(sheet(people))
    assert "<button" not in rows_of(page(people, of_engagement(people, "change/?set=odd")))


def test_an_archived_sheet_is_read_and_not_changed(people):
    row = involved.involved(people)
    archive_engagement(people.engagement, by=people.lead)
    assert "Lena Marsh" in sheet(people)
    assert "Set attitudes" not in sheet(people)
    data = chosen(row, "neutral", "leading", involved.known_of(row).number)
    assert set_attitudes(people, **data).status_code == 409


# --- gate 3 ---


def test_i6_holds_while_nobody_to_manage_closely_is_below_neutral(people):
    involved.involved(people, "Without power", power=2)
    involved.involved(people, "Neutral", current="neutral")
    assert standing_of(people).is_met
    resisting = involved.involved(people, "Resists")
    involved.involved(people, "Unaware", current="unaware")
    assert not standing_of(people).is_met
    [measure] = standing_of(people).measures
    assert (measure.found, measure.actual) == (2, 0)
    details = actions.Details(current="supportive", desired="supportive")
    seen = involved.known_of(resisting).number
    actions.change_involvement(resisting, details=details, seen=seen, by=people.lead)
    [measure] = standing_of(people).measures
    assert measure.found == 1


def test_i6_is_not_measured_before_anybody_said_where_somebody_stands(people):
    involved.stakeholder(people, power=5, interest=5)
    assert list(standing_of(people).measures) == []
    assert not standing_of(people).is_met


def test_i6_tells_of_how_many_nobody_said_where_they_stand(people):
    involved.stakeholder(people, "Unasked", power=5, interest=5)
    involved.involved(people, current="neutral")
    [measure] = standing_of(people).measures
    assert standing_of(people).is_met
    assert measure.remark == "of 1 more nobody has said yet where they stand"
    assert phases.sheet_of("I6") == "people_in_change"


def test_who_has_the_sheet_open_is_told_to_nobody(people):
    present = {people.lead.pk: frozenset({topics.change(people.engagement)})}
    assert here.places(people.engagement, present, [people.lead]) == []
