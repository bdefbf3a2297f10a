"""Open sheets of the plan: whatever an act changes on them, they hear of and load again."""

import html
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessments.actions import targets
from canvases.actions import facts
from canvases.actions.facts import Facts
from canvases.models import Canvas
from roadmaps.actions import (
    advancing,
    concerns,
    deliverables,
    framing,
    packages,
    pilots,
    reviews,
    schedule,
)
from roadmaps.actions.advancing import Progress
from roadmaps.actions.concerns import Details as Concerned
from roadmaps.actions.deliverables import State
from roadmaps.models import Deliverable, RolloutUnit
from tests.people import People
from tests.roadmaps.launched import change, row
from tests.roadmaps.planned import criterion, unit, wave_of
from tests.roadmaps.test_launched import worked_example as worked_example

pytestmark = pytest.mark.django_db

Act = tuple[str, Callable[[], Any]]
MAIN = re.compile(r"<main([^>]*)>(.*)</main>", re.DOTALL)
# What is new on every page that is made.
ANEW = re.compile(r'name="(?:csrfmiddlewaretoken|key)" value="[^"]*"')


def sheets(people: People) -> dict[str, str]:
    """Every sheet of the plan that others may have open, as somebody sees it who does not plan."""
    pk, package = people.engagement.pk, row("F05")
    names = ("gaps", "packages", "waves", "pilot", "roadmap", "progress")
    found = {name: reverse(f"roadmaps:{name}", args=[pk]) for name in names}
    return found | {
        "wave": reverse("roadmaps:wave", args=[wave_of(package.plan, "P").pk]),
        "package": package.get_absolute_url(),
        "panel": f"{found['roadmap']}?show={package.key}",
    }


def acts(people: People) -> Iterator[Act]:
    """In this order, each on top of those before."""
    lead, engagement = people.lead, people.engagement
    method, plan = row("F05"), row("F05").plan
    output = method.deliverables.first()
    yield "staff", lambda: change(people, "F05", staff=2, owner=people.contributor.pk)
    yield "baseline", lambda: schedule.keep_baseline(plan, by=lead)
    yield "effort", lambda: change(people, "F05", effort=70)
    yield "wave", lambda: change(people, "F03", wave=wave_of(plan, "R2").pk)
    yield "frame", lambda: framing.set_frame(engagement, starts_on=None, gate_days=3, by=lead)
    yield "unit", lambda: unit(lead, "North")
    yield (
        "pilot",
        lambda: pilots.choose_pilot(
            engagement, unit=RolloutUnit.objects.get(), reason="It wants to", by=lead
        ),
    )
    yield "criterion", lambda: criterion(wave_of(plan, "P"), "It works", by=lead, met=True)
    yield (
        "begun",
        lambda: advancing.set_progress(
            row("F05"), progress=Progress("active", 40), seen=None, by=people.contributor
        ),
    )
    yield (
        "accepted",
        lambda: deliverables.set_state(
            Deliverable.objects.get(pk=output.pk), state=State("accepted"), seen=None, by=lead
        ),
    )
    yield (
        "risk",
        lambda: concerns.add_concern(
            engagement, details=Concerned("risk", "It comes late", 5, 4), by=people.guest
        ),
    )
    yield "review", lambda: reviews.hold_review(engagement, summary="On time", by=lead)
    yield (
        "target",
        lambda: targets.set_target(
            engagement, capability="STD", value=Decimal("4.5"), rationale="", by=lead
        ),
    )
    note = Canvas.objects.get().notes.get(function="F07")
    yield "canvas", lambda: facts.describe_note(note, facts=Facts(state="retire"), by=lead)
    yield "removed", lambda: packages.remove_package(row("F01"), by=lead)


def seen(browser: Client, at: str) -> tuple[str, str, int]:
    """What stands on the sheet, what it listens to, and its number."""
    response = browser.get(at)
    assert response.status_code == 200, at
    found = MAIN.search(response.content.decode())
    assert found is not None
    attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', found[1]))
    topics = html.unescape(attributes.get("data-topic", ""))
    return ANEW.sub("", found[2]), topics, int(attributes["data-number"])


def reloads(browser: Client, people: People, topics: str, after: int) -> bool:
    """Whether the sheet loads again for what was told after that number."""
    address = reverse("live:since", args=[people.engagement.pk, after])
    frames = browser.get(address, {"topic": topics.split()}).json()["frames"]
    return any(frame.get("reload") is not None or frame.get("html") for frame in frames)


def test_a_sheet_that_would_look_otherwise_is_told_so(worked_example) -> None:
    people, browser = worked_example, worked_example.browser("viewer")
    at = sheets(people)
    before = {name: seen(browser, address) for name, address in at.items()}
    moved: dict[str, set[str]] = {}
    for act, do in acts(people):
        do()
        for name, address in at.items():
            now = seen(browser, address)
            text, topics, number = before[name]
            if now[0] != text:
                moved.setdefault(name, set()).add(act)
                assert reloads(browser, people, topics, number), (act, name)
            before[name] = now
    assert moved.keys() == at.keys()
    assert {"target", "canvas"} <= moved["gaps"]
    assert {"effort", "wave", "frame", "begun", "removed"} <= moved["roadmap"]


def test_a_roadmap_with_a_form_that_was_sent_hears_of_nothing(worked_example) -> None:
    """What somebody typed stays until they save it or leave."""
    package = row("F05")
    browser = worked_example.browser("lead")
    at = f"{sheets(worked_example)['roadmap']}?show={package.key}"
    assert seen(browser, at)[1] == f"plan:{worked_example.engagement.pk}"
    assert seen(browser, f"{at}&effort=70")[1] == ""
    refused = browser.post(reverse("roadmaps:package_move", args=[package.pk]), {"effort": "0"})
    assert refused.status_code == 422
    assert 'data-topic=""' in refused.content.decode()
