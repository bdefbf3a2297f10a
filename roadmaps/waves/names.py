"""What waves, decisions and criteria are called."""

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pmo_studio.core.gates import Decision
from roadmaps.models.wave import Wave, WaveKind

DECISIONS = {
    Decision.GO: pgettext_lazy("gate", "Go"),
    Decision.GO_WITH_CONDITIONS: pgettext_lazy("gate", "Go with conditions"),
    Decision.HOLD: pgettext_lazy("gate", "Hold"),
    Decision.RECYCLE: pgettext_lazy("gate", "Recycle"),
    Decision.STOP: pgettext_lazy("gate", "Stop"),
}
# What each means for the plan, before and after it is decided.
FOLLOWS = {
    Decision.GO: _("The wave is closed, and the next one may begin."),
    Decision.GO_WITH_CONDITIONS: _(
        "The next wave may begin. The conditions are due on their days and stay on this page until"
        " they are met."
    ),
    Decision.HOLD: _(
        "Nothing of the next wave begins until this gate is decided again. Move the start of what"
        " comes later, or the dates of the plan will be missed."
    ),
    Decision.RECYCLE: _(
        "The wave goes on: what is missing is done once more, and the gate is decided again. Give"
        " the packages concerned more effort, and the plan shows by how much the rest moves."
    ),
    Decision.STOP: _(
        "No later wave begins. Their packages stay in the plan until somebody sends them to the"
        " backlog."
    ),
}
TONES = {
    Decision.GO: "ok",
    Decision.GO_WITH_CONDITIONS: "ok",
    Decision.HOLD: "warn",
    Decision.RECYCLE: "warn",
    Decision.STOP: "bad",
}


def decision(which: Decision) -> str:
    return str(DECISIONS[which])


def of_wave(wave: Wave) -> str:
    """Its own name, or what its kind is called: "Rollout 2"."""
    return wave.name or of_key(wave)


def of_key(wave: Wave) -> str:
    """What it is called as long as nobody names it."""
    if wave.kind == WaveKind.ROLLOUT:
        return __("Rollout %(n)s") % {"n": wave.key[1:]}
    return str(WaveKind(wave.kind).label)
