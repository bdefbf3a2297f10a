"""The socket, on a real server."""

import asyncio

import pytest
import websockets

from pmo_studio.core.actions import seats
from pmo_studio.core.actions.data import erase_person
from pmo_studio.core.models import Engagement
from pmo_studio.live import endpoint
from tests.live import probes
from tests.live.pages import aside, close_code, cookies, frames_upto, next_with, open_socket, run
from tests.people import People, make_people

pytestmark = pytest.mark.usefixtures("probe_kinds")


@pytest.fixture
def people(transactional_db: None) -> People:
    return make_people()


def newest(people: People) -> int:
    return Engagement.objects.get(pk=people.engagement.pk).last_number


def test_a_page_gets_what_it_missed_and_then_what_happens(start_server, people) -> None:
    server = start_server()
    first = probes.write(people.contributor, "before")

    async def scenario() -> list[dict]:
        cookie = cookies(people.browser("guest"))
        async with open_socket(server.address, people.engagement.pk, cookie) as socket:
            missed = await frames_upto(socket, first)
            second = await aside(probes.write, people.contributor, "after")
            return missed + await frames_upto(socket, second)

    frames = run(scenario())

    assert [frame["number"] for frame in frames] == list(range(1, first + 2))
    assert [frame.get("html") for frame in frames][-2:] == [
        '<li id="probe:1">before</li>',
        '<li id="probe:1">after</li>',
    ]


@pytest.mark.parametrize(
    ("column", "code"), [("nobody", 4401), ("stranger", 4404), ("odd", 4404), ("revoked", 4404)]
)
def test_who_may_not_listen_is_told_why(start_server, people, column, code) -> None:
    server = start_server()
    cookie = cookies(people.browser(column))

    async def scenario() -> int:
        async with open_socket(server.address, people.engagement.pk, cookie) as socket:
            return await close_code(socket)

    assert run(scenario()) == code


OTHERS = ["http://evil.example", "http://127.0.0.1:9", "http://127.0.0.1", "null", None]


@pytest.mark.parametrize("origin", OTHERS)
def test_a_page_of_another_site_gets_no_socket(start_server, people, origin) -> None:
    server = start_server()
    cookie = cookies(people.browser("lead"))

    async def scenario() -> int:
        opening = open_socket(server.address, people.engagement.pk, cookie, origin=origin)
        with pytest.raises(websockets.InvalidStatus) as refused:
            await opening
        return refused.value.response.status_code

    assert run(scenario()) == 403


@pytest.mark.parametrize("path", ["/x/live/1", "/live/1\n", "/live/1/x", "/live/" + "1" * 19])
def test_only_the_path_of_live_is_a_socket(path) -> None:
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {"type": "websocket", "path": path, "query_string": b"since=0", "headers": []}
    run(endpoint.serve(scope, receive, send))

    assert sent[-1] == {"type": "websocket.close", "code": 4404}


@pytest.mark.parametrize("since", ["", "-1", "x", "1" * 30])
def test_a_number_that_is_none_is_refused(start_server, people, since) -> None:
    server = start_server()
    cookie = cookies(people.browser("lead"))

    async def scenario() -> int:
        opening = open_socket(server.address, people.engagement.pk, cookie, since=since)
        async with opening as socket:
            return await close_code(socket)

    assert run(scenario()) == 1008


def test_a_removed_seat_loses_its_socket_at_once_and_the_others_keep_theirs(
    start_server, people, shared_bell
) -> None:
    server = start_server(bell=shared_bell)
    address, engagement_id, since = server.address, people.engagement.pk, newest(people)
    guest, viewer = cookies(people.browser("guest")), cookies(people.browser("viewer"))

    async def scenario() -> tuple[int, int, list[dict]]:
        removed = open_socket(address, engagement_id, guest, since=since)
        stays = open_socket(address, engagement_id, viewer, since=since)
        async with removed as gone, stays as other:
            await aside(seats.remove_seat, people.guest, keep_notes=True, by=people.lead)
            code = await close_code(gone)
            frames = await frames_upto(other, since + 1)
        async with open_socket(address, engagement_id, guest, since=since) as back:
            return code, await close_code(back), frames

    code, at_the_door, frames = run(scenario())

    assert (code, at_the_door) == (4000, 4404)
    assert [frame["number"] for frame in frames] == [since + 1]


def test_an_erased_person_loses_the_socket_at_once_and_for_good(
    start_server, people, shared_bell
) -> None:
    server = start_server(bell=shared_bell)
    address, engagement_id, since = server.address, people.engagement.pk, newest(people)
    cookie = cookies(people.browser("contributor"))

    async def scenario() -> tuple[int, int]:
        async with open_socket(address, engagement_id, cookie, since=since) as gone:
            await aside(erase_person, people.contributor, by=people.lead)
            code = await close_code(gone)
        async with open_socket(address, engagement_id, cookie, since=since) as back:
            return code, await close_code(back)

    assert run(scenario()) == (4000, 4404)


