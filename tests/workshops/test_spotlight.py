"""Bring everyone to a page; workshops that are planned, run and end."""

import datetime
import json
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from pmo_studio.core.access import Denied
from pmo_studio.core.actions import stakeholders
from pmo_studio.core.actions.data import redact_text
from pmo_studio.core.models import Engagement, Event
from pmo_studio.core.refusals import Refused
from pmo_studio.core.texts import REDACTED
from pmo_studio.live import replay
from pmo_studio.workshops.actions import spotlight as actions
from pmo_studio.workshops.actions import votes, workshops
from pmo_studio.workshops.models import Spotlight, Workshop
from tests.factories import CanvasFactory
from tests.people import People
from tests.workshops.samples import open_round

pytestmark = pytest.mark.django_db

BAR = 'id="spotlight" class="spotlight"'


def people_page(people: People) -> str:
    return reverse("core:people", args=[people.engagement.pk])


def shine(people: People, **options: object) -> Spotlight:
    canvas = CanvasFactory(engagement=people.engagement, title="To-be")
    given = {"path": canvas.get_absolute_url(), "title": "To-be"} | options
    return actions.set_spotlight(people.engagement, by=people.facilitator, **given)


@pytest.mark.parametrize("column", ["lead", "facilitator", "contributor", "viewer", "guest"])
def test_every_page_tells_everybody_where_the_facilitator_is(people: People, column: str) -> None:
    lit = shine(people, question="What would sponsors miss?")
    html = people.browser(column).get(people_page(people)).content.decode()
    assert BAR in html
    told = "You brought everybody to" if column == "facilitator" else "Fay Facilitator is at"
    assert f">{told}</span>" in html
    assert "What would sponsors miss?" in html
    assert f'href="{lit.path}" data-go' in html


@pytest.mark.parametrize("column", ["lead", "facilitator", "contributor", "guest"])
def test_the_bar_lets_everybody_go_by_the_form_of_who_may(people: People, column: str) -> None:
    shine(people)
    html = people.browser(column).get(people_page(people)).content.decode()
    bar = html.partition(BAR)[2].partition("</section>")[0]
    assert 'form="let-go">Let everybody go</button>' in bar
    leads = column in ("lead", "facilitator")
    assert ('<form id="let-go" method="post" action="/engagements/' in html) is leads


def test_the_answer_to_a_form_is_no_place_to_bring_anybody_to(people: People) -> None:
    browser = people.browser("facilitator")
    brings = f'action="/engagements/{people.engagement.pk}/spotlight/"'
    assert brings in browser.get(people_page(people)).content.decode()
    refused = browser.post(f"/engagements/{people.engagement.pk}/sponsor/", {"name": ""})
    assert refused.status_code == 422
    assert brings not in refused.content.decode()


def test_nobody_is_brought_to_a_page_that_is_not_for_the_room(people: People) -> None:
    details = stakeholders.Details("Ana Souza")
    row = stakeholders.add_stakeholder(people.engagement, details=details, by=people.lead)
    register = reverse("core:stakeholders", args=[people.engagement.pk])
    for address in (register, row.get_absolute_url()):
        html = people.browser("facilitator").get(address).content.decode()
        assert "Ana Souza" in html
        assert "data-bring" not in html


def test_page_that_is_shown_offers_no_way_to_itself(people: People) -> None:
    lit = shine(people)
    for address in (lit.path, f"{lit.path}?view=projector"):
        html = people.browser("guest").get(address).content.decode()
        assert BAR in html
        assert "data-go" not in html


def test_whoever_is_held_is_told_by_whom_at_the_place_itself(people: People) -> None:
    lit = shine(people, hold=True, question="What would sponsors miss?")
    held = {
        column: people.browser(column).get(lit.path).content.decode().partition(BAR)[2]
        for column in ("guest", "facilitator")
    }
    assert ">Fay Facilitator holds everybody here</span>" in held["guest"]
    assert ">You hold everybody here</span>" in held["facilitator"]
    actions.set_spotlight(people.engagement, path=lit.path, title="To-be", by=people.lead)
    assert "holds everybody" not in people.browser("guest").get(lit.path).content.decode()


def test_nothing_is_shown_before_after_and_on_another_day(people: People) -> None:
    guest = people.browser("guest")
    assert BAR not in guest.get(people_page(people)).content.decode()
    shine(people)
    yesterday = timezone.now() - datetime.timedelta(hours=13)
    Spotlight.objects.update(set_at=yesterday)
    assert BAR not in guest.get(people_page(people)).content.decode()
    shine(people)
    actions.clear_spotlight(people.engagement, by=people.lead)
    actions.clear_spotlight(people.engagement, by=people.lead)
    assert BAR not in guest.get(people_page(people)).content.decode()
    logged = Event.objects.filter(kind__startswith="spotlight.").order_by("number")
    assert [event.kind for event in logged] == ["spotlight.set"] * 2 + ["spotlight.cleared"]


