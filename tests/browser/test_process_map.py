"""Context and process maps in real browsers: steps are dragged, others see it, no text is lost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, Route, expect

from assessments.actions import context, pains, processes
from assessments.models import ContextEntry, PainPoint, Process
from assessments.processes import maps
from pmo_studio.core.models import Engagement
from tests.assessments.charts import REPORT
from tests.browser.screens import LAPTOP, PHONE, check
from tests.people import People, make_people


@dataclass
class Room:
    """The process of T42, and pages of people who have it open."""

    site: str
    people: People
    process: Process
    open_page: Callable[..., Page]

    def sit(self, column: str, address: str = "", **options: Any) -> Page:
        page = self.open_page(self.people.browser(column), **(options or LAPTOP))
        page.goto(self.site + (address or self.process.get_absolute_url()))
        expect(page.locator("#net")).to_have_text("Live")
        return page

    def order(self) -> list[tuple[str, str]]:
        shown = maps.of(Process.objects.get(pk=self.process.pk))
        return [(line.row.name, line.lane.name) for line in shown.step_lines]


@pytest.fixture
def room(site: str, open_page: Callable[..., Page]) -> Room:
    people = make_people()
    made = processes.import_process(people.engagement, chart=REPORT, by=people.lead)
    return Room(site, people, made.row, open_page)


def step(page: Page, name: str) -> Locator:
    return page.locator(".ladder .step", has_text=name)


def row(page: Page, name: str) -> Locator:
    return page.locator(".ladder tbody tr", has=page.locator(".step", has_text=name))


def cell(page: Page, name: str, lane: str) -> Locator:
    """The cell of that lane in the row of that step."""
    heads = page.locator(".ladder thead th").all_inner_texts()
    return row(page, name).locator("th, td").nth(heads.index(lane))


def drag(page: Page, grip: Locator, to: Locator, dy: float = 0.5) -> None:
    # Far from the window's edges, at which a drag scrolls.
    to.evaluate("element => element.scrollIntoView({ block: 'center' })")
    begin, end = grip.bounding_box(), to.bounding_box()
    assert begin is not None
    assert end is not None
    page.mouse.move(begin["x"] + begin["width"] / 2, begin["y"] + begin["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] * dy, steps=8)


def names(page: Page) -> Locator:
    return page.locator(".ladder .step a")


def test_steps_move_by_mouse_key_and_tap_and_everybody_sees_it(room: Room) -> None:
    ana, bo = room.sit("facilitator"), room.sit("contributor")
    efficiency = bo.locator(".map-figures details").first
    expect(efficiency).to_contain_text("10 %")

    grip = step(ana, "Wait for the board").locator(".grip")
    drag(ana, grip, cell(ana, "Collect", "Finance"), dy=0.2)
    expect(row(ana, "Collect")).to_have_attribute("data-over", "before")
    ana.mouse.up()

    moved = ["Wait for the board", "Collect", "Check"]
    expect(names(ana)).to_have_text(moved)
    expect(names(bo)).to_have_text(moved)
    expect(bo.locator(".map-figures summary", has_text="Lane crossings").locator("b")).to_have_text(
        "2"
    )
    assert room.order()[0] == ("Wait for the board", "Finance")
    expect(step(ana, "Wait for the board").locator(".grip")).to_be_focused()
    expect(ana.locator("[role=status]").first).to_contain_text("Moved to place 1, lane Finance")

    # Within its row it changes lanes only; let go outside, or with Escape, it stays.
    drag(ana, step(ana, "Collect").locator(".grip"), cell(ana, "Collect", "Finance"))
    ana.mouse.up()
    expect(cell(bo, "Collect", "Finance").locator(".step")).to_have_count(1)
    drag(ana, step(ana, "Check").locator(".grip"), row(ana, "Wait for the board"), dy=0.2)
    ana.keyboard.press("Escape")
    ana.mouse.up()
    expect(names(ana)).to_have_text(moved)
    assert [name for name, _ in room.order()] == moved

    # The grip offers the same without dragging: by keyboard,
    page = room.sit("guest")
    step(page, "Collect").locator(".grip").focus()
    page.keyboard.press("Enter")
    menu = page.locator("#menu")
    expect(menu.get_by_role("menuitem")).to_have_text(
        ["One place earlier", "One place later", "Into the lane PMO"]
    )
    page.keyboard.press("Enter")
    expect(names(page)).to_have_text(["Collect", "Wait for the board", "Check"])
    expect(step(page, "Collect").locator(".grip")).to_be_focused()
    page.keyboard.press("Enter")
    menu.get_by_role("menuitem", name="Into the lane PMO").press("Enter")
    expect(cell(page, "Collect", "PMO").locator(".step")).to_have_count(1)
    assert room.order()[0] == ("Collect", "PMO")

    # and by tap.
    phone = room.sit("contributor", **PHONE)
    step(phone, "Collect").locator(".grip").tap()
    phone.get_by_role("menuitem", name="One place later").tap()
    expect(names(phone)).to_have_text(moved)

    # A viewer sees it all and has nothing to move by.
    viewer = room.sit("viewer")
    expect(step(viewer, "Check")).to_be_visible()
    expect(step(viewer, "Check").locator(".grip")).to_be_hidden()


@pytest.mark.expects("net::ERR_INTERNET_DISCONNECTED", "422 (Unprocessable")
def test_nothing_written_is_lost_while_others_change_the_map_or_offline(room: Room) -> None:
    ana = room.sit("facilitator")
    ana.get_by_label("What hurts").fill("Half a thought")
    pains.add_pain(room.process, text="Somebody was faster", by=room.people.contributor)
    expect(ana.locator(".pains")).to_contain_text("Somebody was faster")
    expect(ana.get_by_label("What hurts")).to_have_value("Half a thought")
    # A page that loads again keeps what was typed.
    processes.delete_process(room.process, by=room.people.lead)
    expect(ana.get_by_text("This process was deleted")).to_be_visible()
    processes.restore_process(room.process, by=room.people.lead)
    expect(ana.get_by_label("What hurts")).to_have_value("Half a thought")
    # A form that is sent is not cut off by the page's own news, and what was taken is no draft.
    expect(ana.locator("#net")).to_have_text("Live")
    cut: list[str] = []
    ana.on("requestfailed", lambda request: cut.append(f"{request.method} {request.url}"))
    ana.get_by_role("button", name="Add the pain point").click()
    expect(ana.locator(".pains")).to_contain_text("Half a thought")
    expect(ana.get_by_label("What hurts")).to_have_value("")
    assert cut == []
    what_never_arrived_is_kept(room, ana)
    news_come_where_the_page_stays(room, ana)
    the_list_grows_under_writing_hands(room)

    # Entries of the context are written one after the other, even offline.
    address = reverse("assessments:context", args=[room.people.engagement.pk])
    phone, laptop = room.sit("guest", address, **PHONE), room.sit("facilitator", address)
    form = phone.locator("section", has=phone.locator("#h-culture")).locator("form")
    text, source = form.get_by_label("What it is like here"), form.get_by_label("Where it is from")
    vote = laptop.get_by_role("link", name="Vote on the context")
    expect(vote).to_be_hidden()
    text.fill("Nobody says no")
    source.fill("Workshop")
    form.get_by_role("button").tap()
    expect(text).to_have_value("")
    expect(laptop.locator("#context-culture li")).to_contain_text("Nobody says no")
    expect(vote).to_be_visible()
    # What was taken is no draft.
    expect(source).to_have_value("")
    phone.reload()
    expect(phone.locator("#net")).to_have_attribute("data-state", "live")
    expect(source).to_have_value("")
    # What was not taken stands where it was written.
    form.locator("xpath=..").locator("summary").tap()
    phone.route("**/context/add/**", lambda route: route.fulfill(status=422, body="Refused."))
    text.fill("Too much")
    source.fill("Report")
    form.get_by_role("button").tap()
    expect(source).to_have_value("Report")
    expect(text).to_have_value("Too much")
    phone.unroute("**/context/add/**")
    source.fill("")
    phone.context.set_offline(True)
    text.fill("Doubts come by e-mail")
    form.get_by_role("button").tap()
    expect(phone.locator("#net")).to_contain_text("1 change waiting")
    phone.context.set_offline(False)
    expect(laptop.locator("#context-culture li")).to_have_count(2, timeout=20_000)
    expect(
        phone.locator("section", has=phone.locator("#h-culture")).locator("[data-count]")
    ).to_have_text("2 entries")
    expect(laptop.locator(".context-head .hint").first).to_contain_text("2 entries, 1 kind.")
    assert ContextEntry.objects.count() == 2


def the_list_grows_under_writing_hands(room: Room) -> None:
    """Who begins another process is not interrupted by those who begin one too."""
    page = room.sit(
        "facilitator", reverse("assessments:processes", args=[room.people.engagement.pk])
    )
    name = page.get_by_label("Name")
    name.press_sequentially("Half a n")
    processes.create_process(room.people.engagement, name="A new one", by=room.people.lead)
    expect(page.locator(".process-card")).to_have_count(2)
    expect(name).to_be_focused()
    expect(name).to_have_value("Half a n")
    # Nor where the page has to load again.
    name.press("ArrowLeft")
    processes.delete_process(room.process, by=room.people.lead)
    expect(page.locator(".process-card")).to_have_count(1)
    expect(name).to_be_focused()
    page.keyboard.type("ew ")
    expect(name).to_have_value("Half a ew n")
    processes.restore_process(room.process, by=room.people.lead)
    expect(page.locator(".process-card")).to_have_count(2)


def what_never_arrived_is_kept(room: Room, ana: Page) -> None:
    """The browser shows a page of its own; the way back leads to the text, until it arrives."""

    def send_into_the_void(button: Locator) -> None:
        # The device has a network, the studio does not answer: else the page would stay.
        ana.route("**/*", unanswered)
        button.click()
        ana.wait_for_url("chrome-error://**")
        ana.unroute("**/*", unanswered)
        ana.go_back()

    def unanswered(route: Route) -> None:
        if route.request.method == "POST":
            route.abort()
        else:
            route.fallback()

    text, add = ana.get_by_label("What hurts"), ana.get_by_role("button", name="Add the pain point")
    text.fill("Sent into the void")
    send_into_the_void(add)
    expect(text).to_have_value("Sent into the void")
    ana.reload()
    expect(text).to_have_value("Sent into the void")

    add.click()
    expect(ana.locator(".pains")).to_contain_text("Sent into the void")
    expect(text).to_have_value("")
    ana.reload()
    expect(text).to_have_value("")
    pain = PainPoint.objects.get(text="Sent into the void")

    # Nor is a change of what others see already.
    ana.goto(room.site + pain.get_absolute_url())
    text.fill("Changed in the void")
    send_into_the_void(ana.get_by_role("button", name="Save"))
    expect(text).to_have_value("Changed in the void")
    ana.goto(room.site + room.process.get_absolute_url())
    expect(ana.locator("#net")).to_have_text("Live")


def news_come_where_the_page_stays(room: Room, ana: Page) -> None:
    """A file was fetched, a form was answered by nothing: only the clock tells that nobody left."""
    gone = ana.get_by_text("This process was deleted")

    def hears_but_waits() -> None:
        number = Engagement.objects.get(pk=room.people.engagement.pk).last_number
        expect(ana.locator("main")).to_have_attribute("data-number", str(number))
        ana.evaluate("window.same = 'page'")
        ana.clock.fast_forward(9_000)
        assert ana.evaluate("window.same") == "page"
        ana.clock.fast_forward(1_000)

    ana.clock.install()
    ana.get_by_role("button", name="More").click()
    with ana.expect_download():
        ana.get_by_role("link", name="Download as BPMN").click()
    processes.delete_process(room.process, by=room.people.lead)
    hears_but_waits()
    expect(gone).to_be_visible()
    processes.restore_process(room.process, by=room.people.lead)
    expect(gone).to_be_hidden()

    ana.route("**/pains/add/", lambda route: route.fulfill(status=204))
    ana.get_by_label("What hurts").fill("Answered by nothing")
    ana.get_by_role("button", name="Add the pain point").click()
    ana.unroute("**/pains/add/")
    processes.delete_process(room.process, by=room.people.lead)
    hears_but_waits()
    expect(gone).to_be_visible()
    processes.restore_process(room.process, by=room.people.lead)
    expect(ana.get_by_label("What hurts")).to_have_value("Answered by nothing")


def test_the_pages_are_within_everybodys_reach(room: Room) -> None:
    people, process = room.people, room.process
    entry = context.add_entry(people.engagement, kind="culture", text="A", by=people.lead).row
    empty = processes.create_process(people.engagement, name="Empty", by=people.lead).row
    shown = maps.of(process)
    page = room.open_page(people.browser("facilitator"))
    for what in (
        reverse("assessments:context", args=[people.engagement.pk]),
        entry.get_absolute_url(),
        reverse("assessments:processes", args=[people.engagement.pk]),
        process.get_absolute_url(),
        empty.get_absolute_url(),
        reverse("assessments:process_describe", args=[process.pk]),
        reverse("assessments:lanes", args=[process.pk]),
        shown.steps[0].get_absolute_url(),
        shown.pains[0].get_absolute_url(),
        reverse("assessments:process_import", args=[people.engagement.pk]),
    ):
        page.goto(room.site + what)
        page.evaluate("document.querySelectorAll('main details').forEach((e) => (e.open = true))")
        check(page, what)
