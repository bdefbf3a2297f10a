"""The canvas laid out on paper: everything there once, in its place, at one size."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from canvases.sheet import (
    A3,
    A4,
    PLACES,
    SheetBlock,
    SheetCanvas,
    SheetGroup,
    SheetLogo,
    SheetNote,
    draw,
)
from pmo_studio.core.drawing import (
    Box,
    Drawing,
    Fonts,
    Link,
    Page,
    Picture,
    Polygon,
    Table,
    Text,
    clean,
)
from pmo_studio.core.drawing.palette import INK
from tests.canvases.samples import MANDATE, TITLES, canvas

FONTS = Fonts.load(Path(__file__).resolve().parents[2] / "var" / "fonts")
PAPERS = pytest.mark.parametrize("paper", [A3, A4], ids=["A3", "A4"])
ALPHABETS = (
    "abcdefghij klmnop qrstuvw-xyz/",
    "ابتثجحخدذرز سشصضطظعغ",
    "कखगघङचछजझ ञ्टािुे",
    "项目组合每季度重新平衡，资金。",
    "абвгдежз ийклмнопЩШЮ 🎉👩🏽‍💻#3",
)


def notes_on(drawing: Drawing) -> list[tuple[int, Polygon, list[Text]]]:
    """(page index, paper, texts) of every note drawn as paper."""
    found = []
    for index, page in enumerate(drawing.pages):
        texts = page.texts()
        for item in page.items:
            if isinstance(item, Polygon) and item.key:
                number = item.key.partition(":")[2]
                keys = {f"{kind}:{number}" for kind in ("note", "author", "dots")}
                found.append((index, item, [text for text in texts if text.key in keys]))
    return found


def bounds(paper: Polygon) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in paper.points], [y for _, y in paper.points]
    return min(xs), min(ys), max(xs), max(ys)


def inside(text: Text, left: float, top: float, right: float, bottom: float) -> bool:
    widest = max(FONTS.width(line, text.face) for line in text.lines) * text.size
    return (
        text.x >= left - 0.01
        and text.y >= top - 0.01
        and text.x + max(widest, text.width) <= right + 0.01
        and text.y + text.height <= bottom + 0.01
    )


def table_notes(drawing: Drawing) -> Counter[str]:
    tables = [item for page in drawing.pages for item in page.items if isinstance(item, Table)]
    return Counter(row.key for table in tables for row in table.rows if row.key)


def check_drawing(drawing: Drawing, source: SheetCanvas, floor: float) -> None:
    """What must hold for every canvas."""
    expected = Counter(f"note:{note.id}" for note in source.notes())
    papers = notes_on(drawing)
    assert Counter(paper.key for _, paper, _ in papers) == expected
    assert table_notes(drawing) == expected
    sizes = {text.size for _, paper, texts in papers for text in texts if text.key == paper.key}
    assert len(sizes) <= 1
    assert all(floor <= size <= 11 for size in sizes)
    written = {note.id: "".join(clean(note.text).split()) for note in source.notes()}
    for _, paper, texts in papers:
        assert all(inside(text, *bounds(paper)) for text in texts)
        own = next(text for text in texts if text.key == paper.key)
        assert "".join("".join(own.lines).split()) == written[int(paper.key[5:])]
        assert_apart(texts)
    for index, page in enumerate(drawing.pages):
        assert_papers_apart([bounds(paper) for at, paper, _ in papers if at == index])
        assert_on_page(page)


def assert_apart(texts: list[Text]) -> None:
    """Text, author and dots of one note do not touch."""
    for first in texts:
        for second in texts:
            if first is second:
                continue
            below = first.y + first.height <= second.y + 0.01
            above = second.y + second.height <= first.y + 0.01
            beside = (
                first.x + first.width <= second.x + 0.01
                or second.x + second.width <= first.x + 0.01
            )
            assert below or above or beside


def assert_papers_apart(papers: list[tuple[float, float, float, float]]) -> None:
    papers = sorted(papers, key=lambda each: each[1])
    for index, (left, _, right, bottom) in enumerate(papers):
        for other in papers[index + 1 :]:
            if other[1] >= bottom - 0.01:
                break
            assert other[0] >= right - 0.01 or other[2] <= left + 0.01


def assert_on_page(page: Page) -> None:
    for text in page.texts():
        assert text.x >= 0
        assert text.x + text.width <= page.width
        assert text.y + text.height <= page.height


def texts_of(page: Page) -> str:
    return " ".join(" ".join(text.lines) for text in page.texts())


@st.composite
def canvases(draw_from) -> SheetCanvas:
    count = draw_from(st.sampled_from([0, 1, 9, 40, 300]))
    longest = draw_from(st.sampled_from([20, 120, 500]))
    rng = draw_from(st.randoms(use_true_random=False))
    blocks: dict[str, list[SheetNote]] = {key: [] for key in PLACES}
    keys = list(PLACES)[: draw_from(st.integers(1, 9))]
    for number in range(1, count + 1):
        alphabet = rng.choice(ALPHABETS)
        text = "".join(rng.choices(alphabet, k=rng.randint(1, longest))).strip() or "x"
        author = rng.choice(["", "Ana", "Maria Fernanda Gonçalves", "W" * 80])
        dots = rng.choice([0, 0, 1, 4, 250])
        blocks[rng.choice(keys)].append(SheetNote(number, text, "coral", author, dots))
    return SheetCanvas(
        "Canvas",
        "Engagement",
        "Organisation",
        "1 May 2026",
        "A",
        tuple(
            SheetBlock(key, TITLES[key][0], TITLES[key][1], grouped(notes, rng))
            for key, notes in blocks.items()
        ),
        mandate=draw_from(st.sampled_from(["", MANDATE])),
    )


def grouped(notes, rng) -> tuple[SheetNote | SheetGroup, ...]:
    if len(notes) < 3 or rng.random() < 0.5:
        return tuple(notes)
    cut = rng.randint(1, len(notes) - 1)
    group = SheetGroup("A group with a rather long title", tuple(notes[:cut]), rng.randint(0, 9))
    return (group, *notes[cut:])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(canvases(), st.sampled_from([A3, A4]))
def test_every_note_is_drawn_once_apart_and_inside_its_paper(source, paper):
    check_drawing(draw(source, paper=paper, fonts=FONTS), source, paper.floor)


@PAPERS
@pytest.mark.parametrize("count", [0, 12, 60, 200, 300])
def test_sample_canvases_keep_the_rules(paper, count):
    source = canvas(count)

    check_drawing(draw(source, paper=paper, fonts=FONTS), source, paper.floor)


def test_few_notes_are_large_and_fill_one_sheet():
    drawing = draw(canvas(12), paper=A3, fonts=FONTS, table=False)

    assert len(drawing.pages) == 1
    assert {
        text.size
        for _, _, texts in notes_on(drawing)
        for text in texts
        if text.key.startswith("note")
    } == {11}


@PAPERS
def test_an_empty_canvas_is_one_sheet_with_nine_blocks_and_their_questions(paper):
    drawing = draw(canvas(0), paper=paper, fonts=FONTS)

    assert len(drawing.pages) == 1
    shown = texts_of(drawing.pages[0])
    assert all(title in " ".join(shown.split()) for _, title in TITLES.values())
    assert shown.count("Whose decisions") == 9


def test_overflow_links_say_how_many_notes_are_on_which_page():
    drawing = draw(canvas(300), paper=A4, fonts=FONTS)
    first = {paper.key for index, paper, _ in notes_on(drawing) if index == 0}

    links = [item for item in drawing.pages[0].items if isinstance(item, Link)]

    more = sum(int(link.text.lines[0].split()[0].removeprefix("+")) for link in links)
    assert more == 300 - len(first)
    assert all(drawing.page_of(link.target) > 1 for link in links)
    assert all("{page}" in link.text.lines[0] for link in links)


@PAPERS
def test_client_date_version_and_mandate_stand_on_each_page(paper):
    drawing = draw(canvas(300), paper=paper, fonts=FONTS)

    for page in drawing.pages:
        shown = "".join(texts_of(page).split())
        for fact in ("Meridian Health Group", "23 November 2026", "C", MANDATE):
            assert "".join(fact.split()) in shown


def test_a_mandate_too_long_for_the_strip_moves_whole_to_a_page_of_its_own():
    mandate = " ".join(f"promise{number}" for number in range(900))
    drawing = draw(canvas(10, mandate=mandate), paper=A4, fonts=FONTS)

    assert drawing.page_of("mandate") == 2
    shown = " ".join(texts_of(page) for page in drawing.pages)
    assert all(f"promise{number}" in shown for number in range(900))


@pytest.mark.parametrize("kind", ["as_is", "to_be", "alternative"])
def test_every_page_says_the_kind_of_its_canvas_in_words(kind):
    drawing = draw(replace(canvas(60), kind=kind), paper=A4, fonts=FONTS)
    words = {"as_is": "As-is", "to_be": "To-be", "alternative": "Alternative"}
    for page in drawing.pages:
        assert [name for name in words.values() if name in texts_of(page).split()] == [words[kind]]


def test_an_as_is_sheet_differs_from_a_to_be_sheet_without_colour():
    def tag(kind: str) -> Box:
        page = draw(replace(canvas(3), kind=kind), paper=A3, fonts=FONTS).pages[0]
        return min((item for item in page.items if isinstance(item, Box)), key=lambda box: box.y)

    assert tag("to_be").fill == tag("to_be").stroke
    assert tag("as_is").fill != tag("as_is").stroke


def dots_on_notes_and_groups(drawing: Drawing) -> int:
    """The sum of the numbers beside the dots, on the sheet and its continuation."""
    texts = [text for page in drawing.pages for text in page.texts() if text.key[:5] == "dots:"]
    return sum(int(text.lines[0].split()[0]) for text in texts)


def dots_in_the_table(drawing: Drawing) -> int:
    """The sum of the column of dots, headings of groups included."""
    tables = [item for page in drawing.pages for item in page.items if isinstance(item, Table)]
    counted = [table for table in tables if table.columns[-1].title == "Dots"]
    cells = [row.cells[-1] for table in counted for row in table.rows if len(row.cells) > 1]
    return sum(int("".join(cell.lines) or 0) for cell in cells)


def total_of_dots(page: Page) -> int:
    """The number in the header."""
    said = re.search(r"(\d+) dots? in the vote", texts_of(page))
    return int(said.group(1)) if said else 0


def check_dots(drawing: Drawing, source: SheetCanvas) -> None:
    assert dots_on_notes_and_groups(drawing) == dots_in_the_table(drawing) == source.dots()
    assert all(total_of_dots(page) == source.dots() for page in drawing.pages)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(canvases(), st.sampled_from([A3, A4]))
def test_the_numbers_of_dots_add_up_to_the_one_in_the_header(source, paper):
    source = replace(source, vote="What first?")

    check_dots(draw(source, paper=paper, fonts=FONTS), source)


def test_a_group_that_goes_on_on_another_page_shows_its_dots_once():
    notes = tuple(SheetNote(number, "A note of some length " * 4) for number in range(1, 301))
    blocks = tuple(
        SheetBlock(key, number, title, (SheetGroup("Board", notes, 7),) if key == "vp" else ())
        for key, (number, title) in TITLES.items()
    )
    source = SheetCanvas("Canvas", "E", "O", "today", "A", blocks, vote="What first?")

    drawing = draw(source, paper=A4, fonts=FONTS)

    assert {index for index, _, _ in notes_on(drawing)} >= {0, 1}
    assert source.dots() == 7
    check_dots(drawing, source)


@PAPERS
def test_the_title_of_the_vote_stands_whole_on_each_page(paper):
    vote = "Which of all these many functions would our sponsors and their boards miss most?"
    source = replace(canvas(60), vote=vote, title="A title of a canvas " * 8)

    for page in draw(source, paper=paper, fonts=FONTS).pages:
        assert "".join(vote.split()) in "".join(texts_of(page).split())
        assert_on_page(page)


def test_a_sheet_without_dots_has_neither_column_nor_words_for_them():
    source = canvas(0)
    note = SheetBlock("cs", 1, "Customers", (SheetNote(1, "x"),))
    blocks = tuple(note if block.key == "cs" else block for block in source.blocks)
    drawing = draw(replace(source, blocks=blocks, vote="What first?"), paper=A3, fonts=FONTS)
    tables = [item for page in drawing.pages for item in page.items if isinstance(item, Table)]

    assert all("ots" not in texts_of(page) for page in drawing.pages)
    assert [column.title for column in tables[0].columns] == ["Note", "Paper"]


@pytest.mark.parametrize("brand", ["#7a1fa2", "#FFF7B0"])
def test_the_rule_over_each_page_has_the_colour_of_the_client_and_an_edge_of_ink(brand):
    drawing = draw(replace(canvas(60), brand=brand), paper=A4, fonts=FONTS)

    for page in drawing.pages:
        rules = [item for item in page.items if isinstance(item, Box) and item.key == "brand"]
        assert [(rule.fill, rule.stroke) for rule in rules] == [(brand, INK)]


def test_the_colour_of_the_client_leaves_as_is_and_to_be_as_they_are():
    for kind in ("as_is", "to_be"):
        plain, branded = (
            draw(replace(canvas(3), kind=kind, brand=brand), paper=A3, fonts=FONTS).pages[0]
            for brand in ("#0C1F2A", "#FFF7B0")
        )
        changed = [
            item for item, other in zip(plain.items, branded.items, strict=True) if item != other
        ]
        assert [item.key for item in changed if isinstance(item, Box)] == ["brand"]
        assert len(changed) == 1


@PAPERS
def test_one_long_word_keeps_no_other_note_from_its_block(paper):
    source = canvas(300)
    long = SheetNote(999, "https://example.org/" + "quarterly-review/" * 12, "sky", "Ana")
    blocks = tuple(
        replace(block, items=(long, *block.items)) if block.key == "kr" else block
        for block in source.blocks
    )
    drawing = draw(replace(source, blocks=blocks), paper=paper, fonts=FONTS)
    first = {key for index, key, _ in notes_on(drawing) if index == 0}
    mine = {note.id for block in blocks if block.key == "kr" for note in block.notes()}
    assert [polygon for polygon in first if int(polygon.key.partition(":")[2]) in mine]


def test_the_logo_keeps_its_proportions():
    source = canvas(3)
    with_logo = replace(source, logo=SheetLogo("a" * 64, 800, 200, "Meridian"))

    drawing = draw(with_logo, paper=A3, fonts=FONTS)

    pictures = [item for item in drawing.pages[0].items if isinstance(item, Picture)]
    assert [round(picture.width / picture.height, 3) for picture in pictures] == [4]


def test_the_same_canvas_gives_the_same_drawing():
    assert draw(canvas(80), paper=A3, fonts=FONTS) == draw(canvas(80), paper=A3, fonts=FONTS)


def test_a_note_of_two_hundred_line_breaks_is_drawn_with_all_its_words():
    text = "\n".join(str(number) for number in range(200))
    blocks = tuple(
        SheetBlock(key, number, title, (SheetNote(1, text),) if key == "cs" else ())
        for key, (number, title) in TITLES.items()
    )
    source = SheetCanvas("Canvas", "E", "O", "today", "A", blocks)

    check_drawing(draw(source, paper=A4, fonts=FONTS), source, A4.floor)


@pytest.mark.parametrize(
    ("notes", "words"),
    [
        ((SheetNote(1, "x" * 1001),), "note 1: longer than 1000 characters"),
        ((SheetNote(1, "x", "purple"),), "note 1: unknown paper 'purple'"),
        (tuple(SheetNote(n, "x") for n in range(2001)), "notes: 2001"),
    ],
)
def test_input_beyond_the_caps_is_refused_by_name(notes, words):
    blocks = tuple(
        SheetBlock(key, number, title, notes if key == "cs" else ())
        for key, (number, title) in TITLES.items()
    )

    with pytest.raises(ValueError, match=words):
        draw(SheetCanvas("C", "E", "O", "d", "", blocks), paper=A3, fonts=FONTS)


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="unknown kind 'maybe'"):
        draw(replace(canvas(1), kind="maybe"), paper=A3, fonts=FONTS)


def test_a_missing_block_is_refused():
    with pytest.raises(ValueError, match="blocks"):
        draw(SheetCanvas("C", "E", "O", "d", "", ()), paper=A3, fonts=FONTS)