def test_live_pages_get_the_bar_whatever_their_topic(people: People) -> None:
    before = Engagement.objects.get(pk=people.engagement.pk).last_number
    shine(people, question="<b>Why?</b>")
    shine(people, question="<b>And now?</b>")
    actions.clear_spotlight(people.engagement, by=people.lead)
    frames = replay.frames(people.engagement.pk, before)
    assert [frame.topic for frame in frames] == ["", "", ""]
    shown = [frame.html for frame in frames if frame.html]
    assert [html.strip() for html in shown] == ['<section id="spotlight" hidden></section>']

    shine(people, question="<b>Again?</b>")
    newest = replay.frames(people.engagement.pk, before + 3)[0]
    assert newest.html is not None
    assert "&lt;b&gt;Again?&lt;/b&gt;" in newest.html
    assert "csrf" not in newest.html


def test_the_bar_speaks_the_language_of_its_reader_live_too(people: People) -> None:
    before = Engagement.objects.get(pk=people.engagement.pk).last_number
    shine(people, path=people_page(people), title="People", question="Who is missing?")
    [frame] = replay.frames(people.engagement.pk, before)
    assert frame.html is not None
    assert "Fay Facilitator is at" in frame.html
    sent = json.loads(frame.text)["spoken"]
    assert "Fay Facilitator está em" in sent["pt-br"]
    assert '<b dir="auto">Pessoas</b>' in sent["pt-br"]
    assert '<b dir="auto">Personas</b>' in sent["es"]
    assert "Who is missing?" in sent["es"]

    # A name that people gave is theirs in every language.
    shine(people, path=people_page(people), title="Our people")
    [frame] = replay.frames(people.engagement.pk, before + 1)
    assert '<b dir="auto">Our people</b>' in frame.spoken["es"]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "votes/",
        "//evil.example/",
        "/\\evil.example/",
        "https://evil.example/",
        "javascript:alert(1)",
        "/engagements/7/\nvotes/",
        "/no/such/page/",
        "/admin/",
        "/accounts/logout/",
        "/" + "x" * 300,
    ],
)
def test_nobody_is_led_anywhere_but_to_a_page_of_this_studio(people: People, path: str) -> None:
    with pytest.raises(Refused):
        shine(people, path=path)
    url = reverse("workshops:spotlight_set", args=[people.engagement.pk])
    answer = people.browser("facilitator").post(url, {"path": path})
    assert answer.status_code == 422
    assert not Spotlight.objects.exists()


def test_address_with_a_query_keeps_it(people: People) -> None:
    path = f"/engagements/{people.engagement.pk}/votes/compare/?rounds=1&rounds=2"
    assert shine(people, path=path).path == path


def test_question_longer_than_the_bar_is_refused(people: People) -> None:
    with pytest.raises(Refused, match="200"):
        shine(people, question="x" * 201)


@pytest.mark.parametrize("column", ["contributor", "viewer", "guest"])
def test_only_facilitators_bring_people_and_let_them_go(people: People, column: str) -> None:
    seat = getattr(people, column)
    with pytest.raises(Denied):
        actions.set_spotlight(people.engagement, path=people_page(people), title="P", by=seat)
    with pytest.raises(Denied):
        actions.clear_spotlight(people.engagement, by=seat)
    assert "data-bring" not in people.browser(column).get(people_page(people)).content.decode()


def test_facilitator_brings_everyone_with_the_form_of_any_page(people: People) -> None:
    browser, page = people.browser("facilitator"), people_page(people)
    assert f'name="path" value="{page}"' in browser.get(page).content.decode()
    url = reverse("workshops:spotlight_set", args=[people.engagement.pk])
    answer = browser.post(
        url, {"path": page, "title": "People", "question": "Who is missing?", "hold": "on"}
    )
    lit = Spotlight.objects.get()
    assert answer.headers["Location"] == page
    assert (lit.path, lit.title, lit.question, lit.hold) == (
        page,
        "People",
        "Who is missing?",
        True,
    )
    clear = reverse("workshops:spotlight_clear", args=[people.engagement.pk])
    assert browser.post(clear, {"path": page}).headers["Location"] == page
    assert browser.post(clear, {"path": "//evil.example"}).headers["Location"].endswith("/votes/")


