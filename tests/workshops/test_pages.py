"""The pages of votes as plain HTML, for every role."""

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pmo_studio.core.actions import seats
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.live import replay
from pmo_studio.live.frames import Viewer
from pmo_studio.workshops.actions import votes, workshops
from pmo_studio.workshops.models import Spotlight, Vote, VoteItem, VoteRound, Workshop
from pmo_studio.workshops.views import room
from tests.factories import CanvasFactory, GroupFactory, GuestFactory, NoteFactory
from tests.people import People
from tests.workshops.samples import items_of, notes_of, open_round

pytestmark = pytest.mark.django_db


def votes_url(people: People) -> str:
    return reverse("workshops:votes", args=[people.engagement.pk])


def new_url(people: People, source: str = "") -> str:
    url = reverse("workshops:round_new", args=[people.engagement.pk])
    return f"{url}?from={source}" if source else url


def dots_url(round_: VoteRound, index: int = 0) -> str:
    return reverse("workshops:dots_set", args=[round_.pk, items_of(round_)[index].pk])


BAR = 'class="ask-bar" id="ask-round-{}"'

# --- opening ---


def test_canvas_and_each_of_its_blocks_can_be_voted_on(people: People) -> None:
    canvas = CanvasFactory(engagement=people.engagement, title="To-be")
    NoteFactory(canvas=canvas, author=people.guest, block="cs")
    group = GroupFactory(canvas=canvas, block="vp")
    NoteFactory(canvas=canvas, author=people.guest, block="vp", group=group)
    CanvasFactory(engagement=people.engagement, title="Empty")
    html = people.browser("facilitator").get(votes_url(people)).content.decode()
    assert f'value="canvas:{canvas.pk}">To-be: everything (2)' in html
    assert f'value="canvas:{canvas.pk}-cs">To-be: Customers (1)' in html
    assert f'value="canvas:{canvas.pk}-vp">To-be: Value propositions (1)' in html
    assert "Empty" not in html


def test_form_lists_groups_and_single_notes_in_the_order_of_the_blocks(people: People) -> None:
    canvas = CanvasFactory(engagement=people.engagement)
    group = GroupFactory(canvas=canvas, block="vp", title="The group", position=0)
    inside = NoteFactory(
        canvas=canvas, author=people.guest, block="vp", group=group, text="Hidden inside"
    )
    NoteFactory(canvas=canvas, author=people.guest, block="vp", text="Second", position=1)
    NoteFactory(canvas=canvas, author=people.guest, block="cs", text="First", position=9)
    page = people.browser("facilitator").get(new_url(people, canvas.topic))
    html = page.content.decode()
    assert html.index("First") < html.index("The group") < html.index("Second")
    assert inside.text not in html
    assert 'name="dots" value="3"' in html


def test_form_groups_the_items_by_block_and_leads_to_a_vote_on_one_block_alone(
    people: People,
) -> None:
    canvas = CanvasFactory(engagement=people.engagement)
    for block, count in (("cs", 2), ("vp", 3), ("ka", 15)):
        for _ in range(count):
            NoteFactory(canvas=canvas, author=people.guest, block=block)
    browser = people.browser("facilitator")
    html = browser.get(new_url(people, canvas.topic)).content.decode()
    legends = re.findall(r"<legend>([^<]+) <span[^>]*>\((\d+)\)", html)
    assert legends == [
        ("Customers", "2"),
        ("Value propositions", "3"),
        ("Functions and activities", "15"),
    ]
    values = f"{canvas.topic}-vp"
    assert f'?from={values}" data-only="{values}">Only value propositions (the PMO' in html
    assert f'data-part="{canvas.topic}-ka" data-dots="4"' in html

    # The link works without a script: the list of that block, all of it ticked.
    alone = browser.get(new_url(people, values)).content.decode()
    assert len(re.findall(r'name="items"[^>]* checked', alone)) == 3
    assert alone.count('name="items"') == 3
    assert "data-only" not in alone


def test_facilitator_opens_a_vote_and_everybody_is_brought_there(people: People) -> None:
    notes = notes_of(people, 4)
    browser = people.browser("facilitator")
    url = new_url(people, notes[0].canvas.topic)
    key = re.search(r'name="key" value="(\w+)"', browser.get(url).content.decode())
    assert key
    form = {
        "title": "Which first?",
        "dots": 3,
        "cap": 2,
        "facilitators_abstain": "on",
        "bring": "on",
        "items": [note.subject for note in notes[:3]],
        "key": key[1],
    }
    answers = [browser.post(url, form) for _ in range(2)]

    round_ = VoteRound.objects.get()
    assert {answer.headers["Location"] for answer in answers} == {round_.get_absolute_url()}
    assert [item.title for item in items_of(round_)] == ["Item 0", "Item 1", "Item 2"]
    assert Spotlight.objects.get().path == round_.get_absolute_url()


