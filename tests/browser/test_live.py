"""The live modules in a real browser, on the board."""

from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import Mock
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Page, Route, expect

from canvases.actions import notes
from canvases.models import Canvas, Note
from pmo_studio.core import guests
from pmo_studio.core.models import Event
from tests.browser.screens import PHONE
from tests.factories import CanvasFactory, GuestFactory, NoteFactory
from tests.people import People, make_people


@pytest.fixture
def people(site: str) -> People:
    return make_people()


@pytest.fixture
def canvas(people: People) -> Canvas:
    return CanvasFactory(engagement=people.engagement)


@pytest.fixture
def open_board(
    site: str, people: People, canvas: Canvas, open_page: Callable[..., Page]
) -> Callable[..., Page]:
    """open_board("guest") gives the board as that person sees it, with its socket open."""

    def open_it(column: str, **options: Any) -> Page:
        page = open_page(people.browser(column), **options)
        page.goto(f"{site}{canvas.get_absolute_url()}")
        expect(page.locator("#net")).to_have_text("Live")
        return page

    return open_it


@pytest.fixture
def network_trouble(page_errors: Callable[[Any], list[str]]) -> Iterator[None]:
    """The test makes requests fail on purpose; Chromium writes each into the console."""
    yield
    seen = page_errors(Mock())
    seen[:] = [error for error in seen if not error.startswith("Failed to load resource")]


OUTBOX = "const outbox = await import('pmo/live/outbox');"


def send(page: Page, url: str, **fields: Any) -> None:
    """What the board's script does with a change, without waiting for the answer."""
    script = f"async ([url, fields, edits]) => {{ {OUTBOX} outbox.send({{url, fields, edits}}) }}"
    edits = f"note-{url.split('/')[-2]}" if "base_version" in fields else None
    page.evaluate(script, [url, fields, edits])


def text_of(page: Page, note: Note) -> Any:
    return page.locator(f"#note-{note.pk} .note-text")


def test_two_browsers_and_a_phone_see_each_others_notes_and_figures_follow(
    open_board, people, canvas
) -> None:
    facilitator = open_board("facilitator")
    total = int(facilitator.locator("#people").get_attribute("data-count"))
    home = open_board("contributor")
    home.locator(".ident a").click()
    seats = home.get_by_role("link", name="have a seat")
    expect(seats).to_have_text(f"{total} people have a seat")
    expect(home.locator("#net")).to_have_text("Live")
    # Joined since the page was made: the row of who is here follows without a request.
    late = {"display_name": "Zoe Late", "secret_hash": guests.hash_of("secret-late")}
    people.late = GuestFactory(engagement=people.engagement, join_code=people.code, **late)
    pages = [facilitator, open_board("viewer"), open_board("late", **PHONE)]
    expect(facilitator.locator("#people li[title='Zoe Late']:not([data-away])")).to_have_text(
        "ZLZoe Late"
    )
    expect(facilitator.locator("#people")).to_have_attribute(
        "aria-label", f"{total + 1} people in this engagement"
    )
    expect(seats).to_have_text(f"{total + 1} people have a seat")
    model = pages.pop()
    model.goto(model.url + "model/")
    expect(model.get_by_text("There is no value proposition yet.")).to_be_visible()
    expect(model.locator("#net")).to_have_text("Live")

    made = notes.add_note(canvas, block="vp", text="Seen by all", by=people.contributor)
    for page in pages:
        expect(text_of(page, made.note)).to_have_text("Seen by all")
    expect(model.get_by_text("There is no value proposition yet.")).to_have_count(0)
    pages.append(open_board("guest", **PHONE))
    notes.move_note(made.note, block="cs", by=people.lead)
    for page in pages:
        expect(page.locator(f"#list-cs #note-{made.note.pk}")).to_have_count(1)
    notes.delete_note(made.note, by=people.lead)
    for page in pages:
        expect(page.locator(f"#note-{made.note.pk}")).to_have_count(0)


