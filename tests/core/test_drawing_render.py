"""The display list as SVG and as HTML for the PDF."""

import re

import pytest
from defusedxml import ElementTree
from django.conf import settings

from pmo_studio.core.drawing import (
    Anchor,
    Box,
    Circle,
    Column,
    Drawing,
    Line,
    Link,
    Page,
    PageNumber,
    Picture,
    Polygon,
    Row,
    Table,
    Text,
    palette,
    svg,
)
from pmo_studio.core.drawing import html as drawing_html

SVG = "{http://www.w3.org/2000/svg}"


def text(words: str, **more: object) -> Text:
    return Text(10, 20, 100, (words,), 9, 11, **more)


def table() -> Table:
    head = Row((text("Note"), text("Votes")), 12)
    rows = (Row((text("Block"),), 12), Row((text("A note"), text("3")), 12))
    return Table(5, 5, (Column("Note", 80), Column("Votes", 20, "end")), head, rows, "All")


@pytest.fixture
def drawing() -> Drawing:
    first = Page(
        200,
        100,
        (
            Box(1, 2, 30, 40, fill="#FFFFFF", stroke="#000000"),
            Line(0, 0, 10, 10, "#000000"),
            Circle(5, 5, 2, "#B42F0E"),
            Circle(9, 5, 2, "#B42F0E"),
            Polygon(((0, 0), (9, 0), (9, 9)), "#F7D256", key="note:1"),
            text("<b>Tom & Ana</b>", role="h1"),
            Link(text("+7 more → p. {page}"), "rest"),
            PageNumber(text("{page} of {pages}")),
            Picture(0, 0, 10, 10, "a" * 64, "Logo of Meridian"),
        ),
    )
    second = Page(200, 100, (Anchor("rest", 0, 0), text("مرحبا", rtl=True, lang="ar"), table()))
    return Drawing("Canvas", "en", (first, second))


def test_svg_holds_shapes_and_no_text(drawing):
    root = ElementTree.fromstring(svg.graphics(drawing.pages[0]))

    assert {element.tag for element in root.iter()} == {f"{SVG}svg", f"{SVG}path"}
    assert "Tom" not in svg.graphics(drawing.pages[0])


def test_svg_neighbours_of_one_look_share_a_path(drawing):
    root = ElementTree.fromstring(svg.graphics(drawing.pages[0]))

    dots = [path for path in root.iter(f"{SVG}path") if path.get("fill") == "#B42F0E"]
    assert len(dots) == 1
    assert dots[0].get("d").count("M") == 2


def test_html_escapes_what_people_wrote(drawing):
    body = drawing_html.render(drawing).body

    assert "&lt;b&gt;Tom &amp; Ana&lt;/b&gt;" in body
    assert "<b>" not in body


def test_html_numbers_a_whole_document_at_once(drawing):
    body = drawing_html.render(drawing).body

    assert "1 of 2" in body
    assert '<a class="dt' in body
    assert "+7 more → p. 2" in body


def test_html_inside_a_report_leaves_the_counting_to_the_renderer(drawing):
    markup = drawing_html.render(drawing, prefix="canvas", own_numbers=False)

    assert 'data-to="#canvas-rest"' in markup.body
    assert 'id="canvas-rest"' in markup.body
    assert "target-counter" in markup.css


def test_html_marks_direction_and_language(drawing):
    body = drawing_html.render(drawing).body

    assert re.search(r'<p [^>]*lang="ar" dir="rtl">مرحبا', body)


def test_html_table_has_headings_with_scope(drawing):
    body = drawing_html.render(drawing).body

    assert body.count('scope="col"') == 2
    assert body.count('scope="rowgroup" colspan="2"') == 1


def test_palette_mixes_towards_the_other_colour():
    assert palette.mixed("#FFFFFF", "#000000", 0.5) == "#808080"
    assert palette.mixed("#F7D256", palette.INK, 0) == "#F7D256"


def test_the_palette_is_the_light_theme_of_the_pages():
    css = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text("utf-8")
    found = re.findall(r"--([a-z0-9-]+): (?:light-dark\()?(#[0-9A-F]{6})", css)
    tokens = dict(reversed(found))  # the first word counts; projector and contrast come later
    papers = {f"paper-{key}": value for key, value in palette.PAPERS.items()}

    for name in ("INK", "INK_2", "INK_3", "RULE", "RULE_STRONG", "FILM", "SHEET", "SIGNAL", "DOT"):
        assert getattr(palette, name) == tokens[name.lower().replace("_", "-")], name
    assert papers.items() <= tokens.items()
    assert (tokens["paper-ink"], tokens["paper-ink-2"]) == (palette.PAPER_INK, palette.PAPER_INK_2)


@pytest.mark.parametrize(
    ("words", "lang", "forms"),
    [
        ("骨直", "", "zh-Hans"),
        ("骨直", "zh-TW", "zh-Hant"),
        ("骨直", "ja", "ja"),
        ("骨を直す", "", "ja"),
        ("뼈 骨", "", "ko"),
        ("骨", "zh-Hans", "zh-Hans"),
    ],
)
def test_one_sign_is_drawn_in_the_forms_of_its_language(words, lang, forms):
    assert drawing_html.han_of(text(words, lang=lang, foreign=True)) == forms
