"""Programs that send readings: tokens, what is taken, and what is refused with which field."""

import html as entities
import json
import re

import pytest
from django.test import AsyncRequestFactory, Client
from django.urls import reverse
from django.utils import timezone

from pmo_studio.core import limits
from pmo_studio.core.models import Event, Participant, RequestKey
from roadmaps.actions import reading_tokens as actions
from roadmaps.models import Reading, ReadingToken
from roadmaps.readings import received
from roadmaps.views import reading_api
from roadmaps.views.reading_api import KEY_FIELD
from tests.factories import EngagementFactory, KpiFactory
from tests.reading import words
from tests.roadmaps.test_readings import LAST, RUNNING, record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet():
    yield
    limits.programs.clear()
    reading_api.sent.clear()


@pytest.fixture
def kpi(people):
    return KpiFactory(engagement=people.engagement, key="K03", name="Status reports on time")


@pytest.fixture
def token(people):
    return actions.make_token(people.engagement, name="Project tool", by=people.lead)


def post(people, token, body, *, key="", engagement=None, raw=None):
    headers = {"authorization": f"Bearer {token}"} if token else {}
    if key:
        headers["idempotency-key"] = key
    where = reverse("roadmaps:readings_receive", args=[(engagement or people.engagement).pk])
    # As a program does: no cookie, no mark against forged requests.
    client = Client(enforce_csrf_checks=True)
    content = json.dumps(body) if raw is None else raw
    return client.post(where, content, content_type="application/json", headers=headers)


def reading(**more):
    return {"kpi": "K03", "period": LAST.key, "value": 84} | more


def test_whoever_writes_the_program_finds_each_key_and_an_example_that_is_taken(people, token):
    KpiFactory(engagement=people.engagement, key="K06", name="Qualified", frequency="half-year")
    KpiFactory(engagement=people.engagement, key="K10", name="Lead time", unit="days")
    address = reverse("roadmaps:reading_tokens", args=[people.engagement.pk])
    html = words(people.browser("lead").get(address).content.decode())
    assert all(each in html for each in ("K06 Qualified", "K10 Lead time", "2026-H1", "2026-03"))
    [body] = re.findall(r"-d '(.+?)'", entities.unescape(html))
    assert post(people, token, None, raw=body).status_code == 200
    listed = people.browser("viewer").get(reverse("canvases:kpis", args=[people.engagement.pk]))
    assert "Key K06" in words(listed.content.decode())
    wrong = post(people, token, reading(kpi="Lead time")).json()["error"]["message"]
    assert "K10 (Lead time)" in wrong
    wrong = post(people, token, reading(kpi="K06")).json()["error"]["message"]
    assert "is measured every half-year" in wrong


def test_a_program_records_with_its_token_and_is_told_what_it_means(people, kpi, token):
    sent = {"kpi": "K03", "period": LAST.key, "numerator": 21, "denominator": 25, "note": "auto"}
    answer = post(people, token, sent)
    assert answer.status_code == 200
    [told] = answer.json()["readings"]
    assert (told["value"], told["period"], told["by"]) == (84, LAST.key, "Project tool")
    [standing] = answer.json()["kpis"]
    assert (standing["colour"], standing["next_period"]) == ("amber", RUNNING.key)
    row = Reading.objects.get()
    assert (row.by.kind, row.by.name) == ("service", "Project tool")
    assert ReadingToken.objects.get().used_at is not None


