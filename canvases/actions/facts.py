"""What a note stands for: its state against today, its weight, its function."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from canvases.actions import rules
from canvases.actions.notes import Changed
from canvases.functions import functions_of
from canvases.models import Note
from canvases.models.note import State
from pmo_studio.core import events
from pmo_studio.core.models import Participant
from pmo_studio.core.refusals import Refused

NO_STATE = _("Choose a state: keep, new, change or retire.")
NO_WEIGHT = _("The weight of a customer is 1, 2 or 3.")
NO_FUNCTION = _("There is no function “%(key)s” in the catalogue of this engagement.")
WEIGHTS = (1, 2, 3)


@dataclass(frozen=True)
class Facts:
    """What may be said of a note; None leaves it as it is."""

    state: str | None = None
    weight: int | None = None
    function: str | None = None


def describe_note(
    note: Note,
    *,
    facts: Facts,
    by: Participant,
    key: events.Key | None = None,
    undoes: int | None = None,
) -> Changed:
    """Say what the note stands for; whoever may link or change it may."""
    with events.change(note.engagement, by=by, key=key) as change:
        fresh = rules.describable_note(note, by=change.by)
        _check(fresh, facts)
        before = facts_of(fresh)
        after = before | {name: value for name, value in vars(facts).items() if value is not None}
        if after == before:
            return Changed(fresh, change.events)
        fresh.state, fresh.weight = after["state"], after["weight"]
        fresh.function, fresh.number = after["function"], change.next_number
        fresh.save(update_fields=["state", "weight", "function", "number"])
        change.record(
            "note.described",
            subject=fresh.subject,
            topic=fresh.canvas.topic,
            undoes=undoes,
            **after,
            **{f"from_{name}": value for name, value in before.items()},
        )
    return Changed(fresh, change.events)


def name_function(change: events.Change, note: Note, function: str) -> None:
    """Let the note stand for a function, in a change that does more than that."""
    before = facts_of(note)
    note.function, note.number = function, change.next_number
    note.save(update_fields=["function", "number"])
    change.record(
        "note.described",
        subject=note.subject,
        topic=note.canvas.topic,
        **facts_of(note),
        **{f"from_{name}": value for name, value in before.items()},
    )


def facts_of(note: Note) -> dict[str, Any]:
    return {"state": note.state, "weight": note.weight, "function": note.function}


def _check(note: Note, facts: Facts) -> None:
    if facts.state is not None and facts.state not in State.values:
        raise Refused(NO_STATE, field="state")
    if facts.weight is not None and facts.weight not in WEIGHTS:
        raise Refused(NO_WEIGHT, field="weight")
    known = not facts.function or facts.function in functions_of(note.engagement)
    if not known:
        raise Refused(NO_FUNCTION % {"key": facts.function}, field="function")