def test_an_open_vote_is_on_every_page_of_those_who_have_dots_left(
    people: People,
) -> None:
    page = reverse("core:people", args=[people.engagement.pk])
    browsers = {name: people.browser(name) for name in ("guest", "viewer", "facilitator")}
    with CaptureQueriesContext(connection) as before:
        browsers["guest"].get(page)
    round_ = open_round(people, dots=2)

    def led(name: str, address: str = page) -> bool:
        return BAR.format(round_.pk) in browsers[name].get(address).content.decode()

    with CaptureQueriesContext(connection) as after:
        assert led("guest")
    assert len(after) == len(before)
    assert [led("viewer"), led("facilitator"), led("guest", votes_url(people))] == [False] * 3
    item = items_of(round_)[0]
    votes.set_dots(item, dots=1, by=people.guest)
    assert led("guest")
    votes.set_dots(item, dots=2, by=people.guest)
    assert not led("guest")


def test_open_pages_hear_of_a_vote_and_of_its_end_in_their_own_language(people: People) -> None:
    number = Engagement.objects.get(pk=people.engagement.pk).last_number
    round_ = open_round(people)
    elsewhere = Viewer(people.guest.pk, False, frozenset({"home:1"}))
    there = Viewer(people.guest.pk, False, frozenset({votes.topic_of(people.engagement)}))

    def told(viewer: Viewer) -> dict[str, Any]:
        frames = replay.frames(people.engagement.pk, number)
        found: dict[str, Any] = json.loads(frames[-1].text_for(viewer))
        return found

    assert "Go to the vote" in told(elsewhere)["everywhere"]["en"]
    assert "data-room" in told(elsewhere)["everywhere"]["pt-br"]
    assert told(there)["reload"] == votes.topic_of(people.engagement)
    votes.end_round(round_, by=people.facilitator)
    assert "data-gone" in told(elsewhere)["everywhere"]["en"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": ""}, "This field is required"),
        ({"dots": 100}, "less than or equal to 99"),
        ({"dots": 9, "cap": 2}, "nobody can place more than 8 dots"),
        ({"items": []}, "at least two items"),
        ({"items": ["note:999999", "note:999998"]}, "no longer there"),
    ],
)
def test_vote_that_cannot_be_opened_says_why_and_keeps_what_was_typed(
    people: People, change, words: str
) -> None:
    notes = notes_of(people, 4)
    form = {"title": "My typed title", "dots": 3, "cap": 2} | change
    form.setdefault("items", [note.subject for note in notes])
    url = new_url(people, notes[0].canvas.topic)
    answer = people.browser("facilitator").post(url, form)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert words in html
    assert form["title"] in html
    assert not VoteRound.objects.exists()


@pytest.mark.parametrize(
    "source", ["", "canvas:", "canvas:0", "canvas:x-y", "what:3", "canvas:²", "canvas:" + 40 * "9"]
)
def test_list_that_does_not_exist_offers_the_lists_there_are(people: People, source: str) -> None:
    notes_of(people, 2)
    page = people.browser("lead").get(new_url(people, source))
    assert page.status_code == 200
    assert "Choose the items" in page.content.decode()


def test_canvas_of_another_engagement_offers_nothing(people: People) -> None:
    foreign = NoteFactory(text="Foreign secret")
    page = people.browser("lead").get(new_url(people, foreign.canvas.topic))
    assert "Foreign secret" not in page.content.decode()


# --- voting ---


def test_plain_buttons_give_and_take_dots(people: People) -> None:
    round_ = open_round(people)
    guest = people.browser("guest")
    for dots in (1, 2, 1):
        answer = guest.post(dots_url(round_), {"dots": dots})
        item = items_of(round_)[0]
        assert answer.headers["Location"] == f"{round_.get_absolute_url()}#item-{item.pk}"
    html = guest.get(round_.get_absolute_url()).content.decode()
    assert 'id="dots-left">4</b>' in html
    assert 'data-n="1">1</output>' in html
    assert html.count("data-mine") == 1


def test_buttons_that_would_be_refused_are_off(people: People) -> None:
    round_ = open_round(people, dots=2)
    guest = people.browser("guest")
    html = guest.get(round_.get_absolute_url()).content.decode()
    assert html.count(" disabled>") == 6
    guest.post(dots_url(round_), {"dots": 2})
    html = guest.get(round_.get_absolute_url()).content.decode()
    assert html.count(" disabled>") == 6 + 5


