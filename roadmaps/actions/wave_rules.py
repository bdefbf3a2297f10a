"""What the writers of waves, units and gates share."""

from typing import TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import lines
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Participant
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused
from roadmaps.models import RolloutUnit, Wave, WaveCondition, WaveCriterion

GONE = _("This was removed meanwhile. Open the page again to see what stands now.")
ANEW = _("Somebody else changed this while you were writing. Save again to put yours in its place.")
MOST_ROLLOUTS = 50
Row = TypeVar("Row", Wave, RolloutUnit, WaveCriterion, WaveCondition)


def fresh(
    kind: type[Row], row: Row, *, by: Participant, seen: int | None = None, right: Right
) -> Row:
    """The row as it is under the lock; Refused or Overtaken where it is gone or another now."""
    require(by, right)
    rows: models.QuerySet[Row] = kind._default_manager.all()
    found = rows.filter(pk=row.pk).first()
    if found is None:
        raise Refused(GONE)
    if is_overtaken(found, seen):
        raise Overtaken(ANEW, now=found)
    return found


def text(given: str, most: int, *, field: str, empty: object = "", too_long: object) -> str:
    """The text on one line; Refused where it is too long, or empty and `empty` has words."""
    kept = lines.one_line(given)
    if not kept and empty:
        raise Refused(empty, field=field)
    if len(kept) > most:
        raise Refused(too_long, field=field)
    return kept