def test_a_list_is_recorded_wholly_or_not_at_all(people, kpi, token):
    wrong = {"readings": [reading(), reading(period=LAST.shifted(-1).key, value="many")]}
    answer = post(people, token, wrong)
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "readings[1].value")
    assert not Reading.objects.exists()
    right = {"readings": [reading(), reading(period=LAST.shifted(-1).key)]}
    assert post(people, token, right).status_code == 200
    assert Reading.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "status", "code", "field"),
    [
        ({"kpi": "K99"}, 422, "kpi", "kpi"),
        ({"kpi": None}, 422, "kpi", "kpi"),
        ({"period": "soon"}, 422, "period", "period"),
        ({"period": 202603}, 422, "period", "period"),
        ({"period": RUNNING.following.key}, 422, "refused", "period"),
        ({"value": "84 days"}, 422, "value", "value"),
        ({"value": True}, 422, "number", "value"),
        ({"value": 1e30}, 422, "number", "value"),
        ({"value": 0.00001}, 422, "number", "value"),
        ({"value": None}, 422, "value", "value"),
        ({"numerator": 1, "denominator": 2}, 422, "value", "value"),
        ({"value": None, "numerator": 3, "denominator": 0}, 422, "denominator", "denominator"),
        ({"value": None, "numerator": 3}, 422, "value", "value"),
        ({"unit": "days"}, 422, "unit", "unit"),
        ({"value": 10**3000}, 422, "number", "value"),
        ({"value": " " * 100_000 + "x"}, 422, "value", "value"),
        ({"value": None, "numerator": "9" * 100_000, "denominator": 1}, 422, "number", "numerator"),
        ({"note": 5}, 422, "note", "note"),
        ({"note": "a\x00b"}, 422, "note", "note"),
        ({"note": "half a sign: \ud800"}, 422, "note", "note"),
        ({"note": "x" * 301}, 422, "refused", "note"),
        ({"replace": "yes"}, 422, "replace", "replace"),
        ({"colour": "green"}, 422, "unknown_field", "colour"),
    ],
)
def test_every_refusal_names_the_field(people, kpi, token, change, status, code, field):
    answer = post(people, token, reading(**change))
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["field"]) == (status, code, field)
    assert not Reading.objects.exists()


@pytest.mark.parametrize(
    "value", [{"value": "84 %"}, {"value": "84"}, {"value": 84.0, "unit": "%"}, {"unit": "percent"}]
)
def test_the_unit_of_the_kpi_may_stand_beside_the_number(people, kpi, token, value):
    assert post(people, token, reading(**value)).status_code == 200
    assert Reading.objects.get().figure == 84


BEYOND = '{"kpi": "K03", "period": "2026-01", "value": 1e99999999999999999999}'
TWICE = '{"kpi": "K03", "period": "2026-01", "value": 84, "value": 12}'


@pytest.mark.parametrize(
    "raw", ["", "{", "[]", '{"value": NaN}', '"x"', "[" * 100_000, b"\xff\xfe\xfd", BEYOND, TWICE]
)
def test_what_is_no_json_object_is_refused_in_words(people, kpi, token, raw):
    answer = post(people, token, None, raw=raw)
    assert answer.status_code in (400, 422)
    assert answer.json()["error"]["message"]


def test_a_body_that_does_not_say_how_long_it_is_is_measured(people, kpi, token):
    sent = json.dumps(reading(note="x" * reading_api.MOST_BYTES))
    headers = {"authorization": f"Bearer {token}"}
    request = AsyncRequestFactory().post("/", sent, "application/json", headers=headers)
    # As of one that comes in chunks.
    del request.META["CONTENT_LENGTH"]
    assert reading_api.receive(request, people.engagement.pk).status_code == 413


def test_a_period_that_has_a_reading_is_replaced_only_when_asked(people, kpi, token):
    first = record(people, kpi, 80)
    answer = post(people, token, reading())
    assert answer.status_code == 409
    error = answer.json()["error"]
    assert (error["code"], error["field"]) == ("exists", "period")
    assert (error["stands"][0]["value"], error["stands"][0]["by"]) == (80, "Lena Lead")

    assert post(people, token, reading(replace=True)).status_code == 200
    first.refresh_from_db()
    assert first.ending == "replaced"


def test_nothing_of_nothing_is_a_reading_without_a_value(people, kpi, token):
    sent = {"kpi": "K03", "period": LAST.key, "numerator": 0, "denominator": 0}
    answer = post(people, token, sent).json()
    assert answer["readings"][0]["value"] is None
    assert (answer["kpis"][0]["colour"], answer["kpis"][0]["why"]) == ("grey", "no_value")


