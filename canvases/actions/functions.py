"""The engagement's own catalogue of functions: changing, adding, withdrawing, taking back."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from canvases.functions import as_function, functions_of
from canvases.models import FunctionEntry, Kpi
from canvases.models.function import CAPABILITIES, LAYERS
from canvases.prerequisites import circle_through
from pmo_studio.core import catalogue, events, languages
from pmo_studio.core.access import Right, require
from pmo_studio.core.catalogue import Function
from pmo_studio.core.lines import TITLE_MOST, one_line
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused

OWN_KEY = re.compile(r"^X([1-9][0-9]{0,5})$")
MOST_OWN = 200
MOST_DELIVERABLES = 12
DAYS_MOST = 32_767

NO_NAME = _("A function needs a name.")
LONG_NAME = _("The name of a function holds up to 80 characters. Shorten it.")
NO_LAYER = _("Choose a layer: strategic, tactical or operational.")
NO_CTL = _("The degree of control is 1 (supportive), 2 (controlling) or 3 (directive).")
NO_CAPABILITY = _("Choose the capability that the function raises first.")
ODD_SECONDARY = _("“%(key)s” is no capability. Choose further ones from the list.")
ODD_GROUP = _("There is no such group of functions. Choose one from the list.")
EFFORT = _("An effort is at least 1 person-day. Type a whole number for each of the three sizes.")
RUN = _("The person-days a month to run it are a whole number, 0 or more.")
ODD_REQ = _("There is no function “%(key)s” that could stand first. Choose one of the catalogue.")
ODD_KPI = _("There is no KPI “%(key)s”. Choose one of the catalogue or of this engagement.")
CIRCLE = _(
    "These functions would wait for each other: %(circle)s. Take one of these prerequisites away."
)
NO_DELIVERABLE = _("A deliverable needs a kind and a name of up to 80 characters.")
MANY_DELIVERABLES = _("A function has at most 12 deliverables. Put some of them together.")
FULL = _("There are 200 functions of your own, the most there can be. Change one that you have.")
NO_FUNCTION = _("There is no such function in the catalogue of this engagement.")
BUILT_IN_ONLY = _("Only a built-in function can be taken back to the catalogue's form.")
OVERTAKEN = _(
    "Somebody else changed this function while you were writing. What stands now is shown here:"
    " save again to put yours in its place."
)


@dataclass(frozen=True)
class Details:
    """What the catalogue says of a function; deliverables are pairs of kind and name."""

    name: str
    layer: str
    ctl: int
    capability: str
    group: str = ""
    secondary: tuple[str, ...] = ()
    deliverables: tuple[tuple[str, str], ...] = ()
    kpis: tuple[str, ...] = ()
    effort_small: int = 12
    effort_medium: int = 25
    effort_large: int = 50
    run: int = 0
    req: tuple[str, ...] = ()
    foundation: bool = False


def topic_of(engagement: Engagement) -> str:
    """What open pages of the catalogue listen to."""
    return f"functions:{engagement.pk}"


def save_function(
    engagement: Engagement,
    *,
    function: str,
    details: Details,
    seen: int | None,
    by: Participant,
    key: events.Key | None = None,
) -> str:
    """Change a function of this engagement, or add one of its own (`function` ""); its key.

    `seen` is the version of the entry that its sender had before their eyes, 0 for the built-in
    form: raises Overtaken when it is another one now.
    """
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        known = functions_of(change.engagement)
        code = _known(known, function) if function else _next_key(known)
        details = _checked(details, code, known, _kpi_keys(change.engagement))
        row = _row(change.engagement, code)
        wanted = _written(row or FunctionEntry(engagement=change.engagement, key=code), details)
        if known.get(code) == as_function(wanted, _built_in(code)):
            return code
        if is_overtaken(_row(change.engagement, code), seen):
            raise Overtaken(OVERTAKEN, now=_row(change.engagement, code))
        _save(change, wanted, "function.saved")
    return code


def set_withdrawn(
    engagement: Engagement,
    *,
    function: str,
    withdrawn: bool,
    by: Participant,
    key: events.Key | None = None,
) -> None:
    """Offer the function here no longer, or again; notes that stand for it keep it."""
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        known = functions_of(change.engagement)
        code = _known(known, function)
        row = _row(change.engagement, code) or _copied(change.engagement, known[code])
        if row.withdrawn == withdrawn:
            return
        row.withdrawn = withdrawn
        if not withdrawn and _says_nothing_new(row):
            _drop(change, row, "function.offered")
            return
        _save(change, row, "function.withdrawn" if withdrawn else "function.offered")


def take_back(
    engagement: Engagement,
    *,
    function: str,
    seen: int | None,
    by: Participant,
    key: events.Key | None = None,
) -> None:
    """Give a built-in function the form of the catalogue again."""
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        if _built_in(function) is None:
            raise Refused(BUILT_IN_ONLY)
        row = _row(change.engagement, function)
        if row is None:
            return
        if is_overtaken(row, seen):
            raise Overtaken(OVERTAKEN, now=row)
        built_in = {function: catalogue.function(function)}
        _refuse_circle(function, {**functions_of(change.engagement), **built_in})
        _drop(change, row, "function.taken_back")


def details_of(function: Function, language: str | None = None) -> Details:
    """The function as its form shows it, in the language of the page unless another is given."""
    language = language or languages.current()
    return Details(
        name=function.name.in_language(language),
        layer=function.layer,
        ctl=function.ctl,
        capability=function.capability,
        group=function.group,
        secondary=function.secondary,
        deliverables=tuple(
            (one.kind, one.name.in_language(language)) for one in function.deliverables
        ),
        kpis=function.kpis,
        effort_small=function.effort.small,
        effort_medium=function.effort.medium,
        effort_large=function.effort.large,
        run=function.run,
        req=function.req,
        foundation=function.foundation,
    )


def _checked(
    details: Details, code: str, known: Mapping[str, Function], kpis: Collection[str]
) -> Details:
    """The details as they are stored; Refused in words that name the field."""
    name = one_line(details.name)
    if not name:
        raise Refused(NO_NAME, field="name")
    if len(name) > TITLE_MOST:
        raise Refused(LONG_NAME, field="name")
    if details.layer not in LAYERS:
        raise Refused(NO_LAYER, field="layer")
    if details.ctl not in catalogue.load().controls:
        raise Refused(NO_CTL, field="ctl")
    if details.capability not in CAPABILITIES:
        raise Refused(NO_CAPABILITY, field="capability")
    if details.group and details.group not in catalogue.load().function_groups:
        raise Refused(ODD_GROUP, field="group")
    _check_days(details)
    _refuse_odd(details.secondary, CAPABILITIES, ODD_SECONDARY, "secondary")
    _refuse_odd(details.kpis, kpis, ODD_KPI, "kpis")
    _refuse_odd(details.req, {*known, code}, ODD_REQ, "req")
    checked = replace(
        details,
        name=name,
        secondary=_once(key for key in details.secondary if key != details.capability),
        deliverables=_deliverables(details.deliverables),
        kpis=_once(details.kpis),
        req=_once(details.req),
    )
    entry = as_function(_written(FunctionEntry(key=code), checked), _built_in(code))
    _refuse_circle(code, {**known, code: entry})
    return checked


def _check_days(details: Details) -> None:
    for name in ("effort_small", "effort_medium", "effort_large"):
        if not 1 <= getattr(details, name) <= DAYS_MOST:
            raise Refused(EFFORT, field=name)
    if not 0 <= details.run <= DAYS_MOST:
        raise Refused(RUN, field="run")


def _deliverables(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Those with a name; Refused where one has no kind."""
    named = [(kind, one_line(name)) for kind, name in pairs if one_line(name)]
    if len(named) > MOST_DELIVERABLES:
        raise Refused(MANY_DELIVERABLES, field="deliverables")
    kinds = catalogue.load().deliverable_kinds
    if any(kind not in kinds or len(name) > TITLE_MOST for kind, name in named):
        raise Refused(NO_DELIVERABLE, field="deliverables")
    return _once(named)


