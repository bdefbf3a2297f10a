"""The logic of a canvas without JavaScript: links, their table, a thread, and what rests."""

import pytest

from canvases.models import Canvas, Link
from tests.factories import CanvasFactory, KpiFactory, NoteFactory
from tests.journeys.test_people import Visitor
from tests.people import make_people

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_logic_of_a_canvas_needs_no_script() -> None:
    people = make_people()
    canvas = CanvasFactory(engagement=people.engagement)
    fay = Visitor()
    fay.client.cookies = people.browser("facilitator").cookies
    customer, value, function = (
        NoteFactory(canvas=canvas, author=people.guest, block=block, text=text)
        for block, text in (("cs", "Sponsors"), ("vp", "One status"), ("ka", "Collect status"))
    )
    kpi = KpiFactory(engagement=people.engagement, name="Surprise rate")

    # On the page of a note: with another note and with a KPI.
    fay.open(canvas.get_absolute_url())
    fay.follow("One status")
    fay.press("Link", end=function.subject, strength="3")
    fay.press("Link", end=kpi.subject)
    assert "Delivered by these functions" in fay.page.text
    assert "Measured by these KPIs" in fay.page.text

    # In the table: two that do not fit are told so and stay chosen.
    fay.open(canvas.get_absolute_url())
    fay.follow("Links")
    fay.press("Link", source=customer.subject, end=function.subject)
    assert fay.status == 422
    assert "can be linked with: Value propositions" in fay.page.text
    fay.press("Link", end=value.subject)
    assert Link.objects.in_force().filter(canvas=canvas).count() == 3

    # The thread of the customer, in words, on the board.
    fay.follow("Sponsors")
    fay.follow("Show the thread")
    assert "Thread of “Sponsors” 1 value, 1 function, 1 KPI" in fay.page.text

    the_value_leaves_its_block_and_comes_back(fay, canvas)

    # A slip in the table is taken back on the board.
    fay.open(f"{canvas.get_absolute_url()}links/?kind=needs")
    fay.press("Strength 3")
    fay.press("Remove the link of “Sponsors” with “One status”")
    assert not Link.objects.in_force().filter(kind="needs").exists()
    fay.open(canvas.get_absolute_url())
    fay.press("Take back my last change")
    assert Link.objects.in_force().get(kind="needs").strength == 3


def the_value_leaves_its_block_and_comes_back(fay: Visitor, canvas: Canvas) -> None:
    fay.follow("One status")
    fay.press("Move", block="co")
    assert "3 links rest until the note is back in its block." in fay.page.text
    fay.follow("Links")
    assert "3 links rest" in fay.page.text
    fay.open(canvas.get_absolute_url())
    fay.follow("One status")
    fay.press("Move", block="vp")
    assert Link.objects.in_force().filter(canvas=canvas).count() == 3
