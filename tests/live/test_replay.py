"""The log as frames: order, audiences, one rendering, queries."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from pmo_studio.core.actions import seats
from pmo_studio.core.actions.data import erase_person
from pmo_studio.core.actions.engagements import archive_engagement, restore_engagement
from pmo_studio.core.models import Engagement, Event
from pmo_studio.live import doors, renderers, replay
from pmo_studio.live.doors import Knock, facilitates
from pmo_studio.live.frames import Frame, Viewer, bundle, message
from tests.factories import CanvasFactory, NoteFactory
from tests.live import probes
from tests.live.pages import cookies
from tests.people import People

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("probe_kinds")]

SECRET = "the-planted-secret"
COLUMNS = ("lead", "facilitator", "contributor", "viewer", "guest")


def viewer_of(people: People, column: str) -> Viewer:
    seat = getattr(people, column)
    return Viewer(seat.pk, facilitates(seat.role), frozenset({probes.TOPIC}))


def poll(people: People, column: str, after: int) -> list[dict]:
    url = reverse("live:since", args=[people.engagement.pk, after])
    return people.browser(column).get(url, {"topic": probes.TOPIC}).json()["frames"]


def newest(people: People) -> int:
    return Engagement.objects.get(pk=people.engagement.pk).last_number


@pytest.mark.parametrize("column", COLUMNS)
def test_frames_show_exactly_the_events_that_the_seat_may_read(people, column) -> None:
    after = newest(people)
    for kind in probes.KINDS:
        for writer in (people.lead, people.contributor, people.guest):
            probes.write(writer, kind=kind.name, subject=f"probe:{newest(people)}")
    seat = getattr(people, column)

    frames = replay.frames(people.engagement.pk, after)

    visible = set(Event.objects.visible_to(seat).after(after).values_list("number", flat=True))
    viewer = viewer_of(people, column)
    assert {frame.number for frame in frames if frame.is_for(viewer)} == visible


@pytest.mark.parametrize("column", ["contributor", "viewer", "guest"])
@pytest.mark.parametrize("kind", ["probe.secret", "probe.own", "probe.hidden"])
def test_a_planted_secret_comes_to_nobody_else_by_poll_or_socket(people, column, kind) -> None:
    number = probes.write(people.lead, SECRET, kind=kind)

    frames = poll(people, column, number - 1)
    sent = message(replay.frames(people.engagement.pk, number - 1), viewer_of(people, column))

    assert frames == [{"number": number}]
    assert json.loads(sent)["frames"] == frames


def test_ones_own_event_comes_to_oneself_and_a_facilitators_to_facilitators(people) -> None:
    own = probes.write(people.guest, SECRET, kind="probe.own")
    secret = probes.write(people.lead, SECRET, kind="probe.secret")

    assert SECRET in poll(people, "guest", own - 1)[0]["html"]
    assert SECRET in poll(people, "facilitator", secret - 1)[0]["html"]


@pytest.mark.parametrize("column", COLUMNS)
def test_poll_and_socket_carry_the_same_frames(people, column) -> None:
    after = newest(people)
    for kind in probes.KINDS:
        probes.write(people.contributor, f"<b>é {kind.name}</b>", kind=kind.name)
    news = bundle(after, replay.frames(people.engagement.pk, after))

    by_socket = json.loads(news.text_for(viewer_of(people, column)))

    assert by_socket["frames"] == poll(people, column, after)
    assert [frame["number"] for frame in by_socket["frames"]] == list(
        range(after + 1, after + 1 + len(probes.KINDS))
    )


def test_several_events_about_one_subject_are_shown_once_and_numbered_all(people) -> None:
    after = newest(people)
    for text in ("first", "second", "third"):
        probes.write(people.lead, text, subject="probe:1")
    probes.write(people.lead, "other", subject="probe:2")

    frames = replay.frames(people.engagement.pk, after)

    assert [frame.number - after for frame in frames] == [1, 2, 3, 4]
    assert [bool(frame.html) for frame in frames] == [False, False, True, True]
    assert "third" in (frames[2].html or "")


def test_a_batch_and_a_broken_renderer_tell_pages_to_reload_the_topic(people) -> None:
    after = newest(people)
    probes.write(people.lead, kind="probe.many")
    probes.write(people.lead, kind="probe.broken")
    probes.write(people.lead, "whole", subject="probe:7")

    frames = poll(people, "viewer", after)

    assert [frame["reload"] for frame in frames] == [probes.TOPIC, probes.TOPIC, None]
    assert "whole" in frames[2]["html"]


def reloads(people: People, after: int, topic: str) -> list[object]:
    """What a page of the topic hears by poll, and by socket: whether it loads again."""
    viewer = Viewer(people.viewer.pk, False, frozenset({topic}))
    sent = json.loads(message(replay.frames(people.engagement.pk, after), viewer))["frames"]
    url = reverse("live:since", args=[people.engagement.pk, after])
    assert people.browser("viewer").get(url, {"topic": topic}).json()["frames"] == sent
    return [frame.get("reload") for frame in sent]


def test_a_new_name_reloads_the_canvases_with_notes_of_that_seat_and_no_others(people) -> None:
    named, other = CanvasFactory.create_batch(2, engagement=people.engagement)
    NoteFactory(canvas=named, author=people.guest)
    NoteFactory(canvas=other, author=people.contributor)
    NoteFactory(
        canvas=other, author=people.guest, archived_at=timezone.now(), archived_by=people.lead
    )
    after = newest(people)

    seats.rename_seat(people.guest, name="Gustav", by=people.lead)

    assert reloads(people, after, named.topic) == [named.topic]
    assert reloads(people, after, other.topic) == [None]
    assert reloads(people, after, f"people:{people.engagement.pk}") == [None]


def test_a_name_changed_by_joining_again_reloads_them_too_and_the_same_name_nothing(people) -> None:
    canvas = CanvasFactory(engagement=people.engagement)
    NoteFactory(canvas=canvas, author=people.guest)
    after = newest(people)

    for name in (people.guest.display_name, "Gustav"):
        seats.join(code=people.code, name=name, present=people.guest)

    assert reloads(people, after, canvas.topic) == [None, canvas.topic, None]


def test_many_new_names_are_read_in_one_query_more_of_each_app_that_shows_them(
    people, django_assert_num_queries
) -> None:
    canvas = CanvasFactory(engagement=people.engagement)
    after = newest(people)
    for index in range(6):
        NoteFactory(canvas=canvas, author=people.guest)
        seats.rename_seat(people.guest, name=f"Gus {index}", by=people.guest)
    # The log; the boards of notes; context entries and pain points.
    with django_assert_num_queries(3):
        replay.frames(people.engagement.pk, after)


@pytest.mark.parametrize("act", ["erase", "archive", "restore"])
def test_what_changes_every_page_reloads_every_page(people, act) -> None:
    canvas = CanvasFactory(engagement=people.engagement)
    NoteFactory(canvas=canvas, author=people.contributor)
    if act == "restore":
        archive_engagement(people.engagement, by=people.lead)
    after = newest(people)

    if act == "erase":
        erase_person(people.contributor, by=people.lead)
    elif act == "archive":
        archive_engagement(people.engagement, by=people.lead)
    else:
        restore_engagement(people.engagement, by=people.lead)

    for topic in (canvas.topic, f"people:{people.engagement.pk}"):
        assert reloads(people, after, topic) == [replay.EVERYTHING]


def test_an_event_of_another_topic_only_moves_the_number_on(people) -> None:
    number = probes.write(people.lead)
    url = reverse("live:since", args=[people.engagement.pk, number - 1])

    answer = people.browser("viewer").get(url, {"topic": "canvas:3"}).json()

    assert answer == {"frames": [{"number": number}]}


def test_who_is_far_behind_ahead_or_at_a_gap_loads_the_page_again(people, monkeypatch) -> None:
    engagement = people.engagement
    first = newest(people)
    for _ in range(5):
        last = probes.write(people.lead)
    whole = [Frame(last, reload="")]

    assert replay.frames(engagement.pk, last + 5) == whole
    monkeypatch.setattr(replay, "MOST", 4)
    assert replay.frames(engagement.pk, first) == whole
    assert len(replay.frames(engagement.pk, first + 1)) == 4
    Event.objects.filter(engagement=engagement, number=last - 1).delete()
    assert replay.frames(engagement.pk, last - 2) == whole


def test_who_has_everything_gets_nothing(people) -> None:
    assert replay.frames(people.engagement.pk, newest(people)) == []
    assert replay.frames(10**9, 0) == []
    # Deleted while a room was still open: who was there hears "gone", not "come back".
    assert replay.frames(10**9, 7) == []
    assert replay.frames(people.engagement.pk, 0, upto=0) == []


@pytest.mark.parametrize("rows", [3, 30])
def test_reading_the_log_costs_one_query_however_many_rows(
    people, rows, django_assert_num_queries
) -> None:
    after = newest(people)
    for row in range(rows):
        probes.write(people.lead, subject=f"probe:{row}")

    with django_assert_num_queries(1):  # the events
        frames = replay.frames(people.engagement.pk, after)

    assert len(frames) == rows


@pytest.mark.parametrize(
    ("column", "status"),
    [("lead", 200), ("viewer", 200), ("guest", 200), ("stranger", 404), ("odd", 404),
     ("revoked", 404), ("nobody", 302)],
)  # fmt: skip
def test_the_poll_opens_to_those_who_may_see(people, column, status) -> None:
    url = reverse("live:since", args=[people.engagement.pk, 0])

    assert people.browser(column).get(url).status_code == status


def test_the_poll_refuses_posts(people) -> None:
    url = reverse("live:since", args=[people.engagement.pk, 0])

    assert people.browser("lead").post(url).status_code == 405


def test_hello_says_who_i_am_and_gives_a_new_token(people) -> None:
    browser = people.browser("guest")

    answer = browser.get(reverse("live:hello"), {"engagement": people.engagement.pk})

    assert answer.json()["participant"] == people.guest.pk
    assert answer.json()["may"] == ["see", "write", "export"]
    assert answer.json()["number"] == newest(people)
    assert answer.json()["csrf"]
    assert "csrftoken" in browser.cookies
    assert answer.headers["Cache-Control"].startswith("max-age=0")


@pytest.mark.parametrize("column", ["nobody", "stranger", "odd", "revoked"])
def test_hello_tells_others_nothing(people, column) -> None:
    answer = people.browser(column).get(reverse("live:hello"), {"engagement": people.engagement.pk})

    assert answer.json()["participant"] is None
    assert answer.json()["may"] == []
    assert answer.json()["number"] is None


@pytest.mark.parametrize("engagement", ["", "x", "²", "-1", "1\n", "9" * 19, "9" * 5000])
def test_hello_about_nothing_is_not_found(people, engagement) -> None:
    answer = people.browser("lead").get(reverse("live:hello"), {"engagement": engagement})

    assert answer.status_code == 404


def answer_of(answer: doors.Admission | doors.Refused) -> doors.Admission | int:
    return answer.code if isinstance(answer, doors.Refused) else answer


def one_by_one(knock: Knock) -> doors.Admission | int:
    try:
        return doors.admit(knock)
    except doors.Refused as refusal:
        return refusal.code


def test_a_crowd_is_admitted_exactly_as_one_by_one(people, django_assert_max_num_queries) -> None:
    columns = ("lead", "contributor", "viewer", "guest", "odd", "revoked", "stranger", "nobody")
    browsers = [people.browser(column) for column in columns]
    # Somebody with an account who has also joined as a guest on this browser.
    both = people.browser("contributor")
    both.cookies.update(people.browser("guest").cookies)
    knocks = [Knock(cookies(each), people.engagement.pk) for each in [*browsers, both]]

    together = [answer_of(answer) for answer in doors.admit_all(knocks)]

    assert together == [one_by_one(knock) for knock in knocks]
    assert {4401, 4404} < set(together)
    with django_assert_max_num_queries(1):
        doors.admit_all([knocks[columns.index("guest")]] * 50)


def test_topics_of_one_kind_are_listed_in_one_place() -> None:
    with pytest.raises(ValueError, match="process has a list already"):
        renderers.register_list("process", "processes:{}".format)
