"""Whether a wave would be let through before it is over, in words."""

from django.utils.formats import date_format
from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from roadmaps.dated import Standing
from roadmaps.models import Wave, WorkPackage
from roadmaps.models.package import PackageStatus

# So many packages that are not done are named.
MOST_NAMED = 5


def told(standing: Standing, wave: Wave) -> list[str]:
    """What speaks against letting it through today; nothing where all its work is done.

    It may be decided all the same: what is left may not matter, and a plan can be behind.
    """
    rows = [row for row in standing.in_wave(wave) if row.status != PackageStatus.DROPPED]
    undone = [row for row in rows if row.status != PackageStatus.DONE]
    if not undone:
        return []
    return [*_not_begun(standing, wave, rows), _undone(undone, len(rows))]


def _not_begun(standing: Standing, wave: Wave, rows: list[WorkPackage]) -> list[str]:
    if any(row.status != PackageStatus.PLANNED for row in rows):
        return []
    span = standing.span(wave)
    if span is None or span.first is None:
        return [__("Nothing of this wave has begun.")]
    day = date_format(span.first, "SHORT_DATE_FORMAT")
    return [__("Nothing of this wave has begun; the plan has it begin on %(day)s.") % {"day": day}]


def _undone(undone: list[WorkPackage], total: int) -> str:
    words = ngettext(
        "%(n)s of its %(total)s work packages is not done: %(keys)s.",
        "%(n)s of its %(total)s work packages are not done: %(keys)s.",
        len(undone),
    )
    keys = [row.key for row in undone[:MOST_NAMED]]
    if len(undone) > MOST_NAMED:
        keys.append(__("and %(n)s more") % {"n": len(undone) - MOST_NAMED})
    return words % {"n": len(undone), "total": total, "keys": ", ".join(keys)}
