"""Linking by plain forms and by the page's scripts, the table, and the thread on the board."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from canvases import links_listed
from canvases.actions import links
from canvases.link_kinds import KINDS
from canvases.linking import HEADINGS
from canvases.models import Canvas, Link, Note
from canvases.strands import Joint, thread_of
from pmo_studio.core.models import Engagement
from pmo_studio.live import replay
from tests.canvases.acts import Room
from tests.canvases.pages import Board
from tests.factories import CanvasFactory, KpiFactory, LinkFactory, NoteFactory
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def value(canvas: Canvas) -> Note:
    return NoteFactory(canvas=canvas, text="Sponsors see trouble early")


@pytest.fixture
def function(canvas: Canvas) -> Note:
    return NoteFactory(canvas=canvas, block="ka", text="Collect status once")


def send(people: People, name: str, pk: int, column: str = "facilitator", **fields: Any) -> Any:
    return people.browser(column).post(reverse(f"canvases:{name}", args=[pk]), fields)


def page(people: People, name: str, pk: int, **query: Any) -> str:
    answer = people.browser("facilitator").get(reverse(f"canvases:{name}", args=[pk]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_kind_reads_well_from_both_of_its_ends() -> None:
    ends = {(key, "forth") for key in KINDS} | {(key, "back") for key in KINDS}
    assert set(HEADINGS) == ends - {("measured_by", "back")}


def test_the_page_of_a_note_links_it_and_says_so_from_both_ends(
    people: People, canvas: Canvas, value: Note, function: Note
) -> None:
    kpi = KpiFactory(engagement=canvas.engagement, name="Surprise rate")
    other = NoteFactory(canvas=canvas, text="Another value")
    shown = page(people, "note", value.pk)
    assert f'value="note:{function.pk}"' in shown
    assert f'value="kpi:{kpi.pk}"' in shown
    assert f'value="note:{other.pk}">' not in shown.split('id="id_end"')[1].split("</select>")[0]

    kpis = page(people, "note", value.pk, at="kpis").split('id="id_end"')[1].split("</select>")[0]
    assert f'value="kpi:{kpi.pk}"' in kpis
    assert "note:" not in kpis

    for end in (f"note:{function.pk}", f"kpi:{kpi.pk}"):
        fields = {"source": f"note:{value.pk}", "end": end, "strength": 3, "back": value.pk}
        answer = send(people, "link_add", canvas.pk, **fields)
        assert answer.headers["Location"] == f"{value.get_absolute_url()}#links"

    more = NoteFactory(canvas=canvas, block="ka", text="Plan the work")
    # Who came from a finding of the checks gets back to them, after linking too.
    back = f'<a class="btn btn-quiet" href="/canvases/{canvas.pk}/checks/">'
    assert back not in page(people, "note", value.pk, back="//elsewhere")
    led = page(people, "note", value.pk, back="checks")
    assert back in led
    assert '<input type="hidden" name="from" value="checks">' in led
    fields = {"source": f"note:{value.pk}", "end": f"note:{more.pk}", "from": "checks"}
    answer = send(people, "link_add", canvas.pk, **fields, strength=3, back=value.pk)
    assert answer.headers["Location"] == f"{value.get_absolute_url()}?back=checks#links"

    assert set(Link.objects.values_list("kind", "strength")) == {
        ("delivered_by", 3),
        ("measured_by", 3),
    }
    shown = page(people, "note", value.pk)
    assert "Delivered by these functions" in shown
    assert "Measured by these KPIs" in shown
    assert f'value="note:{function.pk}"' not in shown.split('id="id_end"')[-1]
    assert "Delivers these values" in page(people, "note", function.pk)


def test_strength_and_removal_by_form_answer_where_they_were_asked_for(
    people: People, canvas: Canvas
) -> None:
    link = LinkFactory(canvas=canvas)
    table = reverse("canvases:links", args=[canvas.pk])
    answer = send(people, "link_strength", link.pk, strength=3)
    assert (answer.status_code, answer.headers["Location"]) == (302, table)
    link.refresh_from_db()
    assert link.strength == 3
    answer = send(people, "link_remove", link.pk, back=link.target_id)
    assert answer.headers["Location"] == f"{link.target.get_absolute_url()}#links"
    assert not Link.objects.live().exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"end": ""}, "Choose what it is linked with."),
        ({"end": "note:0"}, "was deleted meanwhile"),
        ({"end": "note:x"}, "was deleted meanwhile"),
        ({"source": "kpi:9"}, "was deleted meanwhile"),
        ({"source": "note:{elsewhere}"}, "Only notes of one canvas can be linked"),
        ({"strength": "4"}, "is 1 (weak), 2 or 3 (strong)"),
    ],
)
def test_a_bad_link_is_refused_in_words_on_the_page_it_came_from(
    people: People,
    canvas: Canvas,
    value: Note,
    function: Note,
    fields: dict[str, str],
    words: str,
) -> None:
    elsewhere = NoteFactory(canvas=CanvasFactory(engagement=canvas.engagement)).pk
    fields = {name: text.format(elsewhere=elsewhere) for name, text in fields.items()}
    sent = {"source": f"note:{value.pk}", "end": f"note:{function.pk}"} | fields
    answer = send(people, "link_add", canvas.pk, **sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Link.objects.exists()
    # What was chosen is chosen still.
    if "source" not in fields:
        assert f'value="note:{value.pk}" selected' in answer.content.decode()


def test_the_dialog_gets_the_panel_again_with_links_or_with_words(
    people: People, canvas: Canvas, value: Note, function: Note
) -> None:
    browser, url = people.browser("facilitator"), reverse("canvases:link_add", args=[canvas.pk])
    sent = {"source": f"note:{value.pk}", "end": f"note:{function.pk}", "back": value.pk}
    answer = browser.post(url, sent, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.content.decode().lstrip().startswith('<div class="plan two note-panel')
    assert "Delivered by these functions" in answer.content.decode()
    wrong = sent | {"end": f"note:{value.pk}"}
    answer = browser.post(url, wrong, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "A note cannot be linked with itself." in answer.content.decode()
    assert 'id="links-h"' in answer.content.decode()


def test_a_script_gets_the_link_and_its_number_and_the_same_again_when_it_repeats(
    people: People, canvas: Canvas, value: Note, function: Note
) -> None:
    browser, url = people.browser("facilitator"), reverse("canvases:link_add", args=[canvas.pk])
    sent = {"source": f"note:{function.pk}", "end": f"note:{value.pk}"}
    first = browser.post(url, sent, headers={"Idempotency-Key": "0123456789abcdef"})
    link = Link.objects.get()
    assert first.headers["X-Number"] == str(link.number)
    assert f'id="link-{link.pk}"' in first.content.decode()
    assert 'class="note"' not in first.content.decode()
    again = browser.post(url, sent, headers={"Idempotency-Key": "0123456789abcdef"})
    assert again.content == first.content
    gone = browser.post(
        reverse("canvases:link_remove", args=[link.pk]), headers={"Idempotency-Key": "fedcba98"}
    )
    assert gone.content.decode() == f'<li id="link-{link.pk}" data-gone hidden></li>'
    undone = browser.post(
        reverse("canvases:undo", args=[canvas.pk]), headers={"Idempotency-Key": "00000000"}
    )
    assert f'id="link-{link.pk}" data-list="links"' in undone.content.decode()


def test_who_moves_a_note_away_is_told_that_its_links_rest(people: People, canvas: Canvas) -> None:
    link = LinkFactory(canvas=canvas)
    answer = people.browser("facilitator").post(
        reverse("canvases:note_move", args=[link.source_id]), {"block": "cr"}, follow=True
    )
    assert "1 link rests until the note is back in its block." in answer.content.decode()
    assert "Resting" in page(people, "note", link.target_id)


def test_the_table_shows_links_by_kind_and_words_and_what_rests_or_has_none(
    people: People, canvas: Canvas
) -> None:
    needs = LinkFactory(canvas=canvas, kind="needs", source__block="cs", target__block="vp")
    uses = LinkFactory(canvas=canvas, kind="uses", source__block="ka", target__block="kr")
    rests = LinkFactory(canvas=canvas, source__block="co")
    lonely = NoteFactory(canvas=canvas, text="Nobody needs me")

    def asked(**query: Any) -> Any:
        return people.browser("viewer").get(reverse("canvases:links", args=[canvas.pk]), query)

    def shown(**query: Any) -> tuple[set[Link], set[Link]]:
        table = asked(**query).context["table"]
        assert table.alone == 3
        return set(table.holding), set(table.resting)

    Note.objects.filter(pk=needs.target_id).update(text="Situação clara")
    assert shown() == ({needs, uses}, {rests})
    assert shown(kind="uses") == ({uses}, set())
    assert shown(q="CLARA situacao") == ({needs}, set())
    alone = asked(alone=1).context["alone"]
    assert set(alone.page) == {lonely, rests.source, rests.target}
    assert list(asked(alone=1, q="needs me").context["alone"].page) == [lonely]


def test_a_long_table_comes_in_pages_and_a_change_leads_back_to_its_page(
    people: People, canvas: Canvas, value: Note, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links_listed, "ROWS", 2)
    made = [LinkFactory(canvas=canvas, source=value, target__block="ka") for _ in range(4)]
    rests = LinkFactory(canvas=canvas, source__block="co")
    address = reverse("canvases:links", args=[canvas.pk])
    browser = people.browser("facilitator")

    def rows(number: str) -> list[Link]:
        table = browser.get(address, {"page": number, "kind": ""}).context["table"]
        assert (table.holding_count, table.resting_count) == (4, 1)
        return [*table.holding, *table.resting]

    assert rows("1") + rows("2") + rows("3") == [*made, rests]
    assert rows("99") == [rests]
    query = f"kind={made[0].kind}&page=2"
    html = browser.get(f"{address}?{query}").content.decode()
    assert f'name="back" value="{query.replace("&", "&amp;")}"' in html
    assert f'href="?kind={made[0].kind}&amp;page=1"' in html
    answer = send(people, "link_strength", made[2].pk, strength=3, back=query)
    assert answer.url == f"{address}?{query}"
    refused = send(people, "link_strength", made[2].pk, strength=9, back=query)
    assert refused.context["table"].page.number == 2


@pytest.mark.parametrize("count", [3, 30])
@pytest.mark.parametrize(("name", "queries"), [("board", 14), ("links", 14), ("note", 16)])
def test_pages_cost_the_same_queries_for_3_and_30_links(
    people: People,
    canvas: Canvas,
    value: Note,
    django_assert_num_queries: Callable[[int], Any],
    name: str,
    queries: int,
    count: int,
) -> None:
    for target in NoteFactory.create_batch(count, canvas=canvas, block="ka", function="F05"):
        LinkFactory(canvas=canvas, source=value, target=target)
    NoteFactory.create_batch(count, canvas=canvas, block="ka")
    KpiFactory.create_batch(count, engagement=canvas.engagement)
    browser = people.browser("facilitator")
    pk = value.pk if name == "note" else canvas.pk
    with django_assert_num_queries(queries):
        browser.get(reverse(f"canvases:{name}", args=[pk]))


def test_a_thread_runs_forwards_and_backwards_and_never_round_a_corner() -> None:
    # 1 and 2 need 10; 10 is delivered by 20, which uses 30; 2 also needs 11, delivered by 21.
    ends = {101: (1, 10), 102: (2, 10), 103: (10, 20), 104: (20, 30), 105: (2, 11), 106: (11, 21)}
    kinds = {1: "needs", 2: "needs", 10: "delivered_by", 11: "delivered_by", 20: "uses"}
    joints = [Joint(pk, kinds[a], a, b, None) for pk, (a, b) in ends.items()]
    joints.append(Joint(107, "measured_by", 20, None, 7))
    assert thread_of(1, joints).notes == {1, 10, 20, 30}
    assert thread_of(10, joints).notes == {1, 2, 10, 20, 30}
    assert thread_of(30, joints).notes == {1, 2, 10, 20, 30}
    assert thread_of(1, joints).kpis == {7}
    assert thread_of(30, joints).kpis == set()
    assert thread_of(1, joints).links == {101, 103, 104, 107}
    assert thread_of(20, joints).links == {101, 102, 103, 104, 107}


def test_a_chosen_thread_stands_on_the_board_in_words_without_a_script(
    people: People, canvas: Canvas, value: Note, function: Note
) -> None:
    customer = NoteFactory(canvas=canvas, block="cs", text="Executive sponsors", weight=3)
    LinkFactory(canvas=canvas, kind="needs", source=customer, target=value)
    LinkFactory(canvas=canvas, source=value, target=function)
    beside = NoteFactory(canvas=canvas, block="cs")
    shown = page(people, "board", canvas.pk, thread=customer.pk)
    parts = {key: item.attributes.get("data-thread") for key, item in Board.of(shown).items.items()}
    assert parts[f"note-{customer.pk}"] == "chosen"
    assert parts[f"note-{function.pk}"] == "on"
    assert parts[f"note-{beside.pk}"] is None
    words = shown.split('id="thread"')[1].split("</section>")[0]
    assert "Thread of “Executive sponsors”" in words
    assert "1 value, 1 function" in words
    assert f'href="#note-{function.pk}"' in words
    assert "hidden" not in shown.split('id="thread"')[1].split("data-title")[0]
    for nothing in ("", "x", "999999"):
        plain = page(people, "board", canvas.pk, thread=nothing)
        assert 'data-thread="' not in plain


def test_the_board_says_function_weight_and_what_is_to_be_retired(
    people: People, canvas: Canvas, function: Note
) -> None:
    NoteFactory(canvas=canvas, block="cs", weight=3)
    describe = {"state": "retire", "function": "F05"}
    answer = send(people, "note_describe", function.pk, **describe)
    assert answer.status_code == 302
    function.refresh_from_db()
    assert (function.state, function.function, function.weight) == ("retire", "F05", 2)
    shown = page(people, "board", canvas.pk)
    assert shown.count("data-retired") == 1
    assert "Weight 3" in shown
    assert "Provide a standard, tailorable method" in shown
    listed = page(people, "note", function.pk).split('id="id_function"')[1].split("</select>")[0]
    assert '<option value="F05" selected>' in listed
    assert listed.count("<optgroup") > 3
    refused = send(people, "note_describe", function.pk, state="gone")
    assert refused.status_code == 422
    other = NoteFactory(canvas=canvas, author=people.lead)
    assert send(people, "note_describe", other.pk, column="guest", state="keep").status_code == 403


def test_an_event_about_a_link_renders_the_link_alone(
    people: People, canvas: Canvas, value: Note, function: Note
) -> None:
    made = links.link_notes(value, function, by=people.lead).events[0]
    (frame,) = replay.frames(people.engagement.pk, made.number - 1)
    assert set(Board.of(frame.html or "").items) == {f"link-{Link.objects.get().pk}"}


def test_the_page_after_every_frame_equals_a_fresh_page(people: People) -> None:
    room = Room(people, 11)
    boards: dict[str, Board] = {}
    number = Engagement.objects.get(pk=people.engagement.pk).last_number
    for canvas in room.canvases:
        boards[canvas.topic] = fresh(people, canvas)
    for _ in range(150):
        room.live_for(1)
        reloads = set()
        for frame in replay.frames(people.engagement.pk, number):
            number = frame.number
            if frame.reload is not None:
                reloads |= set((frame.reload or " ".join(boards)).split())
            elif frame.html and frame.topic in boards:
                boards[frame.topic].apply(frame.html)
        for canvas in room.canvases:
            if canvas.topic in reloads:
                boards[canvas.topic] = fresh(people, canvas)
    linked = 0
    for canvas in room.canvases:
        after, now = boards[canvas.topic], fresh(people, canvas)
        assert after.shown() == now.shown()
        assert after.counted() == now.written()
        linked += now.written().total()
    assert linked


def fresh(people: People, canvas: Canvas) -> Board:
    answer = people.browser("lead").get(canvas.get_absolute_url())
    return Board.of(answer.content.decode())
