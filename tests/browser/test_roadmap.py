"""Bars of the roadmap in real browsers: moved by mouse and by keyboard, and everybody sees it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from pmo_studio.core.actions.openings import set_openings
from pmo_studio.core.models import Engagement, SheetOpening
from pmo_studio.core.models.openings import OpenSheet
from roadmaps.actions.placing import place_packages
from roadmaps.models import Deliverable, Plan, WorkPackage
from tests.browser.screens import LAPTOP
from tests.people import People, make_people
from tests.roadmaps.planned import package, planned


@pytest.mark.expects("403 (Forb", "422 (Unprocessable", "net::ERR_INTERNET_DISCONNECTED")
def test_a_bar_is_moved_by_mouse_and_by_keys_and_another_browser_sees_its_new_days(
    site: str, open_page: Callable[..., Page]
) -> None:
    """A (10 days) before B (5), then C (2): a week later is five working days later for all."""
    people = make_people()
    plan = planned(people.lead)
    package(plan, "A", "F", 10)
    package(plan, "B", "F", 5, after=["A"])
    package(plan, "C", "P", 2)
    address = f"{site}/engagements/{people.engagement.pk}/roadmap/?zoom=week"

    def sit(column: str) -> Page:
        page = open_page(people.browser(column), **LAPTOP)
        page.goto(address)
        expect(page.locator("#net")).to_have_text("Live")
        return page

    ana, bo = sit("facilitator"), sit("contributor")
    begins(ana, "A", "2026-01-05")
    begins(bo, "C", "2026-01-27")

    drag(ana, "A", days=7)
    panel = ana.locator("#panel")
    expect(panel).to_contain_text("The plan would end 5 working days later.")
    expect(panel.get_by_label("Not before")).to_have_value("2026-01-12")
    assert WorkPackage.objects.get(key="A").earliest is None
    begins(bo, "A", "2026-01-05")
    panel.get_by_role("button", name="Save").click()
    expect(ana.locator("body")).to_contain_text("Saved: A.")
    begins(ana, "A", "2026-01-12")
    begins(bo, "A", "2026-01-12")
    begins(bo, "C", "2026-02-03")

    ana.locator("#row-A").focus()
    ana.keyboard.press("Alt+Shift+ArrowRight")
    ana.keyboard.press("Alt+ArrowLeft")
    expect(ana.get_by_text("Not before 18 January.")).to_be_attached()
    away = ana.locator('.gantt-bars [data-key="A"][transform]')
    expect(away).to_have_count(1)
    ana.keyboard.press("Escape")
    expect(away).to_have_count(0)
    ana.keyboard.press("Alt+Shift+ArrowRight")
    ana.keyboard.press("Enter")
    expect(panel.get_by_label("Not before")).to_have_value("2026-01-19")
    panel.get_by_role("button", name="Save").click()
    begins(bo, "A", "2026-01-19")
    begins(bo, "C", "2026-02-10")

    # Without a network nothing goes: neither the page, nor what was typed.
    begins(ana, "A", "2026-01-19")
    panel.get_by_text("Move or re-estimate").click()
    panel.get_by_label("Effort").fill("12")
    here, unreachable = ana.url, ana.locator(".toast", has_text="cannot be reached")
    ana.context.set_offline(True)
    drag(ana, "A", days=7)
    expect(away).to_have_count(0)
    panel.get_by_role("button", name="Save").click()
    expect(unreachable).to_have_count(2)
    assert ana.url == here
    ana.context.set_offline(False)
    # A studio on this machine answers though the browser knows of no network.
    ana.evaluate("Object.defineProperty(navigator, 'onLine', { value: false })")
    with ana.expect_navigation():
        panel.get_by_role("button", name="Save").click()
    expect(ana.locator("body")).to_contain_text("Saved: A.")
    assert WorkPackage.objects.get(key="A").effort == 12

    sheets = f"{site}/engagements/{people.engagement.pk}"
    packages_go_from_wave_to_wave(ana, bo, f"{sheets}/waves/")
    what_is_ticked_or_dragged_outlives_what_others_change(ana, bo, plan)
    ana.goto(address)
    begins(ana, "C", "2026-01-05")
    other: dict[int, int | None] = {WorkPackage.objects.get(key="B").pk: None}
    drag(ana, "C", days=7, meanwhile=lambda: place(ana, plan, other))
    expect(panel.get_by_label("Not before")).to_have_value("2026-01-12")
    choices_among_rows_outlive_those_that_others_take(ana, people, f"{sheets}/communication/")
    what_was_refused_and_sent_again_is_typed_no_more(bo, people, site)


def packages_go_from_wave_to_wave(ana: Page, bo: Page, address: str) -> None:
    """Sheet 3.5: by the grip, with all that is ticked; by its menu; refused as by the button."""
    for page in (ana, bo):
        page.goto(address)
        expect(page.locator("#net")).to_have_text("Live")

    def wave(page: Page, name: str) -> Locator:
        return page.locator(".wave", has=page.get_by_role("heading", name=name))

    def grip(name: str) -> Locator:
        return ana.get_by_role("button", name=f"Move “{name}”")

    def carry(name: str, to: str) -> None:
        start, end = grip(name).bounding_box(), wave(ana, to).bounding_box()
        assert start is not None
        assert end is not None
        ana.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
        ana.mouse.down()
        ana.mouse.move(end["x"] + end["width"] / 2, end["y"] + 60, steps=8)
        expect(wave(ana, to)).to_have_attribute("data-over", "")

    carry("C", "Rollout 1")
    ana.keyboard.press("Escape")
    ana.mouse.up()
    expect(wave(ana, "Pilot")).to_contain_text("Package C")
    # A alone, though another one is ticked; B would then come before what it waits for.
    ana.get_by_label("C Package C").check()
    carry("A", "Rollout 1")
    ana.mouse.up()
    expect(ana.get_by_role("alert")).to_contain_text("B")
    expect(ana.get_by_label("A Package A")).to_be_checked()
    expect(ana.get_by_label("C Package C")).not_to_be_checked()
    ana.get_by_label("B Package B").check()
    carry("A", "Rollout 1")
    ana.mouse.up()
    for page in (ana, bo):
        expect(wave(page, "Rollout 1").locator(".wave-packages li")).to_have_count(2)
    # Without dragging.
    grip("C").focus()
    ana.keyboard.press("Enter")
    ana.get_by_role("menuitem", name="Foundation").press("Enter")
    for page in (ana, bo):
        expect(wave(page, "Foundation")).to_contain_text("Package C")


def place(page: Page, plan: Plan, packages: dict[int, int | None], wave: str = "") -> None:
    """By the lead, and `page`, which stays what it is, has heard of it for long enough."""
    by = plan.engagement.participants.get(display_name="Lena Lead")
    where = plan.waves.get(key=wave) if wave else None
    page.evaluate("window.stays = true")
    place_packages(plan.engagement, packages=packages, wave=where, by=by)
    number = Engagement.objects.get(pk=plan.engagement_id).last_number
    expect(page.locator("main")).to_have_attribute("data-number", str(number))
    page.wait_for_timeout(2500)
    assert page.evaluate("window.stays")


def what_is_ticked_or_dragged_outlives_what_others_change(ana: Page, bo: Page, plan: Plan) -> None:
    """A tick stays with its package, not with its place; what is in a hand is dropped first."""
    by = plan.engagement.participants.get(display_name="Lena Lead")
    ids = dict(WorkPackage.objects.values_list("key", "pk"))
    ana.get_by_label("B Package B").check()
    place_packages(plan.engagement, packages={ids["C"]: None}, wave=None, by=by)
    expect(ana.locator("#backlog")).to_contain_text("Package C")
    expect(ana.get_by_label("B Package B")).to_be_checked()
    for other in ("A Package A", "C Package C"):
        expect(ana.get_by_label(other)).not_to_be_checked()

    expect(ana.locator("#net")).to_have_text("Live")
    grip = ana.get_by_role("button", name="Move “A”").bounding_box()
    pilot = ana.locator(".wave", has=ana.get_by_role("heading", name="Pilot"))
    target = pilot.bounding_box()
    assert grip is not None
    assert target is not None
    ana.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    ana.mouse.down()
    ana.mouse.move(target["x"] + target["width"] / 2, target["y"] + 60, steps=8)
    expect(pilot).to_have_attribute("data-over", "")
    place(ana, plan, {ids["C"]: None}, "F")
    expect(pilot).to_have_attribute("data-over", "")
    ana.mouse.up()
    for page in (ana, bo):
        expect(page.locator(".wave").first).to_contain_text("Package C")
        pilot = page.locator(".wave", has=page.get_by_role("heading", name="Pilot"))
        expect(pilot).to_contain_text("Package A")


def choices_among_rows_outlive_those_that_others_take(
    ana: Page, people: People, address: str
) -> None:
    ana.goto(address)
    expect(ana.locator("#net")).to_have_text("Live")
    missing = ana.get_by_role("group", name="What is missing")
    proposed = missing.get_by_role("checkbox")
    count = proposed.count()
    for box in proposed.all()[1:]:
        box.uncheck()
    kept = proposed.first.get_attribute("value")
    taken = proposed.nth(2).get_attribute("value")
    people.browser("lead").post(
        f"/engagements/{people.engagement.pk}/communication/drafts/", {"draft": [taken]}
    )
    expect(proposed).to_have_count(count - 1)
    expect(missing.locator(":checked")).to_have_count(1)
    expect(missing.locator(":checked")).to_have_value(str(kept))
    expect(ana.locator(".toast")).to_contain_text("What you had typed is here again.")
    # A text whose field others took away is said, so that it can be copied.
    ana.evaluate(
        """() => {
          const { participant } = document.querySelector("main").dataset;
          const form = document.querySelector("form:has([name=draft])").getAttribute("action");
          const draft = [[form, [{ name: "gone", value: "My words", typed: true }]]];
          const name = `pmo.draft:${participant}:${location.pathname}`;
          addEventListener("pagehide", () => localStorage.setItem(name, JSON.stringify(draft)));
        }"""
    )
    ana.reload()
    expect(ana.locator(".toast")).to_contain_text("My words")


def what_was_refused_and_sent_again_is_typed_no_more(bo: Page, people: People, site: str) -> None:
    """The sheet is closed while somebody types, and opened again."""
    which = {(OpenSheet.PLAN, people.contributor.pk)}
    set_openings(people.engagement, opened=which, closed=(), by=people.lead)
    address = site + WorkPackage.objects.get(key="C").get_absolute_url()

    def begin(name: str) -> None:
        bo.locator("summary", has_text="Add a deliverable").click()
        bo.locator("form[action$='/deliverables/'] [name=name]").fill(name)
        bo.get_by_role("button", name="Add the deliverable").click()

    bo.goto(address)
    expect(bo.locator("#net")).to_have_text("Live")
    opening = SheetOpening.objects.get()
    opening.delete()
    begin("Charter")
    expect(bo.get_by_role("heading", name="Not open to you")).to_be_visible()
    opening.save(force_insert=True)
    bo.get_by_role("button", name="Send it again").click()
    expect(bo.locator("main")).to_contain_text("Charter")
    expect(bo.locator("form[action$='/deliverables/'] [name=name]")).to_have_value("")
    begin("Handbook")
    expect(bo.locator("main")).to_contain_text("Handbook")
    assert set(Deliverable.objects.values_list("name", flat=True)) == {"Charter", "Handbook"}


def begins(page: Page, key: str, day: str) -> None:
    expect(page.locator(f'.gantt-bars [data-key="{key}"]')).to_have_attribute("data-start", day)


def drag(page: Page, key: str, *, days: int, meanwhile: Callable[[], None] = lambda: None) -> None:
    """By the mouse, so many days to the right."""
    bar = page.locator(f'.gantt-bars [data-key="{key}"]')
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    width = page.evaluate(
        """() => {
          const drawn = document.querySelector(".gantt-bars");
          const enlarged = drawn.getBoundingClientRect().width / drawn.viewBox.baseVal.width;
          return Number(document.querySelector(".gantt-parts").dataset.perDay) * enlarged;
        }"""
    )
    page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 8 + days * width, box["y"] + box["height"] / 2, steps=6)
    meanwhile()
    page.mouse.up()