def test_the_same_key_is_the_same_request(people, kpi, token):
    first = post(people, token, reading(), key="report-2026-03")
    again = post(people, token, reading(), key="report-2026-03")
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == {"number": first.json()["number"], "repeated": True}
    other = post(people, token, reading(value=85, replace=True), key="report-2026-03")
    error = other.json()["error"]
    assert (other.status_code, error["code"], error["field"]) == (422, "key_reused", KEY_FIELD)
    assert post(people, token, reading(), key="short").json()["error"]["field"] == KEY_FIELD
    assert Reading.objects.count() == RequestKey.objects.filter(key="report-2026-03").count() == 1


def test_unknown_revoked_and_foreign_tokens_answer_alike(people, kpi, token):
    elsewhere = EngagementFactory()
    answers = [post(people, "wrong", reading()), post(people, "", reading())]
    answers.append(post(people, token, reading(), engagement=elsewhere))
    row = ReadingToken.objects.get()
    actions.revoke_token(row, by=people.facilitator)
    answers.append(post(people, token, reading()))
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].headers["WWW-Authenticate"] == "Bearer"
    row.seat.refresh_from_db()
    assert row.seat.ended_at is not None
    assert not Reading.objects.exists()


def test_a_token_taken_back_while_it_waits_is_refused_like_any(people, kpi, token, monkeypatch):
    """Between the look at the token and the lock of the engagement."""
    read = received.order

    def slowly(*given):
        actions.revoke_token(ReadingToken.objects.get(), by=people.lead)
        return read(*given)

    monkeypatch.setattr(received, "order", slowly)
    answer = post(people, token, reading())
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "token")
    assert not Reading.objects.exists()


def test_a_seat_of_the_engagement_is_no_token(people, kpi):
    where = reverse("roadmaps:readings_receive", args=[people.engagement.pk])
    answer = people.browser("lead").post(where, "{}", content_type="application/json")
    assert answer.status_code == 401


def test_guessing_tokens_and_sending_without_pause_are_slowed_down(people, kpi, token):
    statuses = [post(people, f"guess-{n}", reading()).status_code for n in range(21)]
    # Whoever reads a calendar behind the same address goes on reading it.
    assert not limits.feeds.refuses("127.0.0.1")
    assert statuses == [401] * 20 + [429]
    # Nor does one script that sends on with a wrong token shut out the right ones of its house.
    assert post(people, token, reading()).status_code == 200
    reading_api.sent.count(ReadingToken.objects.get().pk, reading_api.SENDER, 200)
    late = post(people, token, reading())
    assert (late.status_code, "Retry-After" in late.headers) == (429, True)


def test_a_closed_engagement_takes_nothing(people, kpi, token):
    people.engagement.archived_at = timezone.now()
    people.engagement.save()
    answer = post(people, token, reading())
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "closed")


def test_the_secret_is_shown_once_and_kept_nowhere(people, kpi):
    browser = people.browser("lead")
    where = reverse("roadmaps:reading_tokens", args=[people.engagement.pk])
    html = browser.post(where, {"name": "Project tool"}).content.decode()
    secret = html.partition('id="reading-token">')[2].partition("<")[0]
    assert len(secret) > 40
    again = browser.get(where).content.decode()
    assert secret not in again
    assert "never used yet" in words(again)
    row = ReadingToken.objects.get()
    assert secret not in str(vars(row))
    assert secret not in str([event.data for event in Event.objects.all()])

    assert post(people, secret, reading()).status_code == 200
    assert "last used" in words(browser.get(where).content.decode())
    assert browser.post(where, {"name": "project TOOL"}).status_code == 422


def test_the_seat_of_a_token_shows_nowhere_and_does_nothing_else(people, kpi, token):
    seat = Participant.objects.get(display_name="Project tool")
    html = people.browser("lead").get(reverse("core:people", args=[people.engagement.pk]))
    assert "Project tool" not in html.content.decode()
    assert seat.role == "viewer"
