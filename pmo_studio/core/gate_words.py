"""What decisions at gates are called, what follows from them, and why one is refused."""

import datetime
from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import catalogue, gate_table, phases
from pmo_studio.core.gates import Decision, Reason, Refusal

DECISIONS = {
    Decision.GO: pgettext_lazy("gate", "Go"),
    Decision.GO_WITH_CONDITIONS: pgettext_lazy("gate", "Go with conditions"),
    Decision.HOLD: pgettext_lazy("gate", "Hold"),
    Decision.RECYCLE: pgettext_lazy("gate", "Recycle"),
    Decision.STOP: pgettext_lazy("gate", "Stop"),
}
TONES = {
    Decision.GO: "ok",
    Decision.GO_WITH_CONDITIONS: "ok",
    Decision.HOLD: "warn",
    Decision.RECYCLE: "warn",
    Decision.STOP: "bad",
}
# What each means for the phases, before and after it is decided.
FOLLOWS = {
    Decision.GO: _("The phase is closed, and the next one goes on with the gate behind it."),
    Decision.GO_WITH_CONDITIONS: _(
        "The next phase goes on. The conditions are due on their days and stay on this page until"
        " they are met."
    ),
    Decision.HOLD: _("The phase waits: nothing new begins until this gate is decided again."),
    Decision.RECYCLE: _(
        "The phase goes on: what is missing is done once more, and the gate is decided again."
    ),
    Decision.STOP: _("The work ends here, unless somebody decides this gate again."),
}
REFUSALS = {
    Refusal.NOT_MET: _("“Go” needs every must-have met or waived. Not met yet: %(criteria)s."),
    Refusal.TOO_LOW: _(
        "“Go with conditions” needs every must-have at 80 %% of what is required at least. Too far"
        " below: %(criteria)s."
    ),
    Refusal.NO_CONDITION: _(
        "“Go with conditions” needs a condition with a day for each must-have that is not met."
        " Without one: %(criteria)s."
    ),
    Refusal.NO_DATE: _("These conditions need the day until which they are met: %(criteria)s."),
}


def decision(which: str) -> str:
    """In words; of a log from elsewhere as it stands there."""
    known = which in {each.value for each in Decision}
    return str(DECISIONS[Decision(which)]) if known else which


def follows(which: Decision, review_on: datetime.date | None) -> str:
    """What a decision means, once it was made."""
    words = str(FOLLOWS[which])
    if review_on is None:
        return words
    again = __("It is looked at again on %(day)s.") % {"day": date_format(review_on)}
    return f"{words} {again}"


def gate(phase: int) -> str:
    """Gate 2: Definition."""
    title = catalogue.phase(phase).short_name.in_language(get_language())
    return __("Gate %(number)s: %(title)s") % {"number": phase, "title": title}


def criterion(key: str) -> str:
    """The name of a criterion of the method; an own one by its key."""
    known = catalogue.load().criteria.get(key)
    return known.name.in_language(get_language()) if known else key


def refusal(reason: Reason, standings: Mapping[str, phases.CriterionStanding]) -> str:
    """One refusal as a sentence that names the criteria with their figures."""
    listed = ", ".join(_with_figures(standings[key]) for key in reason.criteria)
    return str(REFUSALS[reason.refusal] % {"criteria": listed})


def _with_figures(one: phases.CriterionStanding) -> str:
    name = __("“%(text)s”") % {"text": one.criterion.name.in_language(get_language())}
    return f"{name} ({gate_table.reached(one)})"
