"""Sheets of an engagement are within everybody's reach: axe, reflow, both themes, every size."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from assessments.actions import context, processes, publishing, targets
from assessments.models import Assessment
from canvases.actions import canvases as canvas_actions
from canvases.actions import groups, links, versions
from canvases.actions import notes as canvas_notes
from canvases.models import Canvas, Note
from pmo_studio.core.actions import codes, stakeholders
from roadmaps.actions import readiness
from roadmaps.actions.readiness import FunctionKey
from roadmaps.models import Wave, WorkPackage
from tests.assessments import rooms
from tests.assessments.charts import REPORT
from tests.assessments.conftest import closed
from tests.assessments.samples import browser_of, respondent_of
from tests.browser.screens import PHONE, SIZES, check, has_room, violates_nothing
from tests.canvases.test_check_panel import t19
from tests.factories import CanvasFactory
from tests.people import People, make_people
from tests.roadmaps import involved


def fill(canvas: Canvas, people: People) -> None:
    """A board with a full block, a group, and a room to join."""
    new = [canvas_actions.NewNote("vp", f"Promise {n}") for n in range(30)]
    new += [canvas_actions.NewNote("cs", f"Customer {n}") for n in range(2)]
    canvas_actions.add_notes(canvas, notes=new, by=people.facilitator, imported=True)
    one, other = Note.objects.filter(canvas=canvas, block="cs")
    groups.group_notes(one, onto=other, title="Together", by=people.facilitator)
    values = canvas.notes.filter(block="vp")
    links.link_notes(one, values[0], by=people.facilitator, strength=3)
    rests = links.link_notes(other, values[1], by=people.facilitator).link
    canvas_notes.move_note(rests.target, block="co", by=people.facilitator)
    codes.open_code(canvas.engagement, by=people.facilitator)


def saturate(people: People) -> None:
    """A group of which the pilot asks more than it can take."""
    plan, group = involved.plan(people), involved.group(people)
    pilot = Wave.objects.get(plan=plan, key="P")
    for key in ("F01", "F05", "F07"):
        WorkPackage.objects.create(
            plan=plan, key=f"WP-{key}", kind="build", name=key, function=key, wave=pilot, effort=5
        )
    chosen = {FunctionKey("F01"): 2, FunctionKey("F05"): 3, FunctionKey("F07"): 2}
    readiness.set_impacts(group, chosen=chosen, by=people.lead)
    involved.assessed(people, group, 4, 3.5, 2.5, 2, 4)


def move_on(people: People) -> None:
    """Messages of the pilot that do not stand where the plan does any more."""
    drafts = {"draft": ["P:gate", "P:informed"]}
    address = reverse("roadmaps:messages_adopt", args=[people.engagement.pk])
    people.browser("facilitator").post(address, drafts)
    WorkPackage.objects.filter(plan__engagement=people.engagement).update(effort=40)


def test_sheets_have_no_accessibility_violation_and_never_scroll_sideways(
    site: str, open_page: Callable[..., Page]
) -> None:
    people = make_people()
    canvas = CanvasFactory(engagement=people.engagement)
    fill(canvas, people)
    versions.make_version(canvas, title="After the workshop", by=people.lead)
    moved, gone = Note.objects.for_change().filter(canvas=canvas, block="vp")[5:7]
    canvas_notes.move_note(moved, block="kp", by=people.lead)
    canvas_notes.delete_note(gone, by=people.lead)
    t19(canvas)
    for number, power in enumerate((5, 2, None)):
        details = stakeholders.Details(f"Person {number}", power=power, interest=4)
        stakeholders.add_stakeholder(people.engagement, details=details, by=people.lead)
    saturate(people)
    move_on(people)
    page = open_page(people.browser("facilitator"), reduced_motion="reduce")
    pk = people.engagement.pk
    for path in (
        people.engagement.get_absolute_url(),
        canvas.get_absolute_url(),
        f"{canvas.get_absolute_url()}?thread={canvas.notes.filter(block='cs').first().pk}",
        reverse("canvases:links", args=[canvas.pk]),
        reverse("canvases:block", args=[canvas.pk, "vp"]),
        reverse("canvases:settings", args=[canvas.pk]),
        reverse("canvases:checks", args=[canvas.pk]),
        reverse("portfolio:thread", args=[pk]),
        reverse("canvases:note", args=[canvas.notes.first().pk]),
        reverse("canvases:compare", args=[pk]) + "?view=over",
        reverse("canvases:timeline", args=[canvas.pk]),
        reverse("core:people", args=[pk]),
        reverse("core:people", args=[pk]) + "?wall=1",
        reverse("core:history", args=[pk]),
        reverse("core:stakeholders", args=[pk]),
        reverse("roadmaps:change", args=[pk]),
        reverse("roadmaps:messages", args=[pk]),
    ):
        page.goto(site + path)
        check(page, path)

    # A drawing that is higher than the screen says so; the usual one is seen in one look.
    drawing = page.locator(".gt-chart .t-box")
    page.goto(site + reverse("portfolio:thread", args=[pk]))
    expect(drawing).to_have_attribute("data-scrolls-down", "Goes on below")
    small = CanvasFactory(engagement=people.engagement)
    t19(small)
    for width, height in SIZES[1:]:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{site}{reverse('portfolio:thread', args=[pk])}?canvas={small.pk}")
        box = drawing.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= height
        assert drawing.get_attribute("data-scrolls-down") is None

    # Larger and stronger on the wall, and still within reach.
    page.evaluate("localStorage.setItem('pmo.view', 'projector')")
    page.goto(site + canvas.get_absolute_url())
    for size in SIZES[1:]:
        violates_nothing(page, "projector", (size,))
        expect(page.locator("#block-vp .more")).to_be_visible()


def test_the_first_phase_has_room_in_every_language_and_is_within_reach(
    site: str, open_page: Callable[..., Page]
) -> None:
    people = make_people()
    asked = rooms.levels(people.engagement)
    paths = under_way(people, asked)
    boards = [CanvasFactory(engagement=people.engagement, title="Our business model") for _ in "ab"]
    # The facilitator answers too, in the same browser.
    respondent_of(asked)
    browser = people.browser("facilitator")
    browser.cookies.update(browser_of(asked).cookies)
    phone, laptop, _ = SIZES
    for language in ("en", "pt-BR", "es"):
        page = open_page(browser, locale=language, reduced_motion="reduce")
        for path in paths:
            answer = page.goto(site + path)
            assert answer is not None
            assert answer.status == 200, path
            expect(page.locator("html")).to_have_attribute("lang", language.lower())
            page.evaluate(
                "for (const each of document.querySelectorAll('main details')) each.open = true"
            )
            has_room(page, f"{path} in {language}", (phone, laptop))
            if language == "en":
                violates_nothing(page, path, (phone,), ("dark",))
                violates_nothing(page, path, (laptop,), ("light",))

        # Nothing of the row of sheets lies under the tools of a canvas.
        for width in (1280, 1366, 1501):
            page.set_viewport_size({"width": width, "height": 768})
            page.goto(site + boards[0].get_absolute_url())
            beside = page.locator(".tabs .beside")
            assert beside.evaluate("it => it.scrollWidth - it.clientWidth") <= 0, (language, width)

        # Without a script a phone shows more: the buttons that scripts press.
        plain = open_page(Client(), **PHONE, java_script_enabled=False, locale=language)
        plain.goto(f"{site}/q/{asked.code}/")
        expect(plain.locator(".lang .btn")).to_be_visible()
        has_room(plain, f"first page in {language}", (phone,))


def under_way(people: People, asked: Assessment) -> list[str]:
    """Something on every sheet of the first phase; where the sheets are."""
    engagement, lead = people.engagement, people.lead
    context.add_entry(engagement, kind="culture", text="Nobody says no", source="A", by=lead)
    process = processes.import_process(engagement, chart=REPORT, by=lead).row
    closed("opm3q", people, title="Project practice, January")
    after = closed("opm3q", people, title="Project practice, June", shift=0.2)
    targets.raise_targets(engagement, by=lead)
    heard = stakeholders.Details(name="Clinical directors", power=4, interest=5)
    stakeholders.add_stakeholder(engagement, details=heard, by=lead)
    rooms.everybody(asked, "L1", {"EXE": "445", "TEA": "122"})
    question, hidden = (rooms.question(asked, key) for key in ("L1", "L2"))
    publishing.reveal_question(question, by=people.facilitator)
    here = [engagement.pk]
    return [
        reverse("assessments:context", args=here),
        reverse("assessments:processes", args=here),
        process.get_absolute_url(),
        reverse("assessments:questionnaires", args=here),
        asked.get_absolute_url(),
        reverse("assessments:assessment_results", args=[after.pk]),
        reverse("assessments:discuss", args=[after.pk]),
        reverse("assessments:reveal", args=[asked.pk, question.pk]),
        reverse("assessments:reveal", args=[asked.pk, hidden.pk]),
        reverse("assessments:results_compare", args=here),
        reverse("core:stakeholders", args=here),
        reverse("assessments:targets", args=here),
        reverse("assessments:models"),
        *(f"/q/{asked.code}/{page}" for page in ("", "1/", "all/", "done/")),
    ]
