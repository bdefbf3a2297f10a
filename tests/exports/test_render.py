"""Rendering in a child process: safe, limited, repeatable."""

import base64
import io
import os
import re
import shutil
import threading
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from tinyhtml5 import inputstream

from canvases.sheet import A3, A4, draw
from pmo_studio.core.drawing import Drawing, Fonts, Polygon
from pmo_studio.exports import pdf, process
from tests.canvases.samples import canvas

FONT_FOLDER = Path(__file__).resolve().parents[2] / "var" / "fonts"
FONTS = Fonts.load(FONT_FOLDER)
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
pytestmark = pytest.mark.pango


def page(body: str, *, pictures: dict[str, pdf.Asset] | None = None) -> pdf.Document:
    return pdf.document(
        body=body, styles=[], title="Test", lang="en", fonts=FONT_FOLDER, pictures=pictures
    )


def sheet(count: int, paper=A3) -> tuple[Drawing, bytes]:
    drawing = draw(canvas(count), paper=paper, fonts=FONTS)
    document = pdf.drawing_document(drawing, FONT_FOLDER)
    return drawing, process.run(document, variant=pdf.ACCESSIBLE)


def words_of(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as opened:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in opened)


@pytest.fixture(scope="module")
def sixty() -> tuple[Drawing, bytes]:
    return sheet(60)


def test_the_same_canvas_gives_the_same_bytes(sixty):
    assert sheet(60)[1] == sixty[1]


def test_pages_have_the_paper_that_was_asked_for(sixty):
    with pikepdf.open(io.BytesIO(sixty[1])) as opened:
        assert len(opened.pages) == len(sixty[0].pages)
        assert all(
            [round(float(edge)) for edge in each.mediabox] == [0, 0, 1191, 842]
            and each.get("/Rotate", 0) == 0
            for each in opened.pages
        )


def test_the_document_is_tagged_and_says_its_language_and_title(sixty):
    with pikepdf.open(io.BytesIO(sixty[1])) as opened:
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang) == "en"
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        assert "pdfuaid" in str(opened.Root.Metadata.read_bytes())
        kinds = {
            str(each.S)
            for each in opened.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/StructElem"
        }
    assert {"/H1", "/H2", "/P", "/Table", "/TR", "/TH", "/TD"} <= kinds


def test_blocks_are_bookmarks(sixty):
    with pikepdf.open(io.BytesIO(sixty[1])) as opened, opened.open_outline() as outline:
        top = outline.root[0]
        assert str(top.title) == "PMO business model canvas: to-be"
        assert "Customers" in [str(child.title) for child in top.children]


def test_every_letter_stays_inside_its_note(sixty):
    drawing, data = sixty
    found = 0
    with pypdfium2.PdfDocument(data) as opened:
        for page, drawn in zip(opened, drawing.pages, strict=True):
            text = page.get_textpage()
            for item in drawn.items:
                if isinstance(item, Polygon) and item.key:
                    xs = [x for x, _ in item.points]
                    ys = [y for _, y in item.points]
                    left, right = min(xs), max(xs)
                    low, high = drawn.height - max(ys), drawn.height - min(ys)
                    inside = text.get_text_bounded(left, low, right, high)
                    around = text.get_text_bounded(left - 1.5, low - 1.5, right + 1.5, high + 1.5)
                    assert around == inside
                    found += 1
    assert found == 60


def test_links_of_an_overfull_sheet_lead_to_their_pages():
    drawing, data = sheet(300, A4)

    with pikepdf.open(io.BytesIO(data)) as opened:
        links = [note for note in opened.pages[0].get("/Annots", []) if note.Subtype == "/Link"]
    assert len(links) == sum(
        "more" in getattr(item, "target", "") for item in drawing.pages[0].items
    )
    assert "more → p. 2" in words_of(data)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://127.0.0.1:9/x.png", "asset:" + "0" * 64]
)
def test_a_document_that_asks_for_more_than_its_own_assets_is_refused(url):
    with pytest.raises(process.RenderError, match="forbidden"):
        process.run(page(f'<img alt="x" src="{url}"><p>words'), variant=pdf.ACCESSIBLE)


