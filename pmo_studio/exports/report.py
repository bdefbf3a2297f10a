"""The report: cover, contents with page numbers, chapters on papers of their own."""

import json
import re
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as __

from pmo_studio.core import chapters, closings
from pmo_studio.core.drawing import html as drawing_html
from pmo_studio.core.drawing.palette import text_on
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.exports import canvas, gathering, pdf
from pmo_studio.exports.bundles.attached import attachment
from pmo_studio.exports.bundles.files import NAME_IN_PDF

# A page of its own is for contents that fill a good part of it; fewer lines stand on the cover.
ON_COVER = 16
CSS = settings.BASE_DIR / "static" / "css"


@dataclass(frozen=True)
class Part:
    """A line of the contents that is inside a chapter."""

    anchor: str
    title: str


@dataclass(frozen=True)
class Printed:
    """A chapter ready for the template."""

    key: str
    title: str
    html: SafeString | None
    sheets: SafeString
    parts: tuple[Part, ...]


def document(
    engagement: Engagement, audience: str, language: str, *, with_data: bool = False
) -> pdf.Document:
    """The report for this audience, in the active language.

    `with_data` attaches the engagement bundle, from which the studio can make it again.
    """
    pictures = canvas.pictures_of(engagement)
    logo = next(iter(pictures), "")
    styles = [style("tokens.css"), style("print.css"), page_number_rule(), brand(engagement)]
    printed: list[Printed] = []
    every = chapters.all_chapters()
    for number, chapter in enumerate(every, start=1):
        gathering.chapter(number, len(every))
        content = chapter.build(engagement, audience, language)
        if content is None:
            continue
        part, css = _printed(chapter, content)
        printed.append(part)
        styles.append(css)
        pictures |= {sha: pdf.Asset(*each) for sha, each in content.pictures.items()}
    body = render_to_string(
        "exports/report.html",
        {
            "engagement": engagement,
            "band": __("Report"),
            "logo": logo,
            "status": closings.status(engagement),
            "date": formats.date_format(timezone.localdate(), "DATE_FORMAT"),
            "chapters": printed,
            "on_cover": sum(1 + len(part.parts) for part in printed) <= ON_COVER,
            "with_data": with_data,
            "sponsor": Participant.objects.filter(engagement=engagement, is_sponsor=True).first(),
        },
    )
    return pdf.document(
        body=body,
        styles=styles,
        title=f"{engagement.name}: {__('Report')}",
        lang=language,
        fonts=canvas.FONT_FOLDER,
        pictures=pictures,
        attachments={NAME_IN_PDF: attachment(engagement)} if with_data else {},
    )


def style(name: str) -> str:
    """One of the two style sheets that PDFs load."""
    return (CSS / name).read_text(encoding="utf-8")


def _printed(chapter: chapters.Chapter, content: chapters.Content) -> tuple[Printed, str]:
    sheets: list[str] = []
    css: list[str] = []
    parts: list[Part] = []
    for number, drawing in enumerate(content.drawings, start=1):
        prefix = f"{chapter.key}{number}"
        markup = drawing_html.render(drawing, prefix=prefix, own_numbers=False, level=2)
        sheets.append(markup.body)
        css.append(markup.css)
        parts.append(Part(f"{prefix}-top", drawing.title))
    for pages in content.pages:
        sheets.append(pages.markup.body)
        css.append(pages.markup.css)
        parts.append(Part(pages.anchor, pages.title))
    printed = Printed(
        key=chapter.key,
        title=str(chapter.title),
        html=content.html,
        sheets=mark_safe("".join(sheets)),  # noqa: S308  (escaped by the renderer)
        parts=tuple(parts),
    )
    return printed, "".join(css)


def brand(engagement: Engagement) -> str:
    """The client's colour, and the colour of what is written on it."""
    colour = engagement.brand_colour
    return f":root{{--brand:{colour};--on-brand:{text_on(colour)}}}"


def page_number_rule() -> str:
    """ "Page x of y" at the foot, in the active language."""
    counters = {"page": "counter(page)", "pages": "counter(pages)"}
    pieces = re.split(r"\{(page|pages)\}", __("Page {page} of {pages}"))
    content = " ".join(
        counters[piece] if index % 2 else json.dumps(piece, ensure_ascii=False)
        for index, piece in enumerate(pieces)
        if piece
    )
    return f"@page{{@bottom-right{{content:{content}}}}}"
