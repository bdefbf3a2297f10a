"""The kinds of export of single sheets and of the report; plans bring those of the plan's files."""

from django.utils.translation import get_language
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from canvases.models import Canvas
from pmo_studio.core import chapters
from pmo_studio.core.models import Engagement
from pmo_studio.exports import canvas, charter, closeout, forms, pdf, report, roadmap
from pmo_studio.exports.kinds import Kind, NothingToExport, Options


def _canvas(engagement: Engagement, options: Options) -> Canvas:
    found = Canvas.objects.filter(engagement=engagement, pk=int(options["canvas"]))
    chosen = found.select_related("engagement").first()
    if chosen is None:
        raise NothingToExport
    return chosen


def _canvas_document(engagement: Engagement, audience: str, options: Options) -> pdf.Document:
    drawing = canvas.drawing_of(
        _canvas(engagement, options),
        paper=str(options.get("paper", "A3")),
        language=get_language() or engagement.language,
    )
    return pdf.drawing_document(drawing, canvas.FONT_FOLDER, canvas.pictures_of(engagement))


def _canvas_name(engagement: Engagement, options: Options) -> str:
    """Engagement and title, the engagement's name only once."""
    title = _canvas(engagement, options).title
    is_named = engagement.name.casefold() in title.casefold()
    return title if is_named else f"{engagement.name} {title}"


CANVAS = Kind(
    "canvas_pdf",
    _("Canvas as PDF"),
    _("One canvas on one sheet, then a table of all its notes. Text can be searched."),
    forms.canvas_form,
    _canvas_document,
    _canvas_name,
)
CHARTER = Kind(
    "charter_pdf",
    _("Charter as PDF"),
    _("The mandate on one or two pages of A4, with a place for the sponsor's signature."),
    forms.charter_form,
    lambda engagement, audience, options: charter.document(
        engagement, engagement.language, copy=options.get("copy")
    ),
    lambda engagement, options: f"{engagement.name} {__('Charter')}",
)
ROADMAP = Kind(
    "roadmap_pdf",
    _("Roadmap as PDF"),
    _("The plan on A3, forty work packages a page: dates, bars, gates and capacity."),
    forms.plain_form,
    lambda engagement, audience, options: roadmap.document(engagement, engagement.language),
    lambda engagement, options: f"{engagement.name} {__('Roadmap')}",
    lacking=roadmap.lacking,
)
CLOSEOUT = Kind(
    "closeout_pdf",
    _("Closeout report as PDF"),
    _("The eleven sections of the closeout, the mandate on top of the first page."),
    forms.plain_form,
    lambda engagement, audience, options: closeout.document(engagement, engagement.language),
    lambda engagement, options: f"{engagement.name} {__('Closeout report')}",
    lacking=closeout.lacking,
)
REPORT = Kind(
    "report_pdf",
    _("Report as PDF"),
    _(
        "Cover, contents with page numbers, bookmarks, and each of these chapters that has"
        " something to tell:"
    ),
    forms.plain_form,
    lambda engagement, audience, options: report.document(
        engagement, audience, engagement.language, with_data=bool(options.get("data"))
    ),
    lambda engagement, options: f"{engagement.name} {__('Report')}",
    carries_data=True,
    follows_log=True,
    parts=lambda: [str(chapter.title) for chapter in chapters.all_chapters()],
)
# In the order in which the page of exports has them.
ALL = (CANVAS, CHARTER, ROADMAP, CLOSEOUT, REPORT)
