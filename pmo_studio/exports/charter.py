"""The charter: the mandate on one or two pages of A4, with a place for the signature."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as __

from canvases.mandates import reading
from canvases.models import MandateCopy
from pmo_studio.core.models import Engagement
from pmo_studio.exports import canvas, kinds, pdf, report


def document(engagement: Engagement, language: str, *, copy: int | None = None) -> pdf.Document:
    """The mandate as it stands, marked as a draft until it is signed; or that signed copy of it."""
    pictures = canvas.pictures_of(engagement)
    context = {
        "engagement": engagement,
        "charter": _standing(engagement) if copy is None else _signed(engagement, copy),
        "logo": next(iter(pictures), ""),
    }
    return pdf.document(
        body=render_to_string("exports/charter.html", context),
        styles=[
            report.style("tokens.css"),
            report.style("print.css"),
            report.page_number_rule(),
            report.brand(engagement),
        ],
        title=f"{engagement.name}: {__('Charter')}",
        lang=language,
        fonts=canvas.FONT_FOLDER,
        pictures=pictures,
    )


def _standing(engagement: Engagement) -> reading.Charter:
    found = reading.of(engagement)
    if found.is_empty:
        raise kinds.NothingToExport
    return reading.charter(found)


def _signed(engagement: Engagement, copy: int) -> reading.Charter:
    found = MandateCopy.objects.filter(mandate__engagement=engagement, pk=copy).first()
    if found is None:
        raise kinds.NothingToExport
    return reading.Charter(found.document)