def test_a_changed_role_counts_from_the_next_frame_on(start_server, people, shared_bell) -> None:
    server = start_server(bell=shared_bell)
    address, engagement_id, since = server.address, people.engagement.pk, newest(people)
    cookie = cookies(people.browser("facilitator"))

    def demote_and_tell() -> int:
        seats.change_role(people.facilitator, role="viewer", role_group=None, by=people.lead)
        return probes.write(people.lead, "for facilitators only", kind="probe.secret")

    async def scenario() -> tuple[int, list[dict]]:
        async with open_socket(address, engagement_id, cookie, since=since) as socket:
            number = await aside(demote_and_tell)
            code = await close_code(socket)
        async with open_socket(address, engagement_id, cookie, since=since) as socket:
            return code, await frames_upto(socket, number)

    code, frames = run(scenario())

    assert code == 4000
    assert frames[-1] == {"number": since + 2}


def test_archiving_sends_every_page_to_the_door(start_server, people, shared_bell) -> None:
    from pmo_studio.core.actions.engagements import archive_engagement

    server = start_server(bell=shared_bell)
    cookie = cookies(people.browser("viewer"))

    async def scenario() -> int:
        opening = open_socket(server.address, people.engagement.pk, cookie, since=newest_number)
        async with opening as socket:
            await aside(archive_engagement, people.engagement, by=people.lead)
            return await close_code(socket)

    newest_number = newest(people)
    assert run(scenario()) == 4000


def test_logging_out_closes_the_sockets_of_that_session_within_a_tick(start_server, people) -> None:
    server = start_server()
    browser = people.browser("facilitator")
    cookie = cookies(browser)

    async def scenario() -> tuple[int, int]:
        async with open_socket(server.address, people.engagement.pk, cookie) as socket:
            await next_with(socket, "roster")
            await aside(browser.logout)
            code = await close_code(socket)
        async with open_socket(server.address, people.engagement.pk, cookie) as socket:
            return code, await close_code(socket)

    assert run(scenario()) == (4000, 4401)


def test_a_deleted_engagement_closes_its_sockets(start_server, people) -> None:
    from pmo_studio.core.actions.engagements import delete_engagement

    server = start_server()
    cookie = cookies(people.browser("viewer"))

    def delete() -> None:
        delete_engagement(people.engagement, by=people.lead, typed_name=people.engagement.name)

    async def scenario() -> int:
        async with open_socket(server.address, people.engagement.pk, cookie) as socket:
            await next_with(socket, "roster")
            await aside(delete)
            return await close_code(socket)

    assert run(scenario()) == 4404


@pytest.mark.parametrize("lifespan", ["on", "off"])
def test_a_deploy_closes_sockets_with_1012_and_ends_within_seconds(
    start_server, people, lifespan
) -> None:
    server = start_server(lifespan=lifespan)
    cookie = cookies(people.browser("viewer"))

    async def scenario() -> tuple[int, float]:
        async with open_socket(server.address, people.engagement.pk, cookie) as socket:
            await next_with(socket, "roster")
            ending = asyncio.create_task(asyncio.to_thread(server.end))
            return await close_code(socket), await ending

    code, seconds = run(scenario())

    assert code == 1012
    assert seconds < 10


def test_a_lost_bell_costs_a_safety_tick_and_no_event(start_server, people) -> None:
    # Written by this process while the server hears only its own: nobody rings.
    server = start_server(bell="local")
    cookie = cookies(people.browser("viewer"))
    since = newest(people)

    async def scenario() -> list[dict]:
        opening = open_socket(server.address, people.engagement.pk, cookie, since=since)
        async with opening as socket:
            for _ in range(3):
                last = await aside(probes.write, people.lead)
            return await frames_upto(socket, last)

    frames = run(scenario())

    assert [frame["number"] for frame in frames] == [since + 1, since + 2, since + 3]


def test_who_is_here_and_who_types_travels_to_the_others(start_server, people) -> None:
    server = start_server()
    address, engagement_id = server.address, people.engagement.pk
    guest, viewer = cookies(people.browser("guest")), cookies(people.browser("viewer"))

    async def scenario() -> tuple[dict, list, list]:
        async with open_socket(address, engagement_id, viewer) as watching:
            async with open_socket(address, engagement_id, guest) as typing:
                await typing.send('{"typing":"note:12"}')
                roster = await next_with(watching, "roster")
                while roster["count"] < 2:
                    roster = await next_with(watching, "roster")
                marks = await next_with(watching, "typing")
            # A mark goes after five seconds, also when its page has gone.
            return roster, marks, await next_with(watching, "typing")

    roster, marks, later = run(scenario())

    assert [person["name"] for person in roster["people"]] == ["Gus Guest", "Vera Viewer"]
    assert marks == [{"seat": people.guest.pk, "name": "Gus Guest", "subject": "note:12"}]
    assert later == []


@pytest.mark.parametrize("text", ["not json", '{"typing":7}', '{"typing":"<b>"}', "x" * 500])
def test_a_message_that_no_page_of_ours_sends_ends_the_socket(start_server, people, text) -> None:
    server = start_server()
    cookie = cookies(people.browser("guest"))

    async def scenario() -> int:
        async with open_socket(server.address, people.engagement.pk, cookie) as socket:
            await socket.send(text)
            return await close_code(socket)

    assert run(scenario()) == 1008
