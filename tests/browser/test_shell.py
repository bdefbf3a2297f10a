"""The small modules that every page loads: dialog, menu, toasts, projector view."""

import pytest
from playwright.sync_api import Page, expect

FORM = """
  <form class="dialog-body" method="post" action="/nowhere/">
    <header><h2>Edit the note</h2></header>
    <label for="probe">Text</label><textarea id="probe">as it was</textarea>
    <a href="/nowhere/" data-close-dialog>Back</a>
  </form>
"""


@pytest.fixture
def shell(site: str, page: Page, page_errors) -> Page:
    """A page of the studio with nothing on it but the shell."""
    page_errors(page)
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{site}/accounts/login/")
    page.wait_for_function("document.querySelector('[data-theme-choice=system]')")
    return page


def open_dialog(page: Page) -> None:
    page.get_by_label("Email").focus()
    page.evaluate(
        """async (form) => {
          const { openDialog } = await import("pmo/dialog");
          document.getElementById("dialog").innerHTML = form;
          openDialog();
        }""",
        FORM,
    )


def test_the_dialog_takes_the_focus_gives_it_back_and_asks_before_what_was_typed_goes(shell):
    open_dialog(shell)
    expect(shell.get_by_role("dialog", name="Edit the note")).to_be_visible()
    expect(shell.get_by_label("Text")).to_be_focused()
    shell.keyboard.press("Escape")
    expect(shell.get_by_role("dialog")).to_be_hidden()
    expect(shell.get_by_label("Email")).to_be_focused()

    # A closing link does the same instead of leaving the page.
    open_dialog(shell)
    before = shell.url
    shell.get_by_role("link", name="Back").click()
    expect(shell.get_by_role("dialog")).to_be_hidden()
    assert shell.url == before

    # What was typed goes only with a second Escape.
    open_dialog(shell)
    shell.keyboard.type("never lost, ")
    shell.keyboard.press("Escape")
    expect(shell.get_by_role("dialog")).to_be_visible()
    expect(shell.get_by_label("Text")).to_have_value("never lost, as it was")
    expect(shell.locator("#say")).to_have_text("Not saved yet. Press Escape again to leave it.")
    shell.keyboard.press("Escape")
    expect(shell.get_by_role("dialog")).to_be_hidden()


def test_the_menu_is_walked_by_arrow_keys_and_tells_what_was_chosen(shell):
    shell.evaluate(
        """async () => {
          const { openMenu } = await import("pmo/menu");
          const items = [
            { value: "cs", label: "Customers", current: true },
            { value: "vp", label: "Value propositions" },
            { value: "ch", label: "Channels" },
          ];
          const at = document.querySelector("#id_login");
          openMenu(at, items, (value) => { window.chosen = value; }, "Move to");
        }"""
    )
    menu = shell.get_by_role("menu", name="Move to")
    expect(menu).to_be_visible()
    expect(menu.get_by_role("menuitemradio", name="Customers")).to_have_attribute(
        "aria-checked", "true"
    )
    expect(menu.get_by_role("menuitem", name="Value propositions")).to_be_focused()
    box = menu.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    shell.keyboard.press("ArrowDown")
    shell.keyboard.press("Enter")
    expect(menu).to_be_hidden()
    assert shell.evaluate("window.chosen") == "ch"


def test_a_toast_is_said_can_be_undone_goes_when_it_is_closed_and_tells_refusals(shell):
    show = """async (undo) => {
      const { toast } = await import("pmo/say");
      toast("The note is deleted.", undo ? { undo: () => { window.undone = true; } } : {});
    }"""
    shell.evaluate(show, True)
    expect(shell.locator("#say")).to_have_text("The note is deleted.")
    shell.get_by_role("button", name="Undo").click()
    assert shell.evaluate("window.undone") is True
    shell.evaluate(show, False)
    shell.get_by_role("button", name="Close").click()
    expect(shell.locator(".toast")).to_have_count(0)

    # A refusal in words is shown as it came.
    # Answered by hand: a real 403 would leave the browser's own line in the console.
    shell.evaluate(
        """() => {
          const xhr = {
            responseText: "The canvas is locked.",
            getResponseHeader: () => "text/plain; charset=utf-8",
          };
          htmx.trigger(document.body, "htmx:responseError", { xhr });
        }"""
    )
    expect(shell.locator(".toast")).to_contain_text("The canvas is locked.")

    # What lies below can be pressed; a confirmation goes once it is read, a refusal does not.
    below = """() => {
      const box = document.querySelector(".toast p").getBoundingClientRect();
      const found = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      return found.closest(".toast") === null;
    }"""
    assert shell.evaluate(below) is True
    shell.clock.install()
    shell.evaluate("import('pmo/say').then(({ toast }) => { toast('Recorded.'); })")
    expect(shell.locator(".toast")).to_have_count(2)
    shell.clock.run_for(3000)
    expect(shell.locator(".toast")).to_have_text(["The canvas is locked.×"])


def test_the_projector_view_stays_until_it_is_switched_off(shell, site):
    size = "getComputedStyle(document.documentElement).fontSize"
    before = shell.evaluate(size)
    shell.get_by_role("button", name="Language and display").click()
    switch = shell.get_by_role("button", name="Projector")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    shell.goto(f"{site}/join/")
    expect(shell.locator("html")).to_have_attribute("data-view", "projector")
    shell.goto(f"{site}/accounts/login/")
    shell.get_by_role("button", name="Language and display").click()
    shell.get_by_role("button", name="Projector").click()
    expect(shell.locator("html")).to_have_attribute("data-view", "page")
    assert shell.evaluate(size) == before
