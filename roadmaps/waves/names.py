"""What decisions at the gates of waves are called, and what follows from them."""

import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pmo_studio.core.gate_words import DECISIONS as DECISIONS
from pmo_studio.core.gate_words import TONES as TONES
from pmo_studio.core.gates import Decision
from roadmaps.planning.wave_gates import DELAYING

# What each means for the plan, before and after it is decided.
FOLLOWS = {
    Decision.GO: _("The wave is closed, and the next one may begin."),
    Decision.GO_WITH_CONDITIONS: _(
        "The next wave may begin. The conditions are due on their days and stay on this page until"
        " they are met."
    ),
    Decision.HOLD: _("Nothing of the next wave begins until this gate is decided again."),
    Decision.RECYCLE: _(
        "The wave goes on: what is missing is done once more, and the gate is decided again. Give"
        " the packages concerned more effort, and the plan shows by how much the rest moves."
    ),
    Decision.STOP: _(
        "No later wave begins. Their packages stay in the plan until somebody sends them to the"
        " backlog."
    ),
}
HELD_UNTIL = _("The plan begins nothing of later waves before %(day)s.")
HELD_OPEN = _(
    "It does not say until when, so no date of the plan moved: decide again with a day, or the"
    " dates will be missed."
)


def decision(which: Decision) -> str:
    return str(DECISIONS[which])


def follows(which: Decision, until: datetime.date | None) -> str:
    """What a decision means for the plan, once it was made."""
    words = str(FOLLOWS[which])
    if which not in DELAYING:
        return words
    if until is None:
        return f"{words} {HELD_OPEN}"
    return f"{words} {held_until(until)}"


def held_until(day: datetime.date) -> str:
    return str(HELD_UNTIL % {"day": date_format(day)})


def early(undone: int) -> str:
    """That a wave was let through with so many packages not done; "" with none."""
    if not undone:
        return ""
    words = ngettext(
        "Let through early: %(n)s of its work packages was not done",
        "Let through early: %(n)s of its work packages were not done",
        undone,
    )
    return words % {"n": undone}
