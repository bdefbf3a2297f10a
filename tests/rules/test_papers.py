"""The papers of notes are listed once; whatever must write them out says the same."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from canvases import imports
from canvases.models.note import Paper
from pmo_studio.core.drawing import palette

ROOT = Path(settings.BASE_DIR)
PAPERS = list(palette.NOTE_PAPERS)
FIRST, *OTHERS = PAPERS


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_the_model_offers_the_papers_of_the_palette_in_their_order():
    assert Paper.values == PAPERS
    assert Paper.SAFFRON == FIRST  # what a note has that names none


def test_the_style_sheets_know_every_paper_and_no_other():
    tokens, note, phone = (read(f"static/css/{name}.css") for name in ("tokens", "note", "phone"))
    drawn = dict(re.findall(r"--paper-([a-z]+): (#[0-9A-F]{6});", tokens))
    assert drawn == palette.PAPERS | {"ink": palette.PAPER_INK}
    assert re.findall(r'\.note\[data-paper="([a-z]+)"\] \{ --paper', note) == [*OTHERS, "plain"]
    assert re.findall(r'\.swatch \[data-paper="([a-z]+)"\] \{ --c', note) == PAPERS
    assert re.findall(r'\[value="([a-z]+)"\]:checked\) \{ --paper', phone) == OTHERS
    for text in (note, phone):
        assert f"--paper: var(--paper-{FIRST});" in text


def test_the_scripts_turn_through_the_same_papers():
    [listed] = re.findall(r"const PAPERS = \[(.*?)\];", read("static/js/board/menus.js"))
    assert re.findall(r'"([a-z]+)"', listed) == PAPERS
    assert f'let lastPaper = "{FIRST}";' in read("static/js/board/writing.js")


def test_no_template_names_a_paper_that_does_not_exist():
    named = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'data-paper="([a-z]+)"', path.read_text(encoding="utf-8"))
    }
    assert named == {FIRST}


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_a_file_may_name_each_paper_as_the_pages_do(language):
    assert list(imports.COLOURS) == PAPERS
    names = imports.paper_names()
    with translation.override(language):
        assert [names[str(label).lower()] for label in Paper.labels] == PAPERS


def test_an_unknown_colour_is_answered_with_those_there_are():
    [line] = imports.from_csv(b"block,text,colour\n1,Sponsors,beige\n").lines
    assert line.errors == ["The colour is unknown. Write one of: saffron, coral, sky, mint, lilac."]
