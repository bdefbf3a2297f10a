"""More people at once than the team has: such a plan has no dates (domain.md §6.4), so who saves it
says first that they mean it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pmo_studio.core.models import Engagement
from pmo_studio.core.refusals import Refused
from pmo_studio.core.setting_checks import Objection
from roadmaps.models import WorkPackage
from roadmaps.models.package import PackageStatus
from roadmaps.package_words import called

if TYPE_CHECKING:
    from roadmaps.actions.packages import Details

TOO_MANY = _(
    "It asks for %(staff)s people at once, and the team is %(limit)s. Write %(limit)s at most, or"
    " raise the team limit in the settings first."
)
BEFORE_A_WAVE = _(
    "%(name)s asks for %(staff)s people at once, and the team is %(limit)s. Change one of"
    " the two before it goes into a wave: nothing could be dated."
)
SURE = _("Save it all the same: the plan has no dates until this is mended")
MOST_NAMED = 3


class TooMany(Refused):
    """Taken only from who is sure."""


def refuse_too_many(details: "Details", before: "Details | None", limit: int) -> None:
    """Raises TooMany where a package in a wave asks for more than the team, and did not `before`.

    In the backlog nothing is dated anyway.
    """
    if _is_beyond(details, limit) and not (before and _is_beyond(before, limit)):
        told = {"staff": number_format(details.staff), "limit": number_format(limit)}
        raise TooMany(TOO_MANY % told, field="staff")


def beyond_in_backlog(package: WorkPackage, limit: int) -> str:
    """What keeps it from going into a wave, in words; "" where nothing does."""
    if package.wave_id is not None or package.staff <= limit:
        return ""
    told = {"name": called(package), "staff": package.staff, "limit": limit}
    return BEFORE_A_WAVE % told


def _is_beyond(details: "Details", limit: int) -> bool:
    return details.wave is not None and details.staff > limit


def too_small_a_team(engagement: Engagement, values: Mapping[str, Any]) -> list[Objection]:
    """What speaks against settings: packages that the team could not staff any more; one query."""
    limit = values.get("team_limit", engagement.team_limit)
    if limit >= engagement.team_limit:
        return []
    rows = WorkPackage.objects.live().filter(plan__engagement=engagement, wave__isnull=False)
    beyond = rows.filter(staff__gt=limit, staff__lte=engagement.team_limit)
    keys = beyond.exclude(status=PackageStatus.DROPPED).order_by("-staff", "key")
    found = list(keys.values_list("key", "staff"))
    if not found:
        return []
    words = ngettext(
        "%(named)s needs more people at once than this: up to %(most)s. Give it less staff first,"
        " or leave the team limit at %(most)s at least.",
        "%(named)s need more people at once than this: up to %(most)s. Give them less staff first,"
        " or leave the team limit at %(most)s at least.",
        len(found),
    )
    named = ", ".join(key for key, _staff in found[:MOST_NAMED])
    if len(found) > MOST_NAMED:
        named += f" (+{number_format(len(found) - MOST_NAMED)})"
    told = {"named": named, "most": number_format(found[0][1])}
    return [Objection("team_limit", words % told, str(SURE))]