# A phone on plain http, without locks, whose clock goes back an hour while another tab has a lease.
CLOCK_SET_BACK = """() => {
  Object.defineProperty(navigator, "locks", { value: undefined });
  const { engagement, participant } = document.querySelector("[data-live]").dataset;
  const lease = JSON.stringify({ tab: "another", until: Date.now() + 5000 });
  localStorage.setItem(`pmo.outbox:${engagement}:${participant}:lease`, lease);
  const now = Date.now;
  Date.now = () => now() - 3600_000;
}"""


@pytest.mark.usefixtures("network_trouble")
def test_three_changes_made_offline_arrive_once_when_the_line_is_back(
    open_board, people, canvas
) -> None:
    note = NoteFactory(canvas=canvas, author=people.guest, text="before")
    page = open_board("guest")

    page.context.set_offline(True)
    page.evaluate(CLOCK_SET_BACK)
    send(page, f"/canvases/{canvas.pk}/notes/add/", block="vp", text="one", paper="sky")
    send(page, f"/canvases/{canvas.pk}/notes/add/", block="cs", text="two", paper="sky")
    send(page, f"/notes/{note.pk}/move/", block="ch", position=1)
    expect(page.locator("#net")).to_have_text("Offline: 3 changes waiting")
    page.context.set_offline(False)

    expect(page.locator("#net")).to_have_text("Live")
    expect(page.locator("#list-vp .note-text")).to_have_text(["one"])
    expect(page.locator("#list-cs .note-text")).to_have_text(["two"])
    kinds = Event.objects.filter(topic=canvas.topic).values_list("kind", flat=True)
    assert list(kinds) == ["note.added", "note.added", "note.moved"]


