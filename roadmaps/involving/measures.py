"""Criterion I6 of gate 3: nobody to be managed closely is below neutral."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import ngettext

from pmo_studio.core import gates
from pmo_studio.core.models import Engagement
from pmo_studio.core.quadrants import Quadrant
from roadmaps.change import seam
from roadmaps.involving import readings


def key_stakeholders_won(engagement: Engagement) -> Sequence[gates.Measure]:
    """Whoever is to be managed closely and is unaware or resistant; who was not asked is told.

    Before anybody said where somebody stands nothing is measured: silence is no support.
    """
    stances = map(readings.stance, readings.stakeholders(engagement))
    lines = seam.matrix(stances, high=engagement.high_from)
    if all(line.stance.current is None for line in lines):
        return ()
    measure = gates.none_may_exist(len(seam.below_neutral(lines)))
    unsaid = sum(line.quadrant is Quadrant.CLOSE and line.stance.current is None for line in lines)
    if not unsaid:
        return (measure,)
    words = ngettext(
        "of %(n)s more nobody has said yet where they stand",
        "of %(n)s more nobody has said yet where they stand",
        unsaid,
    )
    return (replace(measure, remark=words % {"n": unsaid}),)
