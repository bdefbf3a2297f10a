"""Sheet 3.4: proposals, messages, the days on which they are due, and the reach."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pmo_studio.core import due
from pmo_studio.core.models import Event, Participant
from roadmaps.actions import messages as actions
from roadmaps.actions import sendings
from roadmaps.involving import messages
from roadmaps.models import Message, Sending, Wave, WorkPackage
from tests.factories import CanvasFactory, NoteFactory, ParticipantFactory
from tests.people import People
from tests.roadmaps import involved
from tests.roadmaps.pages import of_engagement, page, text

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LAST_WEEK = TODAY - datetime.timedelta(days=7)
FORM = {
    "whom": "quadrant:close",
    "text": "What is decided next",
    "purpose": "inform",
    "rhythm": "once",
    "status": "draft",
}


def post(people: People, address: str, data=None, column="facilitator"):
    return people.browser(column).post(address, data or {})


def sheet(people, query=""):
    return page(people, of_engagement(people, f"communication/{query}"))


def adopt(people, *keys):
    return post(people, of_engagement(people, "communication/drafts/"), {"draft": keys})


def add(people, **data):
    return post(people, of_engagement(people, "communication/new/"), FORM | data)


def said(people, key):
    return Message.objects.get(engagement=people.engagement, draft_key=key)


def told(seat):
    fresh = Participant.objects.for_access().get(pk=seat.pk)
    return [(each.words, each.day, each.mine) for each in due.of(fresh)]


# --- proposals ---


def test_nothing_is_proposed_before_there_is_a_plan(people):
    html = sheet(people)
    assert "Proposals come with the waves of the plan." in html
    assert 'name="draft"' not in html


def test_a_message_for_every_quadrant_and_gate_of_every_wave_is_proposed_and_none_stands(people):
    involved.plan(people)
    html = sheet(people)
    assert html.count('name="draft"') == 4 * 5
    assert 'value="F:close"' in html
    assert 'value="R1:gate"' in html
    assert not Message.objects.exists()


def test_what_was_chosen_stands_as_a_draft_and_is_not_proposed_again(people):
    involved.plan(people)
    Participant.objects.filter(pk=people.viewer.pk).update(is_sponsor=True)
    assert adopt(people, "F:close", "P:gate", "Z:odd").status_code == 302
    close, gate = said(people, "F:close"), said(people, "P:gate")
    assert (close.quadrant, close.rhythm, close.status) == ("close", "weekly", "draft")
    assert close.text == (
        "Foundation: where we stand, what is decided next, and what we need from you."
    )
    assert close.feedback == "What would make it easier for you to carry this?"
    assert (close.sender, close.wave.key) == (people.lead, "F")
    assert (gate.audience, gate.sender, gate.rhythm) == (
        "Everybody affected",
        people.viewer,
        "once",
    )
    html = sheet(people)
    assert html.count('name="draft"') == 4 * 5 - 2
    assert 'value="F:close"' not in html
    [event] = Event.objects.filter(kind="message.drafted")
    assert (event.audience, event.data) == ("facilitators", {})


def test_a_removed_draft_is_not_proposed_again_but_can_be_put_back(people):
    involved.plan(people)
    adopt(people, "F:close")
    row = said(people, "F:close")
    post(people, f"/messages/{row.pk}/remove/")
    html = sheet(people)
    assert 'value="F:close"' not in html
    assert f'action="/messages/{row.pk}/restore/"' in html
    assert adopt(people, "F:close").status_code == 422
    post(people, f"/messages/{row.pk}/restore/")
    assert said(people, "F:close").archived_at is None


def test_choosing_nothing_is_said_so(people):
    involved.plan(people)
    answer = adopt(people)
    assert answer.status_code == 422
    assert "Choose at least one message that is not there yet." in text(answer)


def enabling(plan, wave, effort):
    row = Wave.objects.get(plan=plan, key=wave)
    WorkPackage.objects.create(
        plan=plan, key=f"EN-{wave}", kind="enabling", name="Sign", wave=row, effort=effort
    )


def test_proposals_take_their_days_from_the_waves(people):
    enabling(involved.plan(people), "F", 5)
    adopt(people, "F:close", "F:gate", "P:close")
    # From the start of the engagement, a Monday, five working days.
    assert said(people, "F:close").first_on == datetime.date(2026, 1, 5)
    assert said(people, "F:gate").first_on == datetime.date(2026, 1, 9)
    assert said(people, "P:close").first_on is None


def test_a_message_comes_again_until_its_wave_ends(people):
    enabling(involved.plan(people), "F", 15)
    adopt(people, "F:close")
    row = said(people, "F:close")
    days = [f"{each.day:%m-%d}" for each in messages.line_of(row).days]
    assert days == ["01-05", "01-12", "01-19"]
    [line] = messages.of(people.engagement).lines
    assert [f"{each.day:%m-%d}" for each in line.days] == days


def test_texts_are_in_the_language_of_the_engagement_whoever_asks(people):
    type(people.engagement).objects.filter(pk=people.engagement.pk).update(language="es")
    involved.plan(people)
    adopt(people, "F:monitor")
    assert said(people, "F:monitor").text != "Foundation: where the PMO stands, in a few lines."


# --- messages of one's own ---


def test_a_message_is_for_somebody_of_the_list_or_for_whom_the_words_say(people):
    row, group = involved.stakeholder(people), involved.group(people)
    for data, audience in (
        ({}, "Manage closely"),
        ({"whom": f"stakeholder:{row.pk}"}, "Lena Marsh"),
        ({"whom": f"group:{group.pk}"}, "Ward managers"),
        ({"whom": "", "audience": "Every nurse"}, "Every nurse"),
    ):
        answer = add(people, **data)
        assert answer.status_code == 302
        assert audience in sheet(people).partition("<tbody>")[2]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"text": " "}, "Type what is to be told."),
        ({"text": "x" * 501}, "The message holds up to 500 characters. Shorten it."),
        ({"whom": ""}, "Choose for whom it is, or say it in words."),
        ({"audience": "Nurses"}, "Choose for whom it is, or say it in words."),
        ({"whom": "stakeholder:999"}, "Choose somebody of this engagement."),
        ({"purpose": "shout"}, "Choose inform, consult, decide or celebrate."),
        ({"rhythm": "hourly"}, "Choose how often."),
        ({"status": "planned"}, "Give the first day: a message without a day is never due."),
        ({"last_on": "2026-03-01"}, "Give the first day too, or take the last one away."),
        (
            {"first_on": "2026-03-02", "last_on": "2026-03-01"},
            "The last day must not be before the first.",
        ),
        ({"wave": "999"}, "Choose a wave of this plan."),
        ({"channel": "x" * 121}, "The channel holds up to 120 characters. Shorten it."),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words_and_stays_typed(people, data, sentence):
    answer = add(people, **{"feedback": "Typed with care?"} | data)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert 'value="Typed with care?"' in text(answer)
    assert not Message.objects.exists()


def test_a_seat_and_a_typed_name_are_not_both_the_sender(people):
    answer = add(people, sender=people.lead.pk, sender_name="The board")
    assert "Choose a seat or type a name, not both." in text(answer)


def test_nobody_of_another_engagement_sends(people):
    answer = add(people, sender=ParticipantFactory().pk)
    assert answer.status_code == 422
    assert "Choose somebody who has a seat in this engagement" in text(answer)


def test_channels_come_from_the_to_be_canvas(people):
    canvas = CanvasFactory(engagement=people.engagement, kind="to_be")
    NoteFactory(canvas=canvas, block="ch", text="Weekly round")
    NoteFactory(canvas=canvas, block="ch", text="Given up", state="retire")
    NoteFactory(block="ch", text="Elsewhere")
    html = page(people, of_engagement(people, "communication/new/"))
    assert '<option value="Weekly round"></option>' in html
    assert "Given up" not in html
    assert "Elsewhere" not in html


def test_the_second_of_two_is_told_what_stands_now(people):
    row = involved.message(people)
    post(people, f"/messages/{row.pk}/", FORM | {"text": "First", "seen": row.number})
    answer = post(people, f"/messages/{row.pk}/", FORM | {"text": "Second", "seen": row.number})
    assert answer.status_code == 409
    assert '<dd dir="auto">First</dd>' in text(answer)
    assert "Second</textarea>" in text(answer)


def test_the_list_can_be_narrowed_to_a_wave(people):
    involved.plan(people)
    adopt(people, "F:close", "P:close")
    whole, some = sheet(people), sheet(people, "?wave=P")
    assert "Foundation: where we stand" in whole.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = some.partition("<tbody>")[2].partition("</tbody>")[0]
    assert "Pilot: where we stand" in rows
    assert "Foundation: where we stand" not in rows
    assert "There is no message for this wave." in sheet(people, "?wave=S")
    assert sheet(people, "?wave=<odd>").count("Foundation: where we stand") == 1


def test_a_stakeholder_who_is_deleted_for_good_takes_their_messages_along(people):
    row = involved.stakeholder(people)
    add(people, whom=f"stakeholder:{row.pk}")
    row.delete()
    assert not Message.objects.exists()


# --- many at once ---


def plan_ticked(people, **data):
    return post(people, of_engagement(people, "communication/plan/"), data)


def test_drafts_that_are_ticked_are_planned_at_once_with_everything_else_kept(people):
    enabling(involved.plan(people), "F", 15)
    adopt(people, "F:close", "F:informed", "F:gate", "P:close")
    rows = [said(people, key).pk for key in ("F:close", "F:gate", "P:close")]
    assert sheet(people).count('name="row"') == 3
    assert plan_ticked(people, row=rows, channel=" Weekly  round ").status_code == 302
    close, gate, undated = (Message.objects.get(pk=pk) for pk in rows)
    assert (close.status, close.channel, close.feedback) == (
        "planned",
        "Weekly round",
        "What would make it easier for you to carry this?",
    )
    assert gate.status == "planned"
    assert undated.status == said(people, "F:informed").status == "draft"
    [event] = Event.objects.filter(kind="message.planned")
    assert (event.audience, event.data) == ("facilitators", {})


def test_without_a_channel_each_keeps_its_own_and_all_that_are_shown_need_no_ticks(people):
    row = involved.message(people, channel="Letter", first_on=TODAY)
    other = involved.message(people, "Another", first_on=TODAY)
    plan_ticked(people, every=[row.pk], all="yes")
    assert Message.objects.get(pk=row.pk).channel == "Letter"
    assert Message.objects.get(pk=row.pk).status == "planned"
    assert Message.objects.get(pk=other.pk).status == "draft"


def test_planning_none_or_with_too_long_a_channel_is_refused_and_stays_ticked(people):
    row = involved.message(people, first_on=TODAY)
    elsewhere = involved.message(people, "No day")
    for data, sentence in (
        ({}, "Tick at least one draft that has its first day."),
        ({"row": [elsewhere.pk, "x"]}, "Tick at least one draft that has its first day."),
        ({"row": [row.pk], "channel": "x" * 121}, "The channel holds up to 120 characters."),
    ):
        answer = plan_ticked(people, **data)
        assert answer.status_code == 422
        assert sentence in text(answer)
    assert f'value="{row.pk}" checked' in text(answer)
    assert not Message.objects.filter(status="planned").exists()


def test_nothing_is_proposed_for_a_monitor_without_anybody_once_people_are_rated(people):
    enabling(involved.plan(people), "F", 15)

    def proposed():
        return re.findall(r'name="draft" value="F:(\w+)"', sheet(people))

    assert proposed() == ["close", "satisfied", "informed", "monitor", "gate"]
    involved.stakeholder(people, "Lena Marsh", power=5, interest=5)
    involved.stakeholder(people, "Whoever else")
    involved.stakeholder(people, "Board", power=5, interest=1)
    assert proposed() == ["close", "satisfied", "informed", "gate"]
    involved.stakeholder(people, "Vendor", power=1, interest=2)
    assert proposed() == ["close", "satisfied", "informed", "monitor", "gate"]


def test_what_was_sent_for_its_last_day_is_planned_no_more(people):
    row = involved.message(people, status="planned", first_on=TODAY)
    tag = '<span class="tag">{}</span>'
    assert tag.format("Planned") in sheet(people)
    sendings.mark_sent(row, due_on=TODAY, sent_on=TODAY, by=people.lead)
    assert tag.format("Done") in sheet(people)
    assert tag.format("Planned") not in sheet(people)


def follow(people, *sent):
    return post(people, of_engagement(people, "communication/follow/"), {"follow": sent})


def moved_gate(people):
    """Messages of a wave whose gate moves from the 23rd to the 30th once they are drafted."""
    enabling(involved.plan(people), "F", 15)
    adopt(people, "F:close", "F:gate", "F:informed")
    WorkPackage.objects.filter(key="EN-F").update(effort=20)
    return said(people, "F:gate")


def test_when_the_gate_moves_the_list_says_so_and_the_day_follows_only_on_request(people):
    gate = moved_gate(people)
    assert gate.first_on == datetime.date(2026, 1, 23)
    html = sheet(people)
    assert html.count("the gate moved to") == 1
    assert "the wave moved to" not in html
    assert f'value="{gate.pk}:2026-01-30"' in html
    assert said(people, "F:gate").first_on == datetime.date(2026, 1, 23)
    assert follow(people, f"{gate.pk}:2026-01-30").status_code == 302
    assert said(people, "F:gate").first_on == datetime.date(2026, 1, 30)
    assert "the gate moved to" not in sheet(people)
    WorkPackage.objects.filter(key="EN-F").update(effort=25)
    assert [line.row for line in messages.of(people.engagement).moved] == [gate]


def test_a_first_day_that_somebody_set_or_that_was_sent_never_follows(people):
    gate = moved_gate(people)
    Message.objects.filter(pk=gate.pk).update(status="planned")
    sending = sendings.mark_sent(gate, due_on=gate.first_on, sent_on=TODAY, by=people.lead)
    assert not messages.of(people.engagement).moved
    sendings.take_sending_back(sending, by=people.lead)
    assert messages.of(people.engagement).moved
    whom = {"whom": "", "audience": "All", "first_on": "2026-01-20", "seen": gate.number}
    assert post(people, f"/messages/{gate.pk}/", FORM | whom).status_code == 302
    assert not messages.of(people.engagement).moved
    answer = follow(people, f"{gate.pk}:2026-01-30")
    assert answer.status_code == 422
    assert said(people, "F:gate").first_on == datetime.date(2026, 1, 20)


@pytest.mark.parametrize("day", ["2026-01-28", "soon", ""])
def test_a_day_that_the_plan_does_not_have_now_is_not_followed(people, day):
    gate = moved_gate(people)
    answer = follow(people, f"{gate.pk}:{day}")
    assert answer.status_code == 422
    assert "The plan has other days by now." in text(answer)
    assert said(people, "F:gate").first_on == datetime.date(2026, 1, 23)


def test_a_draft_without_a_day_is_offered_the_one_that_the_plan_has_by_now(people):
    plan = involved.plan(people)
    adopt(people, "F:close", "F:gate")
    enabling(plan, "F", 15)
    html = sheet(people)
    assert html.count("the plan has it on") == 2
    assert "Follow with all 2" in html
    follow(people, *[line.follows for line in messages.of(people.engagement).moved])
    assert said(people, "F:close").first_on == datetime.date(2026, 1, 5)
    assert Event.objects.filter(kind="message.followed").count() == 1


# --- sending ---


def planned(people, **details):
    given = {"first_on": LAST_WEEK, "status": "planned", "rhythm": "weekly"} | details
    return involved.message(people, **given)


def test_the_reach_counts_every_day_on_which_something_planned_was_due(people):
    row = planned(people)
    planned(people, text="Later", first_on=TODAY + datetime.timedelta(days=1))
    involved.message(people, "Only a draft", first_on=LAST_WEEK)
    assert "Reach 0 %: 0 of 2 sent on time" in sheet(people)
    data = {"due_on": LAST_WEEK, "sent_on": LAST_WEEK}
    assert post(people, f"/messages/{row.pk}/sent/", data).status_code == 302
    assert "Reach 50 %: 1 of 2 sent on time" in sheet(people)
    late = {"due_on": LAST_WEEK, "sent_on": TODAY}
    post(people, f"/messages/{row.pk}/sent/", late)
    assert Sending.objects.count() == 1
    assert "Reach 0 %: 0 of 2 sent on time" in sheet(people)
    assert "sent late" in page(people, f"/messages/{row.pk}/")


def test_the_next_day_is_found_however_far_ahead_it_lies(people):
    far = TODAY + datetime.timedelta(days=400)
    row = planned(people, first_on=far)
    assert "nothing more" not in sheet(people)
    assert "to be sent" in page(people, f"/messages/{row.pk}/")
    [line] = messages.of(people.engagement).lines
    assert [each.day for each in line.days] == [far]


def test_without_anything_due_the_reach_says_so(people):
    planned(people, first_on=TODAY + datetime.timedelta(days=1))
    assert "Reach: nothing was due yet" in sheet(people)


def test_sent_by_mistake_is_taken_back(people):
    row = planned(people)
    sending = sendings.mark_sent(row, due_on=LAST_WEEK, sent_on=TODAY, by=people.lead)
    for _ in range(2):
        people.browser("lead").post(f"/sendings/{sending.pk}/remove/")
    assert not Sending.objects.exists()
    assert Event.objects.filter(kind="message.not_sent").count() == 1


def test_what_was_sent_before_its_day_waits_for_the_day_after(people):
    tomorrow = TODAY + datetime.timedelta(days=1)
    row = planned(people, first_on=tomorrow)
    sendings.mark_sent(row, due_on=tomorrow, sent_on=TODAY, by=people.lead)
    [line] = messages.of(people.engagement).lines
    assert line.waiting.day == tomorrow + datetime.timedelta(days=7)


def test_a_skipped_day_counts_as_not_sent_but_is_asked_for_no_more_and_can_be_taken_back(people):
    long_ago = LAST_WEEK - datetime.timedelta(days=7)
    row = planned(people, first_on=long_ago)
    assert [day for _words, day, _mine in told(people.lead)] == [long_ago]
    html = sheet(people)
    assert "Skip 2 late days" in html
    data = {"due_on": [long_ago, LAST_WEEK], "sheet": "yes"}
    for _ in range(2):
        assert post(people, f"/messages/{row.pk}/skip/", data).status_code == 302
    assert Event.objects.filter(kind="message.skipped").count() == 1
    assert [day for _words, day, _mine in told(people.lead)] == [TODAY]
    assert "Reach 0 %: 0 of 3 sent on time" in sheet(people)
    assert page(people, f"/messages/{row.pk}/").count("Not skipped") == 2
    sending = Sending.objects.get(due_on=long_ago)
    assert sending.sent_on is None
    post(people, f"/sendings/{sending.pk}/remove/")
    assert Event.objects.filter(kind="message.not_skipped").exists()
    assert [day for _words, day, _mine in told(people.lead)] == [long_ago]


def test_skipping_takes_nothing_away_that_was_sent_and_only_days_that_are_due(people):
    row = planned(people)
    sendings.mark_sent(row, due_on=LAST_WEEK, sent_on=LAST_WEEK, by=people.lead)
    post(people, f"/messages/{row.pk}/skip/", {"due_on": [LAST_WEEK]})
    assert Sending.objects.get().sent_on == LAST_WEEK
    for days, sentence in (
        ([LAST_WEEK + datetime.timedelta(days=1)], "The message is not due on that day any more."),
        ([], "Choose a day for which the message was not sent."),
        (["soon"], "Enter a valid date."),
    ):
        answer = post(people, f"/messages/{row.pk}/skip/", {"due_on": days})
        assert answer.status_code == 422
        assert sentence in text(answer)


def test_nobody_is_asked_for_messages_of_a_wave_that_has_ended(people):
    enabling(involved.plan(people), "F", 15)
    wave = Wave.objects.get(key="F")
    row = planned(people, wave=wave, first_on=datetime.date(2026, 1, 5))
    assert not [words for words, _day, _mine in told(people.lead) if "Send" in words]
    html = sheet(people)
    assert "ended" in html
    assert "Reach 0 %: 0 of 3 sent on time" in html
    after = {"due_on": "2026-01-26", "sent_on": "2026-01-26"}
    assert post(people, f"/messages/{row.pk}/sent/", after).status_code == 422


def test_the_list_begins_with_what_is_late_and_goes_on_with_what_comes_next(people):
    def in_days(n):
        return TODAY + datetime.timedelta(days=n)

    sent = planned(people, text="Sent", rhythm="once")
    sendings.mark_sent(sent, due_on=LAST_WEEK, sent_on=TODAY, by=people.lead)
    involved.message(people, "No day")
    planned(people, text="Later", first_on=in_days(9))
    involved.message(people, "Draft", first_on=in_days(5))
    weekly = planned(people, text="Weekly", first_on=in_days(-12))
    for due_on in (in_days(-12), in_days(-5)):
        sendings.mark_sent(weekly, due_on=due_on, sent_on=due_on, by=people.lead)
    planned(people, text="Late", first_on=in_days(-1))
    lines = messages.of(people.engagement).lines
    assert [each.row.text for each in lines] == [
        *("Late", "Weekly", "Draft", "Later", "No day", "Sent")
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            {"due_on": LAST_WEEK, "sent_on": TODAY + datetime.timedelta(days=1)},
            "Choose a day that has come: it tells when the message was sent.",
        ),
        (
            {"due_on": LAST_WEEK + datetime.timedelta(days=1), "sent_on": TODAY},
            "The message is not due on that day any more.",
        ),
        ({"due_on": LAST_WEEK, "sent_on": "soon"}, "Enter a valid date."),
    ],
)
def test_a_sending_that_cannot_be_is_refused(people, data, sentence):
    row = planned(people)
    answer = post(people, f"/messages/{row.pk}/sent/", data)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not Sending.objects.exists()


def test_what_is_to_be_sent_is_due_for_its_sender_and_for_who_runs_it(people):
    planned(people, sender=people.facilitator, first_on=TODAY)
    planned(people, text="Far", first_on=TODAY + datetime.timedelta(days=9))
    involved.message(people, "Only a draft", first_on=TODAY)
    words = "Send “What is decided next” to: Manage closely"
    assert told(people.facilitator) == [(words, TODAY, True)]
    assert told(people.lead) == [(words, TODAY, False)]
    for column in ("contributor", "viewer", "guest"):
        assert told(getattr(people, column)) == []


def test_queries_do_not_grow_with_messages(people):
    def asked():
        client = people.browser("lead")
        client.get(of_engagement(people, "communication/"))
        with CaptureQueriesContext(connection) as queries:
            client.get(of_engagement(people, "communication/"))
        return len(queries)

    involved.plan(people)
    planned(people, sender=people.lead)
    few = asked()
    for n in range(8):
        row = planned(people, text=f"Message {n}", sender=people.facilitator)
        sendings.mark_sent(row, due_on=LAST_WEEK, sent_on=TODAY, by=people.lead)
    assert asked() == few


def test_there_are_so_many_messages_and_no_more(people, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 1)
    involved.message(people)
    assert "the most there can be" in text(add(people))
