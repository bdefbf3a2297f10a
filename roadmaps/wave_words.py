"""What waves are called."""

from django.utils.translation import gettext as __
from django.utils.translation import pgettext_lazy

from pmo_studio.core.gates import Decision
from roadmaps.models import Wave
from roadmaps.models.wave import WaveKind

DECISIONS = {
    Decision.GO: pgettext_lazy("gate", "Go"),
    Decision.GO_WITH_CONDITIONS: pgettext_lazy("gate", "Go with conditions"),
    Decision.HOLD: pgettext_lazy("gate", "Hold"),
    Decision.RECYCLE: pgettext_lazy("gate", "Recycle"),
    Decision.STOP: pgettext_lazy("gate", "Stop"),
}


def wave_name(wave: Wave) -> str:
    """Its own name, or its kind with its number: "Rollout 2"."""
    if wave.name:
        return wave.name
    if wave.kind == WaveKind.ROLLOUT:
        return __("Rollout %(number)s") % {"number": wave.key.removeprefix("R")}
    return str(WaveKind(wave.kind).label)


def wave_title(wave: Wave) -> str:
    """With the unit in which it takes place: "Pilot: Cardiology"."""
    return f"{wave_name(wave)}: {wave.unit.name}" if wave.unit else wave_name(wave)
