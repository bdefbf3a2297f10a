"""The closeout report: the eleven sections of sheet 5.1 as a document of their own."""

from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as __

from pmo_studio.core import closings
from pmo_studio.core.models import Engagement
from pmo_studio.exports import canvas, kinds, pdf, report
from roadmaps.chapters import closeout
from roadmaps.closeout import rules
from roadmaps.closeout.story.whole import has_begun


def document(engagement: Engagement, language: str) -> pdf.Document:
    """Cover with contents, then a chapter for each section; the same for every audience."""
    whole = closeout.on_paper(engagement)
    if not whole.has_begun:
        raise kinds.NothingToExport
    pictures = canvas.pictures_of(engagement)
    sponsor = rules.sponsor_of(engagement)
    printed = [
        report.Printed(
            key=section.key,
            title=f"{section.number} {section.title}",
            html=html,
            sheets=SafeString(""),
            parts=(),
        )
        for section, html in closeout.printed(whole)
    ]
    context = {
        "engagement": engagement,
        "band": __("Closeout report"),
        "logo": next(iter(pictures), ""),
        "status": closings.status(engagement) or __("Draft, not approved"),
        "date": formats.date_format(timezone.localdate(), "DATE_FORMAT"),
        "chapters": printed,
        "on_cover": True,
        "with_data": False,
        # With the title where a seat has one, as the sheet says who approves.
        "sponsor": {"name": sponsor.name, "title": ""} if sponsor.name else None,
    }
    styles = [report.style("tokens.css"), report.style("print.css"), report.page_number_rule()]
    return pdf.document(
        body=render_to_string("exports/report.html", context),
        styles=[*styles, report.brand(engagement)],
        title=f"{engagement.name}: {__('Closeout report')}",
        lang=language,
        fonts=canvas.FONT_FOLDER,
        pictures=pictures,
    )


def lacking(engagement: Engagement) -> str:
    """Why there is no closeout report yet; "" where there is one."""
    if has_begun(engagement):
        return ""
    return __("The mandate names no objective, and nothing was planned or measured yet.")
