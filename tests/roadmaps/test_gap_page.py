"""Sheet 2.7: every kind of gap, with all that it was made of, read from what an engagement says."""

import re

import pytest
from django.urls import reverse

from canvases.models import Note
from pmo_studio.core import catalogue
from roadmaps import facts
from roadmaps.models import Gap
from tests.canvases.test_mandate import complete
from tests.reading import words
from tests.roadmaps import launched
from tests.roadmaps.pages import of_engagement, page
from tests.standing import MAKERS

pytestmark = pytest.mark.django_db


MAKERS["before_the_plan"] = launched.launched


@pytest.fixture
def before_the_plan(db, standing):
    """The engagement of T22, before anything is derived."""
    return standing.given("before_the_plan")


def of_demo(client, meridian):
    client.force_login(meridian.participants.get(role="lead").user)
    return client.get(reverse("roadmaps:gaps", args=[meridian.pk])).content.decode()


def rows(html):
    """By kind and subject of each gap what its row says, in the order of the page."""
    found = re.findall(r'<tr id="gap-(g-\w+-[\w-]+)">(.*?)</tr>', html, re.S)
    return {key: words(row) for key, row in found}


def part(html, heading):
    """What stands under a heading beside the table."""
    return html.partition(f'id="{heading}"')[2].partition("</section>")[0]


def test_t22_gaps_stand_on_their_page_by_weight_with_severity_votes_and_evidence(before_the_plan):
    """CTL: (3 − 1.5) × (1 + 4 × 8 ÷ 8) = 7.5; F05: 2 grades × the 4 of STD = 8."""
    found = rows(page(before_the_plan, of_engagement(before_the_plan, "gaps/"), "viewer"))
    assert list(found) == [
        *("g-fun-F05", "g-mat-CTL", "g-fun-F11", "g-mat-STD", "g-fun-F01"),
        *("g-mat-PFO", "g-fun-F03", "g-fun-F07", "g-mat-PPL"),
    ]
    control, method = found["g-mat-CTL"], found["g-fun-F05"]
    assert "Maturity" in control
    assert "the weighted mean of 1 of 1 questions of “Assessment" in control
    assert "3 − 1.5 = 1.5 levels." in control
    assert "1 + 4 × 8 ÷ 8 = 5.0" in control
    assert "1.5 × 5 = 7.5. High from 10 on, medium from 5 on." in control
    assert control.endswith("1.5 3.0 1.5 levels 5.0 7.5 Medium not planned")
    assert "Now 0, as it is new on the canvas" in method
    assert method.endswith("0 no evidence 2 2 grades 4.0 8.0 Medium not planned")
    assert found["g-mat-PPL"].endswith("2.5 3.0 0.5 levels 2.0 1.0 Low not planned")


def test_errors_of_the_canvas_and_what_the_mandate_lacks_are_gaps_until_they_are_mended(
    before_the_plan,
):
    notes = dict(Note.objects.filter(block="ka").values_list("function", "pk"))
    keys = {gap.key for gap in facts.of(before_the_plan.engagement).gaps}
    assert {f"G-CAN:C05:{pk}" for pk in notes.values()} | {"G-MAN:mission", "G-MAN:sponsor"} <= keys
    html = page(before_the_plan, of_engagement(before_the_plan, "gaps/"))
    told = words(part(html, "todo-h"))
    assert "Canvas “F05” stands on no resource and no partner." in told
    assert "Mandate Mission: say in one sentence what the PMO is for." in told
    launched.derived(before_the_plan)
    closed = launched.row("EN-1").closes.values_list("gap__key", flat=True)
    assert {"G-MAN:mission", "G-MAN:sponsor"} <= set(closed)

    complete(before_the_plan)
    Note.objects.filter(pk=notes["F05"]).update(state="retire")
    keys = {gap.key for gap in facts.of(before_the_plan.engagement).gaps}
    assert not [key for key in keys if key.startswith("G-MAN")]
    told = words(part(page(before_the_plan, of_engagement(before_the_plan, "gaps/")), "todo-h"))
    assert "“F01” stands on no resource" in told
    assert "“F05” stands" not in told
    assert "Mandate" not in told


def test_a_function_that_is_to_end_is_a_gap_of_its_own(before_the_plan):
    """Size 1, weighed with the 5 of CTL."""
    Note.objects.filter(function="F01").update(state="retire")
    html = page(before_the_plan, of_engagement(before_the_plan, "gaps/"))
    row = rows(html)["g-ret-F01"]
    assert "Function to retire" in row
    assert "A function that ends counts 1." in row
    assert row.endswith("0 no evidence 0 1 grades 5.0 5.0 Medium not planned")
    assert "g-fun-F01" not in rows(html)


def test_what_was_scored_of_a_function_counts_before_what_the_canvas_says(client, meridian):
    """0.88 is rounded to 1, though the function is new on the canvas: 3 − 1 = 2 grades."""
    found = {gap.key: gap for gap in facts.of(meridian).gaps}["G-FUN:F12"]
    assert (found.current, found.size, found.evidence) == (1, 2, True)
    row = rows(of_demo(client, meridian))["g-fun-F12"]
    assert "Now 1, from 0.88 in the assessment of services, rounded." in row
    assert "no evidence" not in row


def test_what_no_function_raises_leads_to_all_functions_that_would(client, meridian):
    html = of_demo(client, meridian)
    assert rows(html)["g-mat-KNO"].endswith("Low No function")
    bare = part(html, "bare-h")
    assert "Knowledge and learning" in bare
    raising = {
        key
        for key, each in catalogue.load().functions.items()
        if "KNO" in (each.capability, *each.secondary)
    }
    assert {"F18", "F20", "F23"} <= raising
    links = re.findall(r'href="([^"]+)"', bare)
    assert set(links) == {reverse("canvases:function", args=[meridian.pk, key]) for key in raising}


def test_the_chart_draws_what_is_short_from_now_to_target_the_heaviest_first(before_the_plan):
    drawn = page(before_the_plan, of_engagement(before_the_plan, "gaps/")).partition(
        'id="chart-h"'
    )[2]
    drawn = words(drawn.partition("</figure>")[0])
    told = ("Delivery control 3.0 1.5", "Methods and standards 3.5 2.0", "Portfolio and strategy")
    places = [drawn.find(each) for each in told]
    assert -1 not in places
    assert places == sorted(places)


def test_gaps_that_the_plan_closes_name_their_packages(before_the_plan):
    launched.derived(before_the_plan)
    found = rows(page(before_the_plan, of_engagement(before_the_plan, "gaps/")))
    keys = {each: launched.row(each).key for each in ("F05", "F01", "F03")}
    assert re.findall(r"WP-\d+", found["g-fun-F05"]) == [keys["F05"]]
    assert set(re.findall(r"WP-\d+", found["g-mat-CTL"])) == set(keys.values())
    assert Gap.objects.get(key="G-MAT:CTL").votes == 8
