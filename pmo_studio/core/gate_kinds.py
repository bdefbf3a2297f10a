"""Kinds of event of the gates of phases."""

from collections.abc import Callable

from django.utils.translation import gettext as __

from pmo_studio.core import gate_words, lines
from pmo_studio.core.events import EventKind, Fields
from pmo_studio.core.models import Event
from pmo_studio.core.models.log import Audience

TEXT: Fields = {"text": str}
CRITERION: Fields = {"criterion": str}


def _kind(name: str, fields: Fields, sentence: Callable[[Event], str]) -> EventKind:
    """One for the room; pages of gates and Home load again, for every figure changes with it."""
    return EventKind(name, Audience.ROOM, fields, batch=True, sentence=sentence)


def _words(event: Event) -> dict[str, str]:
    """The payload for a sentence: long texts shortened, the criterion by its name."""
    words = {"text": lines.beginning(event.data.get("text", ""))}
    if "criterion" in event.data:
        words["criterion"] = gate_words.criterion(event.data["criterion"])
    return words


def _decided(event: Event) -> str:
    phase, decision = event.data["phase"], gate_words.decision(event.data["decision"])
    known = 1 <= phase <= 5
    gate = gate_words.gate(phase) if known else str(phase)
    return __("decided %(gate)s: %(decision)s") % {"gate": gate, "decision": decision}


def _met(event: Event) -> str:
    if event.data["met"]:
        return __("ticked the condition “%(text)s”") % _words(event)
    return __("opened the condition “%(text)s” again") % _words(event)


def _own_met(event: Event) -> str:
    if event.data["met"]:
        return __("ticked the criterion “%(text)s”") % _words(event)
    return __("opened the criterion “%(text)s” again") % _words(event)


def _changed(event: Event) -> str:
    if event.data["off"]:
        return __("no longer asks “%(criterion)s” at its gate") % _words(event)
    return __("changed what the gate asks of “%(criterion)s”") % _words(event)


def _waived(event: Event) -> str:
    return __("waived “%(criterion)s”: “%(text)s”") % _words(event)


def _withdrawn(event: Event) -> str:
    return __("withdrew the waiver of “%(criterion)s”") % _words(event)


def _reset(event: Event) -> str:
    return __("asks “%(criterion)s” again as the method does") % _words(event)


ALL = (
    _kind("gate.decided", {"phase": int, "decision": str, "conditions": int}, _decided),
    _kind("gate_condition.met", {**TEXT, "met": bool}, _met),
    _kind("gate.waived", {**CRITERION, **TEXT}, _waived),
    _kind("gate.waiver_withdrawn", {**CRITERION, **TEXT}, _withdrawn),
    _kind("gate.criterion_changed", {**CRITERION, "off": bool}, _changed),
    _kind("gate.criterion_reset", CRITERION, _reset),
    _kind(
        "own_criterion.added",
        {**TEXT, "phase": int},
        lambda e: __("added the criterion “%(text)s”") % _words(e),
    ),
    _kind(
        "own_criterion.changed",
        {**TEXT, "before": str},
        lambda e: __("changed the criterion “%(text)s”") % _words(e),
    ),
    _kind(
        "own_criterion.removed", TEXT, lambda e: __("removed the criterion “%(text)s”") % _words(e)
    ),
    _kind(
        "own_criterion.restored",
        TEXT,
        lambda e: __("put the criterion “%(text)s” back") % _words(e),
    ),
    _kind("own_criterion.met", {**TEXT, "met": bool}, _own_met),
)
