"""How long a canvas takes to become a PDF, as a ratio to reportlab drawing the same boxes.

The reference draws every item of the same display list without shaping, tagging or links, in
the same run and process.  CPU time, best of a few rounds.  Run: python3 dev.py bench canvas_pdf
"""

import io
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from canvases.sheet import A3, draw
from pmo_studio.core.drawing import Box, Circle, Drawing, Face, Fonts, Line, Polygon, Table, Text
from pmo_studio.exports import pdf
from tests.canvases.samples import canvas

ROOT = Path(__file__).resolve().parent.parent
FONT_FOLDER = ROOT / "var" / "fonts"
RESULTS = ROOT / "benchmarks" / "results"
# Other scripts for the reference, where the machine has them: first code point, last, file.
SCRIPTS = (
    (0x0400, 0x052F, "NotoSans-Regular.ttf"),
    (0x0600, 0x06FF, "NotoSansArabic-Regular.ttf"),
    (0x0900, 0x097F, "NotoSansDevanagari-Regular.ttf"),
)
SYSTEM_FONTS = (
    Path("/usr/share/fonts/truetype/noto"),
    Path("/usr/share/fonts/noto"),
    Path("/Library/Fonts"),
)
CHINESE = "STSong-Light"
ROUNDS = 3


def main() -> None:
    """Print a line a figure and write the raw numbers as JSON."""
    fonts = Fonts.load(FONT_FOLDER)
    figures: dict[str, float] = {}
    for count in (50, 200, 1000):
        sample = canvas(count)
        drawing = draw(sample, paper=A3, fonts=fonts)
        sheet = draw(sample, paper=A3, fonts=fonts, table=False)
        figures[f"reference_{count}_s"] = best(lambda drawing=drawing: reference(drawing))
        figures[f"layout_{count}_s"] = best(lambda s=sample: draw(s, paper=A3, fonts=fonts))
        for name, variant in (("untagged", None), ("tagged", pdf.ACCESSIBLE)):
            figures[f"{name}_{count}_s"] = best(
                lambda s=sample, v=variant: product(draw(s, paper=A3, fonts=fonts), v)
            )
        figures[f"reference_sheet_{count}_s"] = best(lambda sheet=sheet: reference(sheet))
        figures[f"tagged_sheet_{count}_s"] = best(
            lambda sheet=sheet: product(sheet, pdf.ACCESSIBLE)
        )
    report(figures)


def best(work: Callable[[], object]) -> float:
    """The least CPU seconds of a few rounds (the first one loads fonts)."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def product(drawing: Drawing, variant: str | None) -> bytes:
    """The PDF as delivered, rendered in this process."""
    document = pdf.drawing_document(drawing, FONT_FOLDER)
    return pdf.render(document, variant=variant)


def report(figures: dict[str, float]) -> None:
    """Ratios to the reference first, seconds after them."""
    ratios = {}
    for count in (50, 200, 1000):
        base = figures[f"reference_{count}_s"]
        ratios[f"untagged_{count}"] = figures[f"untagged_{count}_s"] / base
        ratios[f"tagged_{count}"] = figures[f"tagged_{count}_s"] / base
        ratios[f"tagged_sheet_{count}"] = (
            figures[f"tagged_sheet_{count}_s"] / figures[f"reference_sheet_{count}_s"]
        )
    ratios["t1000_to_t200"] = figures["tagged_1000_s"] / figures["tagged_200_s"]
    limits = {"untagged_200": 16, "tagged_200": 19, "t1000_to_t200": 5}
    for name, value in ratios.items():
        limit = f"  (at most {limits[name]})" if name in limits else ""
        print(f"canvas_pdf {name}: {value:.2f}{limit}")
    for name, value in figures.items():
        print(f"canvas_pdf {name}: {value:.3f}")
    RESULTS.mkdir(parents=True, exist_ok=True)
    content = json.dumps({"ratios": ratios, "seconds": figures}, indent=2)
    (RESULTS / "canvas_pdf.json").write_text(content + "\n")


# --- the reference ----------------------------------------------------------------------------


def reference(drawing: Drawing) -> bytes:
    """The same boxes by reportlab: no shaping, no tags, no links."""
    register()
    buffer = io.BytesIO()
    page = drawing.pages[0]
    target = Canvas(buffer, pagesize=(page.width, page.height))
    for page in drawing.pages:
        for item in page.items:
            paint(target, item, page.height)
        target.showPage()
    target.save()
    return buffer.getvalue()


def register() -> None:
    """Load the fonts afresh, as every export does."""
    for face in Face:
        pdfmetrics.registerFont(TTFont(face.value, str(FONT_FOLDER / f"{face.value}.ttf")))
    for _, _, file in SCRIPTS:
        for folder in SYSTEM_FONTS:
            try:
                pdfmetrics.registerFont(TTFont(file, str(folder / file)))
                break
            except (TTFError, OSError):
                continue
    pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))


def table_texts(table: Table) -> Iterator[Text]:
    """The table's cells as texts in page coordinates."""
    y = table.y
    for row in (table.head, *table.rows):
        x = table.x
        for cell, column in zip(row.cells, table.columns, strict=False):
            yield replace(cell, x=cell.x + x, y=cell.y + y)
            x += column.width
        y += row.height


def paint(target: Canvas, item: object, height: float) -> None:
    """One item of the display list."""
    match item:
        case Box() | Line() | Circle() | Polygon():
            paint_shape(target, item, height)
        case Text():
            paint_text(target, item, height)
        case Table():
            for text in table_texts(item):
                paint_text(target, text, height)
        case _ if hasattr(item, "text"):
            paint_text(target, item.text, height)


def paint_shape(target: Canvas, item: Box | Line | Circle | Polygon, height: float) -> None:
    """A shape with its fill and stroke."""
    fill = "" if isinstance(item, Line) else item.fill
    if fill:
        target.setFillColor(fill)
    if item.stroke:
        target.setStrokeColor(item.stroke)
        target.setLineWidth(item.stroke_width)
    look = {"fill": int(bool(fill)), "stroke": int(bool(item.stroke))}
    match item:
        case Box():
            target.rect(item.x, height - item.y - item.height, item.width, item.height, **look)
        case Line():
            target.line(item.x1, height - item.y1, item.x2, height - item.y2)
        case Circle():
            target.circle(item.x, height - item.y, item.radius, **look)
        case Polygon():
            path = target.beginPath()
            first, *rest = item.points
            path.moveTo(first[0], height - first[1])
            for x, y in rest:
                path.lineTo(x, height - y)
            path.close()
            target.drawPath(path, **look)


def paint_text(target: Canvas, text: Text, height: float) -> None:
    """Each line with one font: the studio's, or the first that has its script."""
    target.setFillColor(text.fill)
    y = height - text.y - text.leading * 0.75
    for line in text.lines:
        target.setFont(font_for(line, text) if text.foreign else text.face.value, text.size)
        if text.align == "end":
            target.drawRightString(text.x + text.width, y, line)
        else:
            target.drawString(text.x, y, line)
        y -= text.leading


def font_for(line: str, text: Text) -> str:
    """The registered font for the line's first foreign character."""
    known = pdfmetrics.getRegisteredFontNames()
    for char in line:
        for first, last, file in SCRIPTS:
            if first <= ord(char) <= last and file in known:
                return file
        if "\u4e00" <= char <= "\u9fff":
            return CHINESE
    return text.face.value


if __name__ == "__main__":
    main()
