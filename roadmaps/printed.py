"""The plan on paper: its A3 pages with what their title block says, and the backlog after them."""

from collections.abc import Iterator

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import formats
from django.utils.translation import gettext as __

from canvases import logos
from pmo_studio.core.drawing import Fonts
from pmo_studio.core.drawing.html import Markup
from pmo_studio.core.models import Participant
from roadmaps import pictured
from roadmaps.dated import Standing
from roadmaps.gantt import paper
from roadmaps.gantt.furniture import HEIGHT, MARGIN, WHOLE, WIDTH, Numbering, TitleBlock
from roadmaps.gantt.scene import Scene

FONT_FOLDER = settings.BASE_DIR / "var" / "fonts"
PREFIX = "gp"


def title(standing: Standing) -> str:
    return f"{standing.engagement.name}: {__('Roadmap')}"


def pages(standing: Standing, scene: Scene, *, numbering: Numbering = WHOLE) -> Markup:
    """The A3 pages of a plan, in the active language; they begin at the id gp-top."""
    engagement = standing.engagement
    block = TitleBlock(
        title(standing),
        tuple(_facts(standing)),
        engagement.brand_colour,
        logos.of(engagement),
    )
    return paper.markup(
        scene,
        fonts=Fonts.load(FONT_FOLDER),
        block=block,
        words=pictured.words(standing),
        prefix=PREFIX,
        numbering=numbering,
    )


def backlog(standing: Standing) -> Markup | None:
    """What stands in no wave, on a page of its own; None where everything does."""
    rows = standing.in_wave(None)
    if not rows:
        return None
    body = render_to_string("roadmaps/report/backlog.html", {"rows": rows})
    page = f"@page {PREFIX}b{{size:{WIDTH}pt {HEIGHT}pt;margin:{MARGIN}pt}}"
    of = f".{PREFIX}b"
    return Markup(
        body,
        f"{page}{of}{{page:{PREFIX}b}}"
        f'{of} h2{{bookmark-level:2;margin:0 0 8pt;font:700 16pt/1.2 "Bricolage Grotesque"}}'
        f"{of} p{{margin:0 0 10pt}}"
        f'{of}{{font:400 10pt/1.4 "Instrument Sans"}}'
        f"{of} ul{{columns:3;column-gap:20pt;margin:0;padding:0;list-style:none}}"
        f"{of} li{{break-inside:avoid;margin:0 0 5pt}}",
    )


def _facts(standing: Standing) -> Iterator[tuple[str, str]]:
    """What the title block says: whose plan it is, of which day, and when it ends."""
    engagement = standing.engagement
    yield __("Organisation"), engagement.organisation
    sponsor = Participant.objects.filter(engagement=engagement, is_sponsor=True).first()
    if sponsor:
        yield __("Sponsor"), sponsor.name
    yield __("Date"), formats.date_format(standing.today, "DATE_FORMAT")
    promised, expected = standing.baseline_end, standing.expected
    if promised:
        yield __("Promised"), formats.date_format(promised, "DATE_FORMAT")
    if standing.end:
        yield __("Ends"), formats.date_format(standing.end, "DATE_FORMAT")
    if expected and expected.timetable.end and expected.timetable.end != standing.end:
        yield __("Forecast"), formats.date_format(expected.timetable.end, "DATE_FORMAT")
