"""Opening the plan to a contributor without JavaScript: opened, changed, closed while they type."""

from collections.abc import Callable
from typing import Any

import pytest

from pmo_studio.core import limits
from pmo_studio.core.access import Denied
from pmo_studio.core.actions.openings import set_openings
from pmo_studio.core.models import Event, Participant, SheetOpening
from pmo_studio.core.models.openings import OpenSheet
from roadmaps.actions import packages
from roadmaps.actions.packages import Details
from roadmaps.models import WorkPackage
from tests.journeys.test_mandate import visitor
from tests.journeys.test_people import Visitor
from tests.people import People, make_people
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
TYPED = "Because the board asked for one list"


@pytest.fixture(autouse=True)
def _no_guesses_yet():
    limits.codes.clear()


def test_the_plan_is_opened_changed_and_closed_without_a_script() -> None:
    people = make_people()
    fay, carl = visitor(people, "facilitator"), visitor(people, "contributor")
    carl_is_told_whom_to_ask(people, carl)
    fay_opens_the_plan_to_carl(people, fay)
    carl_plans_and_finds_no_button_too_many(people, carl)
    fay_closes_it_while_carl_types(fay, carl)
    carl_sends_what_he_typed_once_he_may_again(people, fay, carl)


def carl_is_told_whom_to_ask(people: People, carl: Visitor) -> None:
    carl.open(f"/engagements/{people.engagement.pk}/packages/")
    assert "ask Fay Facilitator to open this sheet to you" in carl.page.text
    assert buttons(carl) == []


def buttons(one: Visitor) -> list[str]:
    """What the sheet lets somebody do, without what its frame has for everybody."""
    ways = [words for words, href in one.page.links if "/packages/new/" in href]
    return ways + [
        words
        for form in one.page.forms
        for words, _name, _value in form.buttons
        if "/packages/" in form.action
    ]


def fay_opens_the_plan_to_carl(people: People, fay: Visitor) -> None:
    fay.open(f"/engagements/{people.engagement.pk}/packages/")
    fay.follow("Open to contributors…")
    assert "Who may change what" in fay.page.text
    fay.press("Save", open=[f"plan:{people.contributor.pk}"])
    assert "Saved. It holds from their next page on." in fay.page.text
    fay.follow("Work packages")


def carl_plans_and_finds_no_button_too_many(people: People, carl: Visitor) -> None:
    carl.open(f"/engagements/{people.engagement.pk}/packages/")
    assert "to open this sheet to you" not in carl.page.text
    carl.follow("A package of our own")
    carl.press("Add the package", name="One list of projects", effort="12")
    row = WorkPackage.objects.get()
    carl.open(row.get_absolute_url())
    carl.press("Save", purpose="So that the board sees all of it")
    row.refresh_from_db()
    assert row.purpose == "So that the board sees all of it"
    carl.open(f"/engagements/{people.engagement.pk}/roadmap/")
    words = {words for form in carl.page.forms for words, _name, _value in form.buttons}
    assert "Keep as baseline" not in words
    assert "Optimise" not in [words for words, _href in carl.page.links]


def fay_closes_it_while_carl_types(fay: Visitor, carl: Visitor) -> None:
    row = WorkPackage.objects.get()
    carl.open(row.get_absolute_url())
    fay.open(f"/engagements/{row.plan.engagement_id}/people/")
    fay.follow("Who may change what")
    fay.press("Save", open=[])
    carl.press("Save", purpose=TYPED)
    assert "Ask the facilitator to open this sheet to you" in carl.page.text
    assert TYPED in carl.page.text
    row.refresh_from_db()
    assert row.purpose != TYPED


def carl_sends_what_he_typed_once_he_may_again(people: People, fay: Visitor, carl: Visitor) -> None:
    fay.press("Save", open=["plan:all"])
    carl.press("Send it again")
    assert WorkPackage.objects.get().purpose == TYPED
    assert list(SheetOpening.objects.values_list("sheet", "seat")) == [("plan", None)]


def test_two_who_open_the_same_at_once_open_it_once() -> None:
    people = make_people()

    def opens(by: Participant) -> Callable[[], Any]:
        which = {(OpenSheet.PLAN, None), (OpenSheet.LINKS, people.guest.pk)}
        return lambda: set_openings(people.engagement, opened=which, closed=(), by=by)

    assert at_once(opens(people.lead), opens(people.facilitator)) == [set(), set()]
    assert SheetOpening.objects.count() == 2
    assert Event.objects.filter(kind="sheet.opened").count() == 2


def test_a_change_that_meets_the_closing_stands_before_it_in_the_log_or_is_denied() -> None:
    people = make_people()
    which = {(OpenSheet.PLAN, people.contributor.pk)}
    set_openings(people.engagement, opened=which, closed=(), by=people.lead)
    carl = Participant.objects.for_access().get(pk=people.contributor.pk)

    def plan() -> bool:
        try:
            packages.add_package(people.engagement, details=Details("One list", 5), by=carl)
        except Denied:
            return False
        return True

    stands, _ = at_once(
        plan,
        lambda: set_openings(people.engagement, opened=(), closed=which, by=people.lead),
    )
    kinds = ("package.added", "sheet.closed")
    log = Event.objects.filter(kind__in=kinds).order_by("number").values_list("kind", flat=True)
    assert list(log) == (["package.added", "sheet.closed"] if stands else ["sheet.closed"])
    assert WorkPackage.objects.count() == stands
