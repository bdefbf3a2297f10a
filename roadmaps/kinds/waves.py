"""Kinds of event of waves, units, the pilot and gates.  Pages of the plan load again: one thing
that changes moves dates and figures of many."""

from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from canvases.kinds.payloads import ID_OR_NONE, RENAMED, ROOM, TITLE, words_of
from pmo_studio.core.events import EventKind, Fields
from pmo_studio.core.gates import Decision
from pmo_studio.core.models import Event
from pmo_studio.core.models.log import Audience
from roadmaps.waves import names

TEXT: Fields = {"text": str}


def _placed(event: Event) -> str:
    n = len(event.data["packages"])
    words = ngettext(
        "moved %(n)s work package to another wave",
        "moved %(n)s work packages to other waves",
        n,
    )
    return str(words % {"n": n})


def _removed(event: Event) -> str:
    words = ngettext(
        "took a rollout out; %(n)s work package went to the backlog",
        "took a rollout out; %(n)s work packages went to the backlog",
        event.data["packages"],
    )
    return str(words % {"n": event.data["packages"]})


def _decided(event: Event) -> str:
    decision = event.data["decision"]
    known = decision in {each.value for each in Decision}
    words = names.decision(Decision(decision)) if known else decision
    return __("decided the gate of a wave: %(decision)s") % {"decision": words}


def _looked(event: Event) -> str:
    sentences = {
        "yes": __("found a criterion met: “%(text)s”"),
        "no": __("found a criterion not met: “%(text)s”"),
    }
    sentence = sentences.get(event.data["met"], __("took back what was found of “%(text)s”"))
    return sentence % words_of(event)


def _met(event: Event) -> str:
    if event.data["met"]:
        return __("ticked the condition “%(text)s”") % words_of(event)
    return __("opened the condition “%(text)s” again") % words_of(event)


ALL = (
    EventKind("plan.begun", ROOM, batch=True, sentence=lambda e: __("began the plan")),
    EventKind(
        "plan.framed",
        ROOM,
        {"starts_on": str, "gate_days": int},
        batch=True,
        sentence=lambda e: __("set the start and the gate days of the plan"),
    ),
    EventKind(
        "wave.changed",
        ROOM,
        {**RENAMED, "unit": ID_OR_NONE, "capacity": ID_OR_NONE},
        batch=True,
        sentence=lambda e: __("changed a wave"),
    ),
    EventKind(
        "wave.added",
        ROOM,
        {**TITLE, "unit": ID_OR_NONE},
        batch=True,
        sentence=lambda e: __("added a rollout"),
    ),
    EventKind(
        "waves.swapped",
        ROOM,
        batch=True,
        sentence=lambda e: __("changed the order of the rollouts"),
    ),
    EventKind("waves.removed", ROOM, {"packages": int}, batch=True, sentence=_removed),
    EventKind("packages.placed", ROOM, {"packages": list}, batch=True, sentence=_placed),
    EventKind(
        "rollout_unit.added",
        ROOM,
        TITLE,
        batch=True,
        sentence=lambda e: __("added the unit “%(title)s” to the rollout") % words_of(e),
    ),
    EventKind(
        "rollout_unit.changed",
        ROOM,
        RENAMED,
        batch=True,
        sentence=lambda e: __("changed the unit “%(title)s” of the rollout") % words_of(e),
    ),
    EventKind(
        "rollout_unit.removed",
        ROOM,
        TITLE,
        batch=True,
        sentence=lambda e: __("removed the unit “%(title)s” from the rollout") % words_of(e),
    ),
    EventKind(
        "rollout_unit.restored",
        ROOM,
        TITLE,
        batch=True,
        sentence=lambda e: __("put the unit “%(title)s” back") % words_of(e),
    ),
    # Who rated, and when, is for nobody: beside the means it would tell what they gave.
    EventKind(
        "pilot.rated",
        Audience.NOBODY,
        batch=True,
        anonymous=True,
        sentence=lambda e: __("rated candidates for the pilot"),
    ),
    EventKind(
        "pilot.chosen",
        ROOM,
        {"unit": ID_OR_NONE, "text": str},
        batch=True,
        sentence=lambda e: __("chose where the pilot takes place"),
    ),
    EventKind(
        "wave_criterion.added",
        ROOM,
        TEXT,
        batch=True,
        sentence=lambda e: __("added the criterion “%(text)s”") % words_of(e),
    ),
    EventKind(
        "wave_criterion.changed",
        ROOM,
        {**TEXT, "before": str},
        batch=True,
        sentence=lambda e: __("changed the criterion “%(text)s”") % words_of(e),
    ),
    EventKind(
        "wave_criterion.removed",
        ROOM,
        TEXT,
        batch=True,
        sentence=lambda e: __("removed the criterion “%(text)s”") % words_of(e),
    ),
    EventKind(
        "wave_criterion.restored",
        ROOM,
        TEXT,
        batch=True,
        sentence=lambda e: __("put the criterion “%(text)s” back") % words_of(e),
    ),
    EventKind("wave_criterion.looked_at", ROOM, {**TEXT, "met": str}, batch=True, sentence=_looked),
    EventKind(
        "wave_gate.decided",
        ROOM,
        {"wave": int, "decision": str, "conditions": int, "text": str},
        batch=True,
        sentence=_decided,
    ),
    EventKind("wave_condition.met", ROOM, {**TEXT, "met": bool}, batch=True, sentence=_met),
)
