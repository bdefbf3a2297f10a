"""When waves take place, as far as the plan can be dated."""

from collections.abc import Mapping

from pmo_studio.core.models import Engagement
from roadmaps import dated
from roadmaps.change.communication import WaveDates

Days = Mapping[str, WaveDates]


def of(engagement: Engagement) -> Days:
    """First, last and gate day of each wave by its key, in the order of the plan; five queries.

    Without dates where nothing is in a wave or the plan has an error; empty before there is a plan.
    """
    standing = dated.of(engagement)
    if standing is None:
        return {}
    spans = {span.wave: span for span in standing.planned.spans}
    return {
        wave.key: WaveDates(wave.key, span.first, span.last, span.gate)
        if (span := spans.get(wave.key))
        else WaveDates(wave.key)
        for wave in standing.waves
    }