@pytest.mark.parametrize(
    ("dots", "words"),
    [
        ("3", "2 dots of yours at most"),
        ("-1", "no dot of yours"),
        ("many", "as a number"),
        ("", "required"),
        ("9" * 50, "at most"),
    ],
)
def test_refused_dots_are_explained_on_the_page_and_in_one_sentence(
    people: People, dots: str, words: str
) -> None:
    round_ = open_round(people)
    guest = people.browser("guest")
    page = guest.post(dots_url(round_), {"dots": dots})
    assert page.status_code == 422
    assert words in page.content.decode()
    assert "<html" in page.content.decode()
    sentence = guest.post(dots_url(round_), {"dots": dots}, headers={"HX-Request": "true"})
    assert sentence.status_code == 422
    assert words in sentence.content.decode()
    assert "<" not in sentence.content.decode()
    assert not Vote.objects.exists()


def test_dots_for_an_ended_vote_are_refused_with_409_and_the_result(people: People) -> None:
    round_ = open_round(people)
    votes.set_dots(items_of(round_)[0], dots=1, by=people.contributor)
    votes.end_round(round_, by=people.facilitator)
    answer = people.browser("guest").post(dots_url(round_), {"dots": 1})
    assert answer.status_code == 409
    assert "has ended" in answer.content.decode()
    assert 'class="ranking"' in answer.content.decode()


def test_item_is_found_only_in_its_own_vote(people: People) -> None:
    round_, other = open_round(people), open_round(people)
    url = reverse("workshops:dots_set", args=[other.pk, items_of(round_)[0].pk])
    assert people.browser("guest").post(url, {"dots": 1}).status_code == 404


@pytest.mark.parametrize(
    ("column", "words"),
    [("viewer", "watch this vote but not take part"), ("lead", "facilitators do not vote")],
)
def test_who_does_not_vote_sees_the_items_and_why(people: People, column: str, words: str) -> None:
    html = people.browser(column).get(open_round(people).get_absolute_url()).content.decode()
    assert words in html
    assert "Item 0" in html
    assert "data-ballot" not in html


@pytest.mark.parametrize("items", [3, 30])
@pytest.mark.parametrize(("column", "queries"), [("guest", 8), ("facilitator", 12)])
def test_ballot_costs_the_same_queries_for_3_and_30_items(
    people: People,
    items: int,
    column: str,
    queries: int,
    django_assert_num_queries: Callable[[int], None],
) -> None:
    round_ = open_round(people, notes_of(people, items), dots=3, facilitators_abstain=False)
    browser = people.browser(column)
    with django_assert_num_queries(queries):
        browser.get(round_.get_absolute_url())


@pytest.mark.parametrize("items", [3, 30])
def test_result_costs_the_same_queries_for_3_and_30_items(
    people: People, items: int, django_assert_num_queries: Callable[[int], None]
) -> None:
    round_ = open_round(people, notes_of(people, items), dots=3)
    votes.end_round(round_, by=people.facilitator)
    browser = people.browser("viewer")
    with django_assert_num_queries(10):
        browser.get(round_.get_absolute_url())


@pytest.mark.parametrize("rounds", [3, 30])
def test_list_costs_the_same_queries_for_3_and_30_votes(
    people: People, rounds: int, django_assert_num_queries: Callable[[int], None]
) -> None:
    notes = notes_of(people, 2)
    for index in range(rounds):
        round_ = open_round(people, notes, dots=3)
        if index % 2:
            votes.end_round(round_, by=people.facilitator)
    browser = people.browser("facilitator")
    # Nine ask the context, the processes, the targets, the mandate, the pilot, the functions and
    # the lessons what they offer.
    with django_assert_num_queries(25):
        browser.get(votes_url(people))


# --- ending and results ---


def test_facilitator_ends_the_vote_and_everybody_sees_the_ranking(people: People) -> None:
    round_ = open_round(people)
    for seat in three_voters(people):
        votes.set_dots(items_of(round_)[3], dots=2, by=seat)
    before = Engagement.objects.get(pk=people.engagement.pk).last_number
    people.browser("facilitator").post(reverse("workshops:round_end", args=[round_.pk]))

    frame = replay.frames(people.engagement.pk, before)[0]
    # With the canvas of what was voted on: it shows the dots from now on.
    assert frame.reload is not None
    assert votes.topic_of(people.engagement) in frame.reload.split()
    html = people.browser("viewer").get(round_.get_absolute_url()).content.decode()
    ranking = html[html.index('class="ranking"') :]
    assert ranking.index("Item 3") < ranking.index("Item 0")
    assert 'rect width="100"' in ranking
    assert "100 %" in ranking


