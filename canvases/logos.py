"""The client's logo as drawings place it."""

from django.utils.translation import gettext as __

from canvases.sheet import SheetLogo
from pmo_studio.core.models import Engagement
from pmo_studio.core.models.engagement import Logo


def of(engagement: Engagement) -> SheetLogo | None:
    """None without one; its bytes stay where they are."""
    logo = Logo.objects.filter(engagement=engagement).defer("png").first()
    if logo is None:
        return None
    alt = __("Logo of %(organisation)s") % {"organisation": engagement.organisation}
    return SheetLogo(logo.sha256, logo.width, logo.height, alt)
