"""Looking for a better plan in words: what it is for, how far it is, what was proved."""

from django.utils.formats import number_format
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pmo_studio.core.rounding import half_up
from roadmaps.models import PlanProposal
from roadmaps.models.proposal import Aim

AIMS = {
    Aim.SHORTEST: _("The last work package ends as early as can be."),
    Aim.VALUE: _("What closes the largest gaps is done first; of equal plans, the shortest."),
}
PROBLEMS = {
    "missing": _("The worker has no solver: install it as this page says, and start both again."),
    "undated": _("The plan lost its dates before the search began. Mend what is wrong with it."),
    "worthless": _("No work package that can still move has a measured benefit."),
    "stopped": _("The worker was stopped before it was done. Look again."),
    "failed": _("Something went wrong on our side; it is in the log of the worker. Look again."),
}
# How to get the solver; docs/run/README.md says more.
REMEDY = "python3 dev.py run --with optimise"
SO_FAR = {
    Aim.SHORTEST: _("Best so far: %(best)s working days. No plan can take less than %(bound)s."),
    Aim.VALUE: _(
        "Best so far: benefits arrive on working day %(best)s on average. No plan can bring them"
        " before day %(bound)s."
    ),
}


def proof(gap: float | None) -> str:
    """At most so many percent from the best possible; None where nothing was proved."""
    if gap is None:
        return __("How far it is from the best possible could not be proved in this time.")
    if gap <= 0:
        return __("Proven: no better plan is possible.")
    return __("At most %(gap)s %% from the best possible.") % {"gap": number(gap)}


def so_far(proposal: PlanProposal) -> str:
    """How far a search is; empty before it found anything."""
    if proposal.best is None or proposal.bound is None:
        return ""
    figures = {"best": number(proposal.best), "bound": number(proposal.bound)}
    return str(SO_FAR[Aim(proposal.aim)]) % figures


def moved(days: float) -> str:
    """So many working days earlier (below 0) or later."""
    amount = abs(days)
    if not amount:
        return __("the same")
    form = 1 if amount == 1 else 2
    if days < 0:
        words = ngettext("%(n)s working day earlier", "%(n)s working days earlier", form)
    else:
        words = ngettext("%(n)s working day later", "%(n)s working days later", form)
    return words % {"n": number(amount)}


def on_day(day: float) -> str:
    return __("on working day %(n)s") % {"n": number(day)}


def spent(seconds: float) -> str:
    return __("Found in %(n)s seconds.") % {"n": number_format(half_up(seconds, 1), 1)}


def number(value: float) -> str:
    """To a tenth, or whole."""
    rounded = float(half_up(value, 1))
    return number_format(rounded, 0 if rounded.is_integer() else 1)
