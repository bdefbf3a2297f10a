"""A promise is replaced or given up only knowingly, and what was promised before stays told."""

import datetime

import pytest
from django.urls import reverse
from django.utils.html import escape
from django.utils.text import capfirst

from pmo_studio.core import subjects
from pmo_studio.core.actions import data
from pmo_studio.core.bundle import load, write
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused
from pmo_studio.core.texts import REDACTED
from roadmaps import dated, promises
from roadmaps.actions import schedule
from roadmaps.actions.schedule import LONG_REASON, MOVED
from roadmaps.models import Plan, WorkPackage
from tests.factories import PackageFactory, UserFactory
from tests.roadmaps.planned import with_first_waves

pytestmark = pytest.mark.django_db
OLD, NEW = "16 Jan 2026", "23 Jan 2026"
WHY = "The vendor is late"
SENTENCE = f"promised {OLD} until 20 Jan 2026, then {NEW}: {WHY}"


@pytest.fixture
def plan(people, time_machine) -> Plan:
    """Ten days promised until 16 January; fifteen since, until the 23rd; today is the 20th."""
    made = Plan.objects.create(engagement=people.engagement)
    wave = with_first_waves(made).waves.get(key="F")
    PackageFactory(plan=made, key="A", name="Method", wave=wave, effort=10)
    schedule.keep_baseline(made, by=people.lead)
    WorkPackage.objects.filter(key="A").update(effort=15)
    time_machine.move_to(datetime.datetime(2026, 1, 20, 9, tzinfo=datetime.UTC), tick=False)
    return made


def send(people, **values):
    at = reverse("roadmaps:baseline", args=[people.engagement.pk])
    return people.browser("lead").post(at, values)


def page(people, name="roadmap", column="lead"):
    response = people.browser(column).get(reverse(f"roadmaps:{name}", args=[people.engagement.pk]))
    assert response.status_code == 200
    return response.content.decode()


def history(people):
    at = reverse("core:history", args=[people.engagement.pk])
    return people.browser("lead").get(at).content.decode()


def seen(people):
    return schedule.ends_of(dated.of(people.engagement))


def test_replacing_a_promise_shows_both_ends_before_it_asks(people, plan):
    text = page(people)
    promised, _, rest = text.partition("The new baseline would promise")
    assert f'Promised now: <b class="num">{OLD}</b>' in promised
    assert rest.startswith(f' <b class="num">{NEW}</b>')


def test_a_replaced_promise_stays_told_in_history_roadmap_and_progress(people, plan):
    assert send(people, reason=WHY, ends=seen(people)).status_code == 302
    assert SENTENCE in history(people)
    for text in (page(people), page(people, "progress", "viewer")):
        assert capfirst(SENTENCE) in text


def test_a_promise_that_was_given_up_stays_told(people, plan):
    assert send(people, forget="yes", reason=WHY, ends=seen(people)).status_code == 302
    words = f"promised {OLD} until 20 Jan 2026, then nothing: {WHY}"
    assert words in history(people)
    assert capfirst(words) in page(people, "progress")
    assert dated.of(people.engagement).baseline_end is None


@pytest.mark.parametrize("more", [{}, {"forget": "yes"}])
def test_a_plan_that_moved_meanwhile_is_looked_at_again(people, plan, more):
    before = seen(people)
    WorkPackage.objects.filter(key="A").update(effort=20)
    response = send(people, reason=WHY, ends=before, **more)
    assert response.status_code == 422
    text = response.content.decode()
    assert escape(str(MOVED)) in text
    assert f'value="{WHY}"' in text
    assert dated.of(people.engagement).baseline_end == datetime.date(2026, 1, 16)


def test_a_reason_that_is_too_long_is_named_and_stays_in_the_form(people, plan):
    response = send(people, reason="r" * 201, ends=seen(people))
    assert response.status_code == 422
    assert escape(str(LONG_REASON)) in response.content.decode()
    assert "r" * 201 in response.content.decode()
    assert promises.former(people.lead) == []


def test_the_reason_can_be_redacted_and_the_days_stay(people, plan):
    schedule.keep_baseline(plan, reason=WHY, by=people.lead)
    subject = Event.objects.get(kind="promise.kept", data__text=WHY).subject
    assert reverse("core:data", args=[people.engagement.pk]) in history(people)
    data.redact_text(people.engagement, subject=subject, by=people.lead)
    for text in (history(people), page(people, "progress")):
        assert WHY not in text
        assert f"romised {OLD} until 20 Jan 2026, then {NEW}" in text


def test_redacting_the_reason_of_one_promise_leaves_those_of_others(people, plan):
    schedule.keep_baseline(plan, reason=WHY, by=people.lead)
    schedule.forget_baseline(plan, reason="Stopped", by=people.lead)
    came = load(write(people.engagement), owner=UserFactory())
    for engagement in (people.engagement, came):
        lead = engagement.participants.filter(role="lead").last()
        subject = Event.objects.get(engagement=engagement, data__text=WHY).subject
        assert subjects.texts(engagement, [subject]) == {subject: WHY}
        data.redact_text(engagement, subject=subject, by=lead)
        newer, older = promises.former(lead)
        assert newer.data["text"] == "Stopped"
        assert older.data["text"] == REDACTED