def test_question_can_be_redacted(people: People) -> None:
    lit = shine(people, question="Is Jo leaving?")
    redact_text(people.engagement, subject=lit.subject, by=people.lead)
    lit.refresh_from_db()
    assert lit.question == REDACTED
    assert Event.objects.get(kind="spotlight.set").data["text"] == REDACTED


@pytest.mark.parametrize("over", [votes.cancel_round, votes.end_round])
@pytest.mark.parametrize("view", ["", "?view=projector"])
def test_vote_that_is_over_holds_nobody_on_its_page(
    people: People, over: Callable[..., None], view: str
) -> None:
    round_ = open_round(people)
    shine(people, path=round_.get_absolute_url() + view)
    over(round_, by=people.facilitator)
    assert not Spotlight.objects.exists()
    assert Event.objects.filter(kind="spotlight.cleared").count() == 1


def test_vote_that_is_over_leaves_people_at_another_page(people: People) -> None:
    shine(people)
    votes.end_round(open_round(people), by=people.facilitator)
    assert Spotlight.objects.exists()


@pytest.mark.parametrize("path", ["//evil.example", "votes/", ""])
def test_database_refuses_a_foreign_path(people: People, path: str) -> None:
    shine(people)
    with pytest.raises(IntegrityError), transaction.atomic():
        Spotlight.objects.update(path=path)


# --- workshops ---


def test_workshop_is_planned_runs_and_ends(people: People) -> None:
    workshop = workshops.plan_workshop(people.engagement, title=" Kick  off ", by=people.lead)
    workshops.start_workshop(workshop, by=people.facilitator)
    shine(people)
    workshops.end_workshop(workshop, by=people.facilitator)
    workshop.refresh_from_db()
    assert (workshop.title, workshop.state) == ("Kick off", "ended")
    assert workshop.started_at is not None
    assert workshop.ended_at is not None
    assert workshop.ended_at >= workshop.started_at
    assert not Spotlight.objects.exists()


def test_one_workshop_runs_at_a_time(people: People) -> None:
    first, second = (
        workshops.plan_workshop(people.engagement, title=title, by=people.lead) for title in "ab"
    )
    workshops.start_workshop(first, by=people.lead)
    with pytest.raises(Refused, match="Another workshop"):
        workshops.start_workshop(second, by=people.lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        Workshop.objects.filter(pk=second.pk).update(state="running", started_at=timezone.now())


def test_workshop_does_what_its_state_allows_and_nothing_else(people: People) -> None:
    workshop = workshops.plan_workshop(people.engagement, title="Kick-off", by=people.lead)
    with pytest.raises(Refused, match="not running"):
        workshops.end_workshop(workshop, by=people.lead)
    workshops.start_workshop(workshop, by=people.lead)
    with pytest.raises(Refused, match="begun already"):
        workshops.start_workshop(workshop, by=people.lead)
    with pytest.raises(Refused, match="stays in the list"):
        workshops.drop_workshop(workshop, by=people.lead)


def test_planned_workshop_can_be_taken_back(people: People) -> None:
    workshop = workshops.plan_workshop(people.engagement, title="Typo", by=people.lead)
    workshops.drop_workshop(workshop, by=people.lead)
    assert not Workshop.objects.exists()


@pytest.mark.parametrize("title", ["", "  ", "x" * 81])
def test_workshop_without_a_fitting_title_is_refused(people: People, title: str) -> None:
    with pytest.raises(Refused):
        workshops.plan_workshop(people.engagement, title=title, by=people.lead)


def test_only_facilitators_run_workshops(people: People) -> None:
    workshop = workshops.plan_workshop(people.engagement, title="Kick-off", by=people.lead)
    for act in (workshops.start_workshop, workshops.end_workshop, workshops.drop_workshop):
        with pytest.raises(Denied):
            act(workshop, by=people.contributor)
    with pytest.raises(Denied):
        workshops.plan_workshop(people.engagement, title="Mine", by=people.guest)


@pytest.mark.parametrize(
    "values",
    [
        {"title": ""},
        {"state": "running"},
        {"state": "ended", "started_at": timezone.now()},
        {"started_at": timezone.now()},
        {
            "state": "ended",
            "started_at": timezone.now(),
            "ended_at": timezone.now() - datetime.timedelta(days=1),
        },
    ],
)
def test_database_refuses_a_workshop_that_makes_no_sense(people: People, values) -> None:
    workshop = workshops.plan_workshop(people.engagement, title="Kick-off", by=people.lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        Workshop.objects.filter(pk=workshop.pk).update(**values)
