"""The event log: one way to change an engagement, and who may read its lines."""

import datetime

import pytest
from django.test import RequestFactory

from pmo_studio.core import bells, events
from pmo_studio.core.models import Event, Participant, RequestKey
from pmo_studio.core.models.log import Audience
from tests.factories import ParticipantFactory

KEY = events.Key("k" * 12, "a" * 64)
DOORS = ("contributor", "viewer", "guest", "facilitator", "lead")


def change(people, by="lead", **more):
    return events.change(people.engagement, by=getattr(people, by), **more)


def lock(under_way, people):
    return under_way.record("room.locked", subject=f"engagement:{people.engagement.pk}")


def test_a_change_numbers_its_events_and_keeps_the_last_number(people):
    with change(people) as under_way:
        first, second = lock(under_way, people), lock(under_way, people)
    people.engagement.refresh_from_db()
    assert second.number == first.number + 1 == people.engagement.last_number


def test_what_fails_inside_a_change_leaves_no_trace(people):
    before = people.engagement.last_number

    def fail_half_way():
        with change(people) as under_way:
            lock(under_way, people)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    people.engagement.refresh_from_db()
    assert people.engagement.last_number == before
    assert not Event.objects.filter(kind="room.locked").exists()


def test_an_unregistered_kind_cannot_be_recorded(people):
    with pytest.raises(events.UnknownKind), change(people) as under_way:
        under_way.record("room.exploded", subject="engagement:1")


@pytest.mark.parametrize(
    "data", [{}, {"role": 7}, {"role": "viewer", "name": "Gus"}, {"rolle": "viewer"}]
)
def test_a_payload_that_does_not_fit_is_refused(people, data):
    with pytest.raises(events.BadPayload), change(people) as under_way:
        under_way.record("code.opened", subject="code:1", **data)


def test_a_kind_is_registered_once():
    with pytest.raises(ValueError, match="twice"):
        events.register(events.EventKind("room.locked", Audience.ROOM))


def test_a_repeated_key_answers_with_what_came_of_the_first(people):
    with change(people, key=KEY) as under_way:
        event = lock(under_way, people)
    with pytest.raises(events.AlreadyDone) as done, change(people, key=KEY):
        pytest.fail("the change began a second time")
    assert (done.value.number, done.value.subject) == (event.number, event.subject)


def test_a_key_with_another_request_is_refused(people):
    with change(people, key=KEY) as under_way:
        lock(under_way, people)
    other = events.Key(KEY.value, "b" * 64)
    with pytest.raises(events.KeyReused), change(people, key=other):
        pytest.fail("the change began")


def test_two_people_may_use_the_same_key(people):
    for by in ("lead", "facilitator"):
        with change(people, by=by, key=KEY) as under_way:
            lock(under_way, people)
    assert RequestKey.objects.count() == 2


def test_an_archived_engagement_refuses_every_change(people):
    from pmo_studio.core.actions.engagements import archive_engagement

    archive_engagement(people.engagement, by=people.lead)
    with pytest.raises(events.Archived), change(people):
        pytest.fail("the change began")


def test_an_anonymous_event_carries_nobody_and_no_seconds(people):
    with change(people, by="guest", key=KEY) as under_way:
        event = under_way.record("room.locked", subject="engagement:1", anonymous=True)
    assert (event.by, event.created_at.second, event.created_at.microsecond) == (None, 0, 0)
    assert not RequestKey.objects.exists()


@pytest.mark.parametrize(
    ("sent", "known"), [("", False), ("short", False), ("x" * 65, False), ("abc_DEF-123", True)]
)
def test_only_a_well_formed_key_counts(sent, known):
    request = RequestFactory().post("/", headers={"Idempotency-Key": sent})
    assert (events.key_of(request) is not None) is known


def test_a_key_of_a_form_ignores_the_safety_token_and_sees_the_rest():
    def hash_of(path="/", **fields):
        key = events.key_of(RequestFactory().post(path, {"key": "abcdefgh1"} | fields))
        return key.request_hash

    assert hash_of(text="a", csrfmiddlewaretoken="1") == hash_of(text="a", csrfmiddlewaretoken="2")
    assert hash_of(text="a") != hash_of(text="b")
    assert hash_of(text="a") != hash_of("/other", text="a")


@pytest.mark.django_db(transaction=True)
def test_the_bell_rings_after_the_commit_with_the_newest_number(monkeypatch):
    from tests.people import make_people

    people, rung = make_people(), []
    monkeypatch.setattr(bells, "after_commit", lambda *call: rung.append(call))
    with change(people) as under_way:
        lock(under_way, people)
        last = lock(under_way, people)
        assert rung == []
    assert rung == [(people.engagement.pk, last.number)]


def plant(people, kind, by):
    """One line of this kind as nobody but the registry would write it, with a secret in it."""
    return Event.objects.create(
        engagement=people.engagement,
        number=people.engagement.last_number + 1000,
        kind=kind.name,
        subject="note:987654",
        audience=kind.audience,
        by=by,
        data={"text": "PLANTED-SECRET"},
        created_at=datetime.datetime(2026, 3, 12, tzinfo=datetime.UTC),
    )


@pytest.mark.parametrize("kind", events.kinds(), ids=lambda kind: kind.name)
def test_a_planted_line_is_visible_to_its_audience_and_to_nobody_else(people, kind):
    event = plant(people, kind, people.contributor)
    sees = {
        Audience.ROOM: set(DOORS),
        Audience.FACILITATORS: {"lead", "facilitator"},
        Audience.SELF: {"contributor"},
        Audience.NOBODY: set(),
    }[kind.audience]

    found = {
        column
        for column in (*DOORS, "odd", "revoked")
        if Event.objects.visible_to(getattr(people, column)).filter(pk=event.pk).exists()
    }

    assert found == sees


@pytest.mark.parametrize("audience", [Audience.FACILITATORS, Audience.SELF, Audience.NOBODY])
@pytest.mark.parametrize("door", ["history", "home", "own data", "poll"])
def test_a_confidential_line_shows_through_no_door(people, audience, door):
    kind = events.EventKind("seat.invited", audience)
    event = plant(people, kind, people.facilitator)
    paths = {
        "history": f"/engagements/{people.engagement.pk}/history/",
        "home": f"/engagements/{people.engagement.pk}/",
        "own data": f"/engagements/{people.engagement.pk}/data/mine/",
        "poll": f"/live/{people.engagement.pk}/since/0?topic=note:987654",
    }
    for column in ("contributor", "viewer", "guest"):
        page = people.browser(column).get(paths[door]).content.decode()
        assert "PLANTED-SECRET" not in page
        assert "invited somebody" not in page
        assert f"event-{event.number}" not in page


def test_lines_of_other_engagements_are_never_visible(people):
    stranger = ParticipantFactory(role="lead")
    assert not Event.objects.visible_to(stranger).exists()


def test_every_kind_of_the_core_speaks_in_words(people):
    for kind in events.kinds():
        if kind.sentence is None or kind.fields.keys() - {"role", "purpose", "settings"}:
            continue
        event = Event(kind=kind.name, data={"role": "viewer", "purpose": "sign", "settings": []})
        assert events.sentence(event)


def test_a_kind_that_nobody_knows_any_more_still_has_a_line():
    assert events.sentence(Event(kind="old.kind", data={})) == "changed something"


def test_service_seats_are_among_nobodys_people(people):
    listed = Participant.objects.people().filter(engagement=people.engagement)
    assert "PMO Studio" not in [seat.name for seat in listed]