@pytest.mark.usefixtures("network_trouble")
def test_an_answer_that_got_lost_is_asked_for_again_and_the_note_is_made_once(
    open_board, people, canvas
) -> None:
    page = open_board("contributor")
    keys: list[str] = []

    def lose_the_first_answer(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        answer = route.fetch()
        route.abort() if len(keys) == 1 else route.fulfill(response=answer)

    page.route("**/notes/add/", lose_the_first_answer)
    send(page, f"/canvases/{canvas.pk}/notes/add/", block="vp", text="once", paper="sky")

    expect(page.locator("#list-vp .note-text")).to_have_text(["once"])
    expect(page.locator("#net")).to_have_text("Live")
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert Note.objects.filter(canvas=canvas).count() == 1


def test_edits_queued_on_one_base_are_one_edit_and_a_later_one_names_its_predecessor(
    open_board, people, canvas
) -> None:
    note = NoteFactory(canvas=canvas, author=people.guest, text="base")
    page = open_board("guest")
    sent: list[dict[str, str]] = []

    def record(route: Route) -> None:
        sent.append(dict(parse_qsl(route.request.post_data or "")))
        if len(sent) == 1:
            # While the first is under way the person types on, twice.
            for text in ("base one two", "base one two three"):
                send(page, f"/notes/{note.pk}/edit/", text=text, base_version=1)
        route.continue_()

    page.route("**/edit/", record)
    send(page, f"/notes/{note.pk}/edit/", text="base one", base_version=1)

    expect(text_of(page, note)).to_have_text("base one two three")
    expect(page.locator("#net")).to_have_text("Live")
    note.refresh_from_db()
    assert note.text == "base one two three"
    assert [fields["text"] for fields in sent] == ["base one", "base one two three"]
    assert "after_key" not in sent[0]
    assert len(sent[1]["after_key"]) == 32


@pytest.mark.usefixtures("network_trouble")
def test_a_text_for_a_deleted_note_can_still_be_copied(open_board, people, canvas) -> None:
    note = NoteFactory(canvas=canvas, author=people.guest, text="gone soon")
    page = open_board("guest")
    notes.delete_note(note, by=people.lead)
    expect(page.locator(f"#note-{note.pk}")).to_have_count(0)

    send(page, f"/notes/{note.pk}/edit/", text="my precious words", base_version=1)

    refused = page.get_by_role("region", name="Not saved")
    expect(refused.get_by_role("textbox")).to_have_value("my precious words")
    page.reload()
    expect(refused.get_by_role("textbox")).to_have_value("my precious words")
    page.get_by_role("button", name="I have what I need").click()
    expect(refused).to_be_hidden()


@pytest.mark.usefixtures("network_trouble")
def test_a_stale_safety_token_is_renewed_and_a_lost_seat_pauses_the_outbox(
    open_board, people, canvas
) -> None:
    page = open_board("guest")
    page.context.clear_cookies(name="csrftoken")

    with page.expect_response("**/notes/add/") as first:
        send(page, f"/canvases/{canvas.pk}/notes/add/", block="vp", text="kept", paper="sky")

    assert first.value.status == 403
    expect(page.locator("#list-vp .note-text")).to_have_text(["kept"])
    expect(page.locator("#net")).to_have_text("Live")

    # Without its seat the page lists what waits.
    cookie = f"{guests.PREFIX}{people.engagement.pk}"
    secret = next(each for each in page.context.cookies() if each["name"] == cookie)
    page.context.clear_cookies(name=cookie)

    texts = ["one waits", "two wait", "three wait"]
    for text in texts:
        send(page, f"/canvases/{canvas.pk}/notes/add/", block="vp", text=text, paper="sky")

    expect(page.locator("#net")).to_have_text("Signed out: 3 changes waiting")
    away = page.get_by_role("region", name="Signed out")
    expect(away.get_by_role("textbox")).to_have_count(3)
    for box, text in zip(away.get_by_role("textbox").all(), texts, strict=True):
        expect(box).to_have_value(text)
    # On a phone the bar at the foot leaves room for the way back.
    page.set_viewport_size({"width": 390, "height": 844})
    away.get_by_role("link", name="Join again").click(trial=True)
    # The seat comes back in another tab; this one asks when it is looked at again.
    page.context.add_cookies([secret])
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#list-vp .note-text")).to_have_text(["kept", *texts])
    expect(away).to_be_hidden()


BLOCKED_SOCKETS = """
  window.WebSocket = class extends EventTarget {
    static OPEN = 1;
    readyState = 0;
    constructor() {
      super();
      setTimeout(() => this.dispatchEvent(new CloseEvent("close", { code: 1006 })));
    }
    close() {}
    send() {}
  };
"""


def test_where_sockets_are_blocked_the_page_polls(open_board, people, canvas) -> None:
    page = open_board("viewer", init_script=BLOCKED_SOCKETS)

    made = notes.add_note(canvas, block="vp", text="by poll", by=people.lead)

    expect(text_of(page, made.note)).to_have_text("by poll")
    expect(page.locator("#net")).to_have_text("Live")


def test_frames_move_the_number_only_in_order_and_own_changes_swallow_nobody_elses(
    open_board, people, canvas
) -> None:
    page = open_board("guest")

    heard = page.evaluate(
        """async () => {
          const { hearFrames, ownNumbers, atNumber } = await import('pmo/live/frames');
          const start = atNumber();
          const li = (n) => `<li id="note-9${n}" data-list="list-vp" data-pos="${n}">${n}</li>`;
          const frame = (n) => ({ number: start + n, html: li(n), reload: null });
          ownNumbers([start + 2]);
          const steps = [
            hearFrames({ frames: [frame(2)] }),
            hearFrames({ frames: [frame(1), frame(2)] }),
            hearFrames({ frames: [frame(1), frame(2), frame(3)] }),
            hearFrames({ beat: start + 4 }),
            hearFrames({ beat: start + 3 }),
          ];
          const items = [...document.querySelectorAll('#list-vp > li')];
          return { steps, shown: items.map((item) => item.textContent), moved: atNumber() - start };
        }"""
    )

    assert heard == {"steps": [False, True, True, False, True], "shown": ["1", "3"], "moved": 3}


@pytest.fixture
def board_to_drag(open_board, people, canvas) -> tuple[Page, Note, Note]:
    """The facilitator's board with one note among the customers and one among the resources."""
    note = NoteFactory(canvas=canvas, block="cs", text="moves", author=people.facilitator)
    other = NoteFactory(canvas=canvas, block="kr", text="stays", author=people.facilitator)
    page = open_board("facilitator")
    listen(page)
    return page, note, other


def listen(page: Page) -> None:
    page.evaluate(
        """async () => {
          (await import('pmo/board/drag')).startDrag();
          window.told = [];
          for (const name of ['pmo:move', 'pmo:group']) {
            document.addEventListener(name, (event) => told.push([name, event.detail]));
          }
        }"""
    )


def told(page: Page) -> list[Any]:
    return page.evaluate("window.told")


def middle(page: Page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_mouse_drags_a_note_by_its_grip_back_by_escape_into_a_block_or_onto_a_note(
    board_to_drag,
) -> None:
    page, note, other = board_to_drag

    def carry(target: str) -> None:
        page.mouse.move(*middle(page, f"#note-{note.pk} .grip"))
        page.mouse.down()
        page.mouse.move(*middle(page, target), steps=5)
        expect(page.locator(target)).to_have_attribute("data-over", "")

    carry("#block-ch")
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(f"#list-cs #note-{note.pk}")).to_have_count(1)
    expect(page.locator("#say")).to_have_text("The note stays where it was.")
    assert told(page) == []

    carry("#block-ch")
    page.mouse.up()
    expect(page.locator(f"#list-ch #note-{note.pk}")).to_have_count(1)
    assert told(page) == [["pmo:move", {"block": "ch", "group": "", "position": 0}]]
    expect(page.locator("#net")).to_have_text("Live")

    carry(f"#note-{other.pk}")
    page.mouse.up()
    assert told(page)[1:] == [["pmo:group", {"onto": f"note-{other.pk}"}]]


def test_keyboard_and_tap_move_a_note_through_the_menu(
    board_to_drag, open_board, people, canvas
) -> None:
    page, note, _ = board_to_drag
    page.locator(f"#note-{note.pk} .grip").focus()
    page.keyboard.press("Enter")
    page.get_by_role("menu", name="Move to").get_by_role("menuitem", name="Channels").click()

    expect(page.locator(f"#list-ch #note-{note.pk}")).to_have_count(1)
    expect(page.locator(f"#note-{note.pk} .grip")).to_be_focused()
    assert told(page)[0][1]["block"] == "ch"

    # A tap on the grip opens the menu on a phone.
    own = NoteFactory(canvas=canvas, block="cs", author=people.guest)
    phone = open_board("guest", **PHONE)
    listen(phone)
    phone.locator(f"#note-{own.pk} .grip").tap()
    phone.get_by_role("menuitem", name="Channels").tap()
    expect(phone.locator(f"#list-ch #note-{own.pk}")).to_have_count(1)
    assert told(phone)[0][0] == "pmo:move"


def test_a_note_under_somebodys_hands_is_replaced_only_when_they_let_go(
    board_to_drag, people
) -> None:
    page, note, _ = board_to_drag
    element = page.locator(f"#note-{note.pk}")

    # While it is typed in.
    element.evaluate("note => note.append(document.createElement('textarea'))")
    element.locator("textarea").fill("half a sent")
    notes.edit_note(note, text="new", base_version=1, by=people.lead)
    expect(element).to_have_attribute("data-stale", "")
    assert element.locator("textarea").input_value() == "half a sent"
    element.locator("textarea").blur()
    expect(text_of(page, note)).to_have_text("new")
    expect(element.locator("textarea")).to_have_count(0)
    # What takes its place has a grip, too.
    expect(element.locator(".grip")).to_be_visible()

    # While it is dragged.
    page.mouse.move(*middle(page, f"#note-{note.pk} .grip"))
    page.mouse.down()
    page.mouse.move(*middle(page, "#block-ch"), steps=5)
    notes.edit_note(note, text="changed meanwhile", base_version=2, by=people.lead)
    expect(element).to_have_attribute("data-stale", "")
    expect(text_of(page, note)).to_have_text("new")
    page.mouse.up()
    expect(text_of(page, note)).to_have_text("changed meanwhile")


def test_a_page_has_one_socket_however_many_scripts_ask_for_it(open_board, people, canvas) -> None:
    page = open_board("facilitator")

    sockets: list[str] = []
    page.on("websocket", lambda opened: sockets.append(opened.url))
    page.reload()
    page.evaluate("import('pmo/live/live').then(({ startLive }) => startLive())")
    notes.add_note(canvas, block="vp", text="one more", by=people.lead)
    expect(page.locator("#list-vp .note-text")).to_have_text(["one more"])

    assert len(sockets) == 1