def test_relative_addresses_lead_nowhere():
    data = process.run(page('<img alt="x" src="x.png"><p>words'), variant=pdf.ACCESSIBLE)

    with pikepdf.open(io.BytesIO(data)) as opened:
        assert not list(opened.pages[0].get_images())


def test_a_style_sheet_cannot_fetch_files_either():
    with pytest.raises(process.RenderError, match="forbidden"):
        process.run(
            page("<style>p{background:url(file:///etc/hostname)}</style><p>x"),
            variant=pdf.ACCESSIBLE,
        )


def test_own_assets_and_data_urls_are_drawn():
    asset = pdf.Asset(PIXEL, "image/png")
    inline = base64.b64encode(PIXEL).decode()
    body = (
        f'<img alt="a" src="asset:{asset.sha}"><img alt="b" src="data:image/png;base64,{inline}">'
    )

    data = process.run(page(body, pictures={asset.sha: asset}), variant=pdf.ACCESSIBLE)

    with pikepdf.open(io.BytesIO(data)) as opened:
        assert list(opened.pages[0].get_images())


def test_progress_is_told_in_percent_and_only_grows():
    told: list[tuple[int, str]] = []

    process.run(
        page("<p>words"),
        variant=pdf.ACCESSIBLE,
        on_progress=lambda percent, step: told.append((percent, step)),
    )

    assert [percent for percent, _ in told] == sorted(percent for percent, _ in told)
    assert {step for _, step in told} == {"reading", "laying_out", "laying_out:1", "drawing"}


def test_cancelling_kills_the_child():
    before = threading.active_count()

    with pytest.raises(process.Cancelled):
        process.run(page("<p>words"), variant=pdf.ACCESSIBLE, is_cancelled=lambda: True)

    assert threading.active_count() <= before + 1


def test_a_document_that_takes_too_long_is_stopped():
    with pytest.raises(process.RenderError, match="too_long"):
        process.run(
            page("<p>words"),
            variant=pdf.ACCESSIBLE,
            limits=process.Limits(wall_seconds=0.01),
        )


def test_too_many_pages_are_refused():
    body = '<p style="break-after:page">x' * 220

    with pytest.raises(process.RenderError, match="too_large"):
        process.run(page(body), variant=pdf.ACCESSIBLE)


def test_too_long_a_document_is_refused():
    with pytest.raises(process.RenderError, match="too_large"):
        process.run(page("x" * (pdf.HTML_BYTES + 1)), variant=pdf.ACCESSIBLE)


def test_the_child_gets_none_of_our_secrets(monkeypatch, tmp_path):
    monkeypatch.setenv("PMO_SECRET_KEY", "planted")

    assert "planted" not in process.environment(tmp_path).values()


def test_the_child_finds_no_program_to_start(monkeypatch, tmp_path):
    """Nor gcc or ld, which would be asked 18 times where pango is."""
    monkeypatch.setattr(process.sys, "platform", "linux")
    path = process.environment(tmp_path)["PATH"]
    assert shutil.which("gcc", path=path) is None
    assert shutil.which("ld", path=path) is None
    monkeypatch.setattr(process.sys, "platform", "win32")
    assert process.environment(tmp_path)["PATH"] == os.environ["PATH"]


def test_a_pattern_of_the_parser_is_made_once():
    """As the parser means it: runs of these characters, or of all but these."""
    runs = pdf._Runs()
    spaces = (frozenset(" \n"), True)
    assert runs[spaces].match(" \n a").group() == " \n "
    assert runs[spaces] is runs[spaces]
    assert runs[(("<", "]"), False)].match("a]<").group() == "a"
    pdf.render(page("<p>One <b>two</b> three</p>"))
    made = inputstream.characters_until_regex
    assert isinstance(made, pdf._Runs)
    assert made
    assert not any(isinstance(characters, re.Pattern) for characters, _opposite in made)
