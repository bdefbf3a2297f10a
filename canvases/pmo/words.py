"""The model in words and printed numbers: what pages and report say alike."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from assessments import result_words as words
from canvases.models.pmo_model import PmoType, RoleKind
from canvases.pmo.state import State
from canvases.pmo_figures import Moved
from canvases.pmo_model import Demand, Mismatch, grade_of, type_of
from canvases.structure import Differences, Fault, Role
from pmo_studio.core import catalogue, languages
from pmo_studio.core.rounding import half_up

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

INDEX_PLACES = range(2, 9)
TYPES: Mapping[str, "_StrPromise"] = {
    "supportive": _(
        "This PMO is supportive: it advises, trains and offers tools, and projects decide"
        " themselves what they use."
    ),
    "controlling": _(
        "This PMO is controlling: it says how work is done and checks that it is, and projects"
        " answer to it for that."
    ),
    "directive": _(
        "This PMO is directive: it decides which work is done and by whom, and steers projects"
        " itself."
    ),
}
GRADES: Mapping[int, "_StrPromise"] = {
    1: pgettext_lazy("service grade", "basic"),
    2: pgettext_lazy("service grade", "intermediate"),
    3: pgettext_lazy("service grade", "advanced"),
}
SCOPES: Mapping[str, "_StrPromise"] = {
    "enterprise": _("The mandate covers the enterprise, so the PMO stands at the strategic level."),
    "department": _("The mandate covers a department, so the PMO stands at the tactical level."),
    "programme": _("The mandate covers a programme, so the PMO stands at the operational level."),
}
FAULTS: Mapping[Fault, "_StrPromise"] = {
    "no_responsible": _("Nobody is responsible: give at least one R."),
    "no_accountable": _("Nobody is accountable: give exactly one A."),
    "many_accountable": _("Several are accountable: leave exactly one A."),
    "crowded": _("More than seven are consulted or informed: ask who needs it."),
}


def layer(key: str) -> str:
    """Strategic, tactical or operational."""
    return catalogue.load().layers[key].name.in_language(languages.current())


def control(degree: int) -> str:
    """A degree of control: supportive, controlling, directive."""
    return catalogue.load().controls[degree].in_language(languages.current())


def grade(value: int | None) -> str:
    """The grade with its name; a dash where there is none."""
    return words.NO_VALUE if value is None else f"{value} ({GRADES[value]})"


def share(each: Demand, state: State) -> str:
    """The share of a function; all of them together print 100 %.

    One that only rounding lifts to the bound of a grade must not read as having reached it.
    """
    if each.share is None:
        return words.percent(None)
    printed = state.percents[each.key]
    if grade_of(printed / 100) == grade_of(each.share):
        return words.percent(printed)
    return __("just under %(share)s") % {"share": words.percent(printed)}


def index(value: float | None) -> str:
    """An authority index: two decimals, because its bounds have two.

    With as many more as it takes where rounding would lift it to the next type: 1.667 below 1.67.
    """
    if value is None:
        return words.NO_VALUE
    right = (n for n in INDEX_PLACES if type_of(float(half_up(value, n))) == type_of(value))
    return words.printed(value, next(right, 2))


def fte(value: float) -> str:
    return words.printed(value, 1)


def mismatch(found: Mismatch) -> str:
    """What the type asks for beyond the mandate."""
    sentence = __(
        "The mandate covers control up to degree %(most)s (%(covered)s), this type needs %(degree)s"
        " (%(needed)s). Widen the mandate, or choose functions that need less authority."
    )
    return sentence % {
        "most": found.ctl_max,
        "covered": control(found.ctl_max),
        "degree": found.degree,
        "needed": control(found.degree),
    }


def votes(state: State) -> str:
    """Where the importance of values comes from."""
    if all(need.votes is None for need in state.model.needs):
        return __("Nobody voted on the value propositions: all of them count 3.")
    n = sum(need.votes is None for need in state.model.needs)
    if not n:
        return __("Importance comes from the last vote on this canvas.")
    words_ = ngettext(
        "Importance comes from the last vote on this canvas; %(n)s value was not on it and counts"
        " 3.",
        "Importance comes from the last vote on this canvas; %(n)s values were not on it and count"
        " 3.",
        n,
    )
    return words_ % {"n": n}


def staffing(state: State) -> str:
    """The people that the functions need against those that there are, where somebody said it."""
    needed, there = state.model.staffing.fte, state.active.graph.pmo_fte or 0
    given = {"needed": fte(needed), "there": fte(there)}
    if state.canvas.engagement.pmo_fte is None:
        return (
            __("These functions would need %(needed)s FTE; how many people there are, nobody said.")
            % given
        )
    if needed > there:
        return __("%(needed)s FTE run these functions; the PMO has %(there)s.") % given
    return __("%(needed)s FTE run these functions; the PMO has %(there)s, which is enough.") % given


def staff(state: State) -> str:
    """Where the number of people that there are comes from."""
    engagement = state.canvas.engagement
    there = {"there": fte(float(engagement.staff))}
    if engagement.pmo_fte is None:
        return (
            __("Nobody has said yet how many people the PMO has: %(there)s FTE is assumed.") % there
        )
    return __("%(there)s FTE is what the settings of the engagement say.") % there


def roles(count: int, state: State) -> str:
    """That a role is no person, beside how many roles there are; "" where there is none."""
    if not count:
        return ""
    told = __("Roles are parts that people play: one person can hold several.")
    needed = state.model.staffing.fte
    if not needed:
        return told
    run = ngettext("%(n)s role, run by %(fte)s FTE.", "%(n)s roles, run by %(fte)s FTE.", count)
    return f"{told} {run % {'n': count, 'fte': fte(needed)}}"


def moved(found: Moved, state: State) -> str:
    """A figure that is another now than when the type was confirmed."""
    name = state.name(found.of) if found.about not in ("index", "layer", "staffing") else ""
    if found.about == "layer":
        name = layer(str(found.of))
    sentences = {
        "index": __("Authority index: %(then)s then, %(now)s now."),
        "layer": __("%(name)s: %(then)s then, %(now)s now."),
        "staffing": __("FTE: %(then)s then, %(now)s now."),
        "added": __("“%(name)s” is new on the canvas, with %(now)s."),
        "removed": __("“%(name)s” left the canvas; it had %(then)s."),
        "share": __("Share of “%(name)s”: %(then)s then, %(now)s now."),
        "ctl": __("Degree of control of “%(name)s”: %(then)s then, %(now)s now."),
        "grade": __("Target grade of “%(name)s”: %(then)s then, %(now)s now."),
    }
    return sentences[found.about] % {
        "name": name,
        "then": _figure(found.about, found.then),
        "now": _figure(found.about, found.now),
    }


def _figure(about: str, value: float | None) -> str:
    if about == "index":
        return index(value)
    if about == "staffing":
        return words.printed(value, 1)
    if about in ("ctl", "grade"):
        return words.printed(value, 0)
    return words.share(value)


def differences(found: Differences, state: State) -> list[str]:
    """How the structure differs from the draft of today, a sentence each."""
    told = []
    if found.no_lead:
        told.append(__("There is no PMO lead."))
    told += [__("The draft has a unit “%(name)s”.") % {"name": unit(key)} for key in found.units]
    told += [_about(__("“%(name)s” has no owner yet."), key, state) for key in found.owners]
    told += [
        _about(__("“%(name)s” has an owner and is not on the canvas any more."), key, state)
        for key in found.gone
    ]
    told += [
        _about(__("The draft has other letters for “%(name)s”."), key, state) for key in found.raci
    ]
    return [*told, *_analysts(found.analysts)]


def _about(sentence: str, key: int | str, state: State) -> str:
    return sentence % {"name": state.name(key)}


def _analysts(more: int) -> list[str]:
    if not more:
        return []
    if more > 0:
        sentence = ngettext(
            "The draft has %(n)s analyst more.", "The draft has %(n)s analysts more.", more
        )
    else:
        sentence = ngettext(
            "The draft has %(n)s analyst fewer.", "The draft has %(n)s analysts fewer.", -more
        )
    return [sentence % {"n": abs(more)}]


def unit(layer_key: str) -> str:
    """What a drafted unit is called."""
    if not layer_key:
        return __("PMO")
    names = {
        "S": __("Portfolio and strategy"),
        "T": __("Methods and coordination"),
        "O": __("Project support"),
    }
    return names[layer_key]


def pmo_type(value: str) -> str:
    return str(PmoType(value).label)


def role_title(role: Role, state: State) -> str:
    """What a drafted role is called."""
    if role.kind == "lead":
        return str(RoleKind.LEAD.label)
    if role.function is None:
        return str(RoleKind.ANALYST.label)
    return __("Owner: %(function)s") % {"function": state.name(role.function)}


def drafted_line(role: Role) -> str:
    """Whom a drafted role reports to."""
    return __("Sponsor") if role.kind == "lead" else str(RoleKind.LEAD.label)