def three_voters(people: People) -> list[Participant]:
    return [people.guest, people.contributor, GuestFactory.create(engagement=people.engagement)]


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, ("Only 1 person has voted.", "exactly what this person chose")),
        (2, ("Only 2 people have voted.", "each of the two what the other one chose")),
    ],
)
def test_ending_a_vote_of_one_or_two_asks_once_and_tells_no_sum_before(
    people: People, count: int, words: tuple[str, str]
) -> None:
    round_ = open_round(people)
    for seat in three_voters(people)[:count]:
        votes.set_dots(items_of(round_)[3], dots=2, by=seat)
    lead, url = people.browser("lead"), reverse("workshops:round_end", args=[round_.pk])

    asked = lead.post(url, follow=True)

    html = asked.content.decode()
    assert asked.redirect_chain == [(f"{round_.get_absolute_url()}?ending=few#end", 302)]
    assert all(word in html for word in words)
    assert 'class="ranking"' not in html
    round_.refresh_from_db()
    assert round_.is_open
    assert not VoteItem.objects.filter(round=round_, dots__isnull=False).exists()
    assert lead.post(url, {"few_too": "yes"}).status_code == 302
    round_.refresh_from_db()
    assert (round_.is_open, round_.voters) == (False, count)


def test_the_question_goes_when_a_third_person_votes(people: People) -> None:
    round_ = open_round(people)
    first, *others = three_voters(people)
    votes.set_dots(items_of(round_)[3], dots=2, by=first)
    lead, question = people.browser("lead"), f"{round_.get_absolute_url()}?ending=few"
    assert "Only 1 person has voted." in lead.get(question).content.decode()
    assert "has voted" not in people.browser("viewer").get(question).content.decode()
    for seat in others:
        votes.set_dots(items_of(round_)[3], dots=2, by=seat)
    assert "have voted" not in lead.get(question).content.decode()
    round_.refresh_from_db()
    assert round_.is_open


@pytest.mark.parametrize("count", [0, 3])
def test_ending_a_vote_of_nobody_or_of_three_asks_nothing(people: People, count: int) -> None:
    round_ = open_round(people)
    for seat in three_voters(people)[:count]:
        votes.set_dots(items_of(round_)[3], dots=2, by=seat)
    answer = people.browser("lead").post(reverse("workshops:round_end", args=[round_.pk]))
    assert answer.status_code == 302
    round_.refresh_from_db()
    assert round_.voters == count


def test_the_question_on_the_wall_lists_nobody_with_their_dots(people: People) -> None:
    round_ = open_round(people)
    votes.set_dots(items_of(round_)[3], dots=2, by=people.guest)
    url = reverse("workshops:round_end", args=[round_.pk])
    html = people.browser("lead").post(url, {"view": "projector"}, follow=True).content.decode()
    assert "Only 1 person has voted." in html
    assert 'class="left-list"' not in html
    assert f"{round_.get_absolute_url()}?view=projector" in html


def test_pages_promise_sums_and_not_what_a_sum_of_one_cannot_keep(people: People) -> None:
    round_ = open_round(people)
    pages = [
        people.browser("guest").get(round_.get_absolute_url()),
        people.browser("lead").get(round_.get_absolute_url()),
        people.browser("nobody").get(f"/j/{people.code.code}/"),
    ]
    for page in pages:
        assert "with very few voters the sum itself can tell" in page.content.decode().lower()


def test_cancelled_vote_leads_back_to_the_list(people: People) -> None:
    round_ = open_round(people)
    answer = people.browser("lead").post(
        reverse("workshops:round_cancel", args=[round_.pk]), follow=True
    )
    assert answer.redirect_chain == [(votes_url(people), 302)]
    assert "No dot was counted" in answer.content.decode()


def test_rounds_can_be_compared_and_open_ones_cannot(people: People) -> None:
    notes = notes_of(people, 3)
    first, second, still = (
        open_round(people, notes, title=title, dots=3) for title in ("Before", "After", "Secret")
    )
    votes.set_dots(items_of(first)[0], dots=2, by=people.guest)
    for round_ in (first, second):
        votes.end_round(round_, by=people.facilitator)
    url = reverse("workshops:compare", args=[people.engagement.pk])
    chosen = [first.pk, second.pk, still.pk, "x", 10**30]
    page = people.browser("guest").get(url, {"rounds": chosen})
    html = page.content.decode()
    assert page.status_code == 200
    assert "Before" in html
    assert "After" in html
    assert "Secret" not in html
    assert '2 <span class="mute">(1)</span>' in html