def _refuse_odd(keys: Collection[str], known: Collection[str], words: Any, field: str) -> None:
    odd = next((key for key in keys if key not in known), None)
    if odd is not None:
        raise Refused(words % {"key": odd}, field=field)


def _refuse_circle(code: str, functions: Mapping[str, Function]) -> None:
    circle = circle_through(code, functions)
    if circle:
        raise Refused(CIRCLE % {"circle": " → ".join(circle)}, field="req")


def _once(values: Any) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))


def _known(known: Mapping[str, Function], code: str) -> str:
    if code not in known:
        raise Refused(NO_FUNCTION)
    return code


def _next_key(known: Mapping[str, Function]) -> str:
    """X1, X2 … after the highest that there ever was: own functions are never deleted."""
    numbers = [int(found[1]) for key in known if (found := OWN_KEY.match(key))]
    if len(numbers) >= MOST_OWN:
        raise Refused(FULL)
    return f"X{max(numbers, default=0) + 1}"


def _kpi_keys(engagement: Engagement) -> set[str]:
    own = Kpi.objects.live().filter(engagement=engagement)
    return {*catalogue.load().kpis, *own.values_list("key", flat=True)}


def _built_in(code: str) -> Function | None:
    return catalogue.load().functions.get(code)


def _row(engagement: Engagement, code: str) -> FunctionEntry | None:
    return FunctionEntry.objects.filter(engagement=engagement, key=code).first()


def _copied(engagement: Engagement, function: Function) -> FunctionEntry:
    """A built-in function as an entry, in words of the engagement's language."""
    row = FunctionEntry(engagement=engagement, key=function.key)
    return _written(row, details_of(function, engagement.language))


def _written(row: FunctionEntry, details: Details) -> FunctionEntry:
    for each in fields(Details):
        value = getattr(details, each.name)
        setattr(row, each.name, list(value) if isinstance(value, tuple) else value)
    row.deliverables = [{"kind": kind, "name": name} for kind, name in details.deliverables]
    return row


def _says_nothing_new(row: FunctionEntry) -> bool:
    built_in = _built_in(row.key)
    return built_in is not None and as_function(row, built_in) == built_in


def _save(change: events.Change, row: FunctionEntry, kind: str) -> None:
    row.number = change.next_number
    row.save()
    _record(change, row, row.subject, kind)


def _drop(change: events.Change, row: FunctionEntry, kind: str) -> None:
    subject = row.subject
    row.delete()
    _record(change, row, subject, kind)


def _record(change: events.Change, row: FunctionEntry, subject: str, kind: str) -> None:
    change.record(
        kind,
        subject=subject,
        topic=topic_of(change.engagement),
        function=row.key,
        title=row.name,
    )
