"""The roadmap on A3: every package with its dates beside its bar, waves, gates and capacity."""

from django.utils.translation import gettext as __

from pmo_studio.core.models import Engagement
from pmo_studio.exports import canvas, kinds, pdf
from roadmaps import dated, pictured, printed
from roadmaps.models import WorkPackage


def lacking(engagement: Engagement) -> str:
    """What comes before there is a roadmap to print; one query where there is something."""
    rows = WorkPackage.objects.live().filter(plan__engagement=engagement, wave__isnull=False)
    if rows.exists():
        return ""
    return __("No work package stands in a wave yet. As soon as one does, it can be printed.")


def document(engagement: Engagement, language: str) -> pdf.Document:
    """The plan as it stands, in the active language."""
    standing = dated.of(engagement)
    scene = pictured.scene(standing) if standing else None
    if standing is None or scene is None:
        raise kinds.NothingToExport
    parts = [printed.pages(standing, scene)]
    if backlog := printed.backlog(standing):
        parts.append(backlog)
    return pdf.document(
        body="".join(part.body for part in parts),
        styles=[part.css for part in parts],
        title=printed.title(standing),
        lang=language,
        fonts=canvas.FONT_FOLDER,
        pictures=canvas.pictures_of(engagement),
    )