def test_csv_is_read_by_spreadsheets_as_text_and_numbers(people: People) -> None:
    notes = notes_of(people, 5)
    texts = ["=HYPERLINK(1)", '+1 "quoted"', "São Paulo; Ünïcode", " -2", "plain, with comma"]
    for note, text in zip(notes, texts, strict=True):
        note.text = text
        note.save()
    round_ = open_round(people, notes, title="Which first, São Paulo?")
    votes.set_dots(items_of(round_)[2], dots=2, by=people.guest)
    votes.end_round(round_, by=people.facilitator)

    answer = people.browser("viewer").get(reverse("workshops:result_csv", args=[round_.pk]))

    content = answer.content
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 6
    assert rows[0] == ["Rank", "Item", "Dots", "Share in %"]
    assert rows[1] == ["1", "São Paulo; Ünïcode", "2", "100"]
    assert [row[1] for row in rows[2:]] == [
        "'=HYPERLINK(1)",
        '\'+1 "quoted"',
        "' -2",
        "plain, with comma",
    ]
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="which-first-sao-paulo.csv"'
    )


def test_voters_are_counted_down_for_the_facilitator(people: People) -> None:
    round_ = open_round(people, dots=2)
    url = reverse("workshops:voters", args=[round_.pk])
    browser, headers = people.browser("facilitator"), {"HX-Request": "true"}
    assert "of 2 have dots left" in browser.get(url, headers=headers).content.decode()
    votes.set_dots(items_of(round_)[0], dots=2, by=people.guest)
    assert "of 2 has dots left" in browser.get(url, headers=headers).content.decode()
    votes.set_dots(items_of(round_)[0], dots=2, by=people.contributor)
    html = browser.get(url, headers=headers).content.decode()
    assert "Everybody has placed all dots" in html
    assert "<html" not in html
    seats.remove_seat(people.guest, keep_notes=True, by=people.facilitator)
    assert "Gus" not in browser.get(url, headers=headers).content.decode()


def test_part_of_an_ended_vote_asks_no_more(people: People) -> None:
    round_ = open_round(people)
    votes.end_round(round_, by=people.facilitator)
    url = reverse("workshops:voters", args=[round_.pk])
    html = people.browser("lead").get(url, headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in html


def test_workshop_is_planned_and_run_on_the_page_of_votes(people: People) -> None:
    browser = people.browser("facilitator")
    plan = reverse("workshops:workshop_plan", args=[people.engagement.pk])
    browser.post(plan, {"title": "Kick-off"})
    workshop = people.engagement.workshops.get()
    change = reverse("workshops:workshop_change", args=[workshop.pk])
    for act, state in (("start", "Running"), ("end", "Ended")):
        page = browser.post(change, {act: ""}, follow=True)
        assert f'<span class="tag">{state}</span>' in page.content.decode()
    refused = browser.post(change, {"start": ""})
    assert refused.status_code == 422
    assert "begun already" in refused.content.decode()


def test_workshop_that_somebody_else_took_back_is_refused_in_words(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop = workshops.plan_workshop(people.engagement, title="Day one", by=people.lead)

    def late(found: Workshop, *, by: Participant) -> None:
        Workshop.objects.filter(pk=found.pk).delete()  # the other press was quicker
        workshops.drop_workshop(found, by=by)

    monkeypatch.setitem(room.ACTS, "drop", late)
    url = reverse("workshops:workshop_change", args=[workshop.pk])
    answer = people.browser("lead").post(url, {"drop": "1"})
    assert answer.status_code == 422
    assert "no longer there" in answer.content.decode()


@pytest.mark.parametrize("act", ["end", "cancel"])
def test_vote_that_was_cancelled_meanwhile_is_refused_with_409_in_words(
    people: People, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    round_ = open_round(people)
    real = getattr(votes, f"{act}_round")

    def late(found: VoteRound, *, by: Participant, **options: bool) -> None:
        VoteRound.objects.filter(pk=found.pk).delete()  # the other press was quicker
        real(found, by=by, **options)

    monkeypatch.setattr(votes, f"{act}_round", late)
    answer = people.browser("lead").post(reverse(f"workshops:round_{act}", args=[round_.pk]))
    assert answer.status_code == 409
    assert "This vote was cancelled meanwhile." in answer.content.decode()
