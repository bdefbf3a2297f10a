"""How long a plan takes to become a tagged PDF, as a ratio to reportlab drawing the same.

The reference writes the words of the same table and one shape a bar, without shaping, tagging,
links or capacity, in the same run and process.  The drawing of the page is measured beside it.
CPU time, best of a few rounds.  Run: python3 dev.py bench gantt_pdf
"""

import io
import json
import time
from collections.abc import Callable
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pmo_studio.core.drawing import Face, Fonts
from pmo_studio.core.drawing.html import Markup
from pmo_studio.exports import pdf
from roadmaps.gantt import paper, table
from roadmaps.gantt.drawn import drawn
from roadmaps.gantt.furniture import HEIGHT, WIDTH, TitleBlock
from roadmaps.gantt.scene import Scene
from roadmaps.gantt.words import ENGLISH
from tests.roadmaps.plans import long

ROOT = Path(__file__).resolve().parent.parent
FONT_FOLDER = ROOT / "var" / "fonts"
RESULTS = ROOT / "benchmarks" / "results"
BLOCK = TitleBlock("Roadmap", (("Organisation", "Hospital"), ("Engagement", "PMO")))
COUNTS = (50, 500)
ROUNDS = 3


def main() -> None:
    """Print a line a figure and write the raw numbers as JSON."""
    fonts = Fonts.load(FONT_FOLDER)
    figures: dict[str, float] = {}
    for count in COUNTS:
        plan = long(count)
        pages = paper.markup(plan, fonts=fonts, block=BLOCK)
        figures[f"reference_{count}_s"] = best(lambda plan=plan: reference(plan))
        figures[f"layout_{count}_s"] = best(
            lambda plan=plan: paper.markup(plan, fonts=fonts, block=BLOCK)
        )
        for name, variant in (("untagged", None), ("tagged", pdf.ACCESSIBLE)):
            figures[f"{name}_{count}_s"] = best(
                lambda pages=pages, variant=variant: product(pages, variant)
            )
        figures[f"page_{count}_s"] = best(lambda plan=plan: drawn(plan, fonts=fonts))
    report(figures)


def best(work: Callable[[], object]) -> float:
    """The least CPU seconds of a few rounds (the first one loads fonts)."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def product(pages: Markup, variant: str | None) -> bytes:
    """The PDF as delivered, rendered in this process."""
    document = pdf.document(
        body=pages.body, styles=[pages.css], title=BLOCK.title, lang="en", fonts=FONT_FOLDER
    )
    return pdf.render(document, variant=variant)


def report(figures: dict[str, float]) -> None:
    """Ratios to the reference first, seconds after them."""
    ratios = {
        f"tagged_{count}": figures[f"tagged_{count}_s"] / figures[f"reference_{count}_s"]
        for count in COUNTS
    }
    limits = {"tagged_500_s": 1.2, "page_500_s": 0.06}
    for name, value in ratios.items():
        print(f"gantt_pdf {name}: {value:.2f}")
    for name, value in figures.items():
        limit = f"  (at most {limits[name]})" if name in limits else ""
        print(f"gantt_pdf {name}: {value:.3f}{limit}")
    RESULTS.mkdir(parents=True, exist_ok=True)
    content = json.dumps({"ratios": ratios, "seconds": figures}, indent=2)
    (RESULTS / "gantt_pdf.json").write_text(content + "\n")


def reference(plan: Scene) -> bytes:
    """Forty rows a page by reportlab: seven words and a rectangle each."""
    for face in Face:  # as every export does
        pdfmetrics.registerFont(TTFont(face.value, str(FONT_FOLDER / f"{face.value}.ttf")))
    buffer = io.BytesIO()
    target = Canvas(buffer, pagesize=(WIDTH, HEIGHT))
    first, last = plan.span()
    scale = 600 / ((last - first).days + 1)
    for index, line in enumerate(table.lines(plan, ENGLISH)):
        if index and index % 40 == 0:
            target.showPage()
        y = HEIGHT - 110 - index % 40 * 15
        target.setFont(Face.TEXT.value, 8)
        words = (
            line.key,
            line.name,
            line.start_words,
            line.end_words,
            line.percent_words,
            line.float_words,
            line.after_words,
        )
        for column, text in enumerate(words):
            target.drawString(37 + column * 60, y, text)
        x = 500 + (line.start - first).days * scale
        target.rect(x, y, ((line.end - line.start).days + 1) * scale, 8, fill=int(line.percent > 0))
        target.line(37, y - 4, WIDTH - 37, y - 4)
    target.showPage()
    target.save()
    return buffer.getvalue()


if __name__ == "__main__":
    main()