def test_the_reason_of_a_promise_in_a_bundle_of_before_can_be_removed_too(people, plan):
    schedule.keep_baseline(plan, reason=WHY, by=people.lead)
    document = write(people.engagement)
    for event in document["events"]:
        if event["kind"].startswith("promise."):
            event["subject"] = "promise:1"  # the engagement, then
    came = load(document, owner=UserFactory())
    subject = Event.objects.get(engagement=came, data__text=WHY).subject
    assert subjects.texts(came, [subject]) == {subject: WHY}
    data.redact_text(came, subject=subject, by=came.participants.get(role="lead"))
    assert not Event.objects.filter(engagement=came, data__text=WHY)
    again = load(write(came), owner=UserFactory())
    assert Event.objects.filter(engagement=again, data__text=REDACTED).count() == 1


def test_former_promises_go_with_the_bundle(people, plan):
    schedule.keep_baseline(plan, reason=WHY, by=people.lead)
    schedule.forget_baseline(plan, reason="Stopped", by=people.lead)
    came = load(write(people.engagement), owner=UserFactory())
    lead = came.participants.get(role="lead")
    assert [promises.words(each) for each in promises.former(lead)] == [
        f"promised {NEW} until 20 Jan 2026, then nothing: Stopped",
        SENTENCE,
    ]


def test_what_was_given_up_and_promised_again_is_not_said_to_be_nothing(people, plan):
    schedule.forget_baseline(plan, by=people.lead)
    assert "nothing was promised yet" not in page(people, "progress")
    assert "what was promised stands below" in page(people, "progress")
    assert f"{OLD} until 20 Jan 2026, then nothing" in page(people)
    number = promises.former(people.lead)[0].number
    schedule.take_back_baseline(plan, number=number, by=people.lead)
    for name in ("roadmap", "progress"):
        assert f"{OLD} until 20 Jan 2026, then nothing until 20 Jan 2026" in page(people, name)


def promised(plan):
    rows = WorkPackage.objects.filter(plan=plan).order_by("key")
    return list(rows.values_list("key", *schedule.COLUMNS))


def test_a_promise_that_was_given_up_is_taken_back_exactly(people, plan):
    PackageFactory(plan=plan, key="B 1", wave=plan.waves.get(key="F"), effort=7)
    gone = PackageFactory(plan=plan, key="C", wave=plan.waves.get(key="F"), effort=3)
    schedule.keep_baseline(plan, by=people.lead)
    WorkPackage.objects.filter(pk=gone.pk).update(
        archived_at=datetime.datetime(2026, 1, 20, tzinfo=datetime.UTC), archived_by=people.lead
    )
    before, end = promised(plan), dated.of(people.engagement).baseline_end
    assert "are kept beside the former promise" in page(people)
    assert send(people, forget="yes", ends=seen(people)).status_code == 302
    assert {each[1:] for each in promised(plan)} == {(None, None, None)}
    number = promises.former(people.lead)[0].number
    assert f'name="back" value="{number}"' in page(people)
    assert f'name="back" value="{number}"' in page(people, "progress")
    assert 'name="back"' not in page(people, "progress", "viewer")
    assert send(people, back=str(number)).status_code == 302
    assert promised(plan) == before
    assert dated.of(people.engagement).baseline_end == end
    assert Plan.objects.get().baseline_at is not None
    # The first promise, which the second replaced, is kept as well.
    assert send(people, back=str(promises.former(people.lead)[-1].number)).status_code == 302
    assert dated.of(people.engagement).baseline_end == datetime.date(2026, 1, 16)


def test_former_promises_are_taken_back_in_a_bundle_too_and_nonsense_in_one_is_none(people, plan):
    before = promised(plan)
    schedule.forget_baseline(plan, by=people.lead)
    came = load(write(people.engagement), owner=UserFactory())
    lead = came.participants.get(role="lead")
    schedule.take_back_baseline(came.plan, number=promises.former(lead)[0].number, by=lead)
    assert promised(came.plan) == before
    event = promises.former(people.lead)[0]
    beyond = (["2026-01-05 9999-12-31 5 A"], ["0001-01-01 2026-01-16 5 A"])
    backwards, nothing = ["2026-01-05 2026-01-01 5 A"], ["2026-01-05 2026-01-16 0 A"]
    for wrong in (["x"], backwards, nothing, [], *beyond):
        Event.objects.filter(pk=event.pk).update(data=event.data | {"dates": wrong})
        with pytest.raises(Refused, match="no dates are kept"):
            schedule.take_back_baseline(plan, number=event.number, by=people.lead)
    assert send(people, back="x" * 20).status_code == 422
