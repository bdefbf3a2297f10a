"""The roadmap on A3: every package with its dates beside its bar, waves, gates and capacity."""

from collections.abc import Iterator

from django.utils import formats, timezone
from django.utils.translation import gettext as __

from pmo_studio.core.drawing import Fonts
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.exports import canvas, kinds, pdf
from roadmaps import dated, pictured
from roadmaps.dated import Standing
from roadmaps.gantt import paper
from roadmaps.gantt.furniture import TitleBlock


def document(engagement: Engagement, language: str) -> pdf.Document:
    """The plan as it stands, in the active language."""
    standing = dated.of(engagement)
    scene = pictured.scene(standing) if standing else None
    if standing is None or scene is None:
        raise kinds.NothingToExport
    title = f"{engagement.name}: {__('Roadmap')}"
    pages = paper.markup(
        scene,
        fonts=Fonts.load(canvas.FONT_FOLDER),
        block=TitleBlock(
            title,
            tuple(_facts(standing)),
            engagement.brand_colour,
            canvas.logo_of(engagement),
        ),
        words=pictured.words(standing),
    )
    return pdf.document(
        body=pages.body,
        styles=[pages.css],
        title=title,
        lang=language,
        fonts=canvas.FONT_FOLDER,
        pictures=canvas.pictures_of(engagement),
    )


def _facts(standing: Standing) -> Iterator[tuple[str, str]]:
    """What the title block says: whose plan it is, of which day, and when it ends."""
    engagement = standing.engagement
    yield __("Organisation"), engagement.organisation
    sponsor = Participant.objects.filter(engagement=engagement, is_sponsor=True).first()
    if sponsor:
        yield __("Sponsor"), sponsor.name
    yield __("Date"), formats.date_format(timezone.localdate(), "DATE_FORMAT")
    if standing.end:
        yield __("Ends"), formats.date_format(standing.end, "DATE_FORMAT")
    expected = standing.expected
    if expected and expected.timetable.end and expected.timetable.end != standing.end:
        yield __("Forecast"), formats.date_format(expected.timetable.end, "DATE_FORMAT")
