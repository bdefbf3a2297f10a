"""Kinds of event of waves, units, the pilot and gates."""

from collections.abc import Sequence

from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from canvases.kinds.payloads import ID_OR_NONE, RENAMED, TITLE
from pmo_studio.core.events import EventKind, Fields
from pmo_studio.core.gates import Decision
from pmo_studio.core.models import Event
from pmo_studio.core.models.log import Audience
from roadmaps.kinds.sentences import kind, told, words_of
from roadmaps.wave_words import usual_name
from roadmaps.waves import names

TEXT: Fields = {"text": str}
MOST_NAMED = 8


def _placed(event: Event) -> str:
    """Which packages, by their keys, and where to; events of older logs know the number alone."""
    if event.data.get("keys"):
        told_words = {"packages": _listed(event.data["keys"])}
        if not event.data["wave_key"]:
            return __("moved %(packages)s to the backlog") % told_words
        told_words["wave"] = usual_name(event.data["wave_key"])
        return __("moved %(packages)s to %(wave)s") % told_words
    n = len(event.data["packages"])
    words = ngettext(
        "moved %(n)s work package to another wave",
        "moved %(n)s work packages to other waves",
        n,
    )
    return str(words % {"n": n})


def _listed(keys: Sequence[str]) -> str:
    """The first few; the rest as a number."""
    words = ", ".join(str(key) for key in keys[:MOST_NAMED])
    if len(keys) <= MOST_NAMED:
        return words
    return __("%(keys)s and %(n)s more") % {"keys": words, "n": len(keys) - MOST_NAMED}


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
    if early := names.early(event.data.get("early", 0)):
        words = f"{words}. {early}"
    if "wave_key" not in event.data:
        return __("decided the gate of a wave: %(decision)s") % {"decision": words}
    told_words = {"wave": usual_name(event.data["wave_key"]), "decision": words}
    return __("decided the gate of %(wave)s: %(decision)s") % told_words


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
    kind("plan.begun", {}, lambda: __("began the plan")),
    kind(
        "plan.framed",
        {"starts_on": str, "gate_days": int},
        lambda: __("set the start and the gate days of the plan"),
    ),
    kind(
        "wave.changed",
        {**RENAMED, "unit": ID_OR_NONE, "capacity": ID_OR_NONE},
        lambda: __("changed a wave"),
    ),
    kind("wave.added", {**TITLE, "unit": ID_OR_NONE}, lambda: __("added a rollout")),
    kind("waves.swapped", {}, lambda: __("changed the order of the rollouts")),
    told("waves.removed", {"packages": int}, _removed),
    told(
        "packages.placed",
        {"packages": list, "keys": list, "wave_key": str},
        _placed,
        later=frozenset({"keys", "wave_key"}),
    ),
    kind("rollout_unit.added", TITLE, lambda: __("added the unit “%(title)s” to the rollout")),
    kind(
        "rollout_unit.changed", RENAMED, lambda: __("changed the unit “%(title)s” of the rollout")
    ),
    kind(
        "rollout_unit.removed", TITLE, lambda: __("removed the unit “%(title)s” from the rollout")
    ),
    kind("rollout_unit.restored", TITLE, lambda: __("put the unit “%(title)s” back")),
    # Who rated, and when, is for nobody: beside the means it would tell what they gave.
    EventKind(
        "pilot.rated",
        Audience.NOBODY,
        batch=True,
        anonymous=True,
        sentence=lambda e: __("rated candidates for the pilot"),
    ),
    kind(
        "pilot.chosen",
        {"unit": ID_OR_NONE, "text": str},
        lambda: __("chose where the pilot takes place"),
    ),
    kind("wave_criterion.added", TEXT, lambda: __("added the criterion “%(text)s”")),
    kind(
        "wave_criterion.changed",
        {**TEXT, "before": str},
        lambda: __("changed the criterion “%(text)s”"),
    ),
    kind("wave_criterion.removed", TEXT, lambda: __("removed the criterion “%(text)s”")),
    kind("wave_criterion.restored", TEXT, lambda: __("put the criterion “%(text)s” back")),
    told("wave_criterion.looked_at", {**TEXT, "met": str}, _looked),
    told(
        "wave_gate.decided",
        {
            "wave": int,
            "wave_key": str,
            "decision": str,
            "conditions": int,
            "text": str,
            "early": int,
        },
        _decided,
        later=frozenset({"wave_key", "early"}),
    ),
    told("wave_condition.met", {**TEXT, "met": bool}, _met),
)
