"""Which functions may hit a group: those of the to-be canvas, and those that were assessed."""

from dataclasses import dataclass

from canvases.functions import functions_of
from canvases.models import Canvas, Note
from canvases.models.note import State
from pmo_studio.core import languages
from pmo_studio.core.catalogue import Function
from pmo_studio.core.models import Engagement
from roadmaps.actions.readiness import FunctionKey
from roadmaps.models import ChangeGroup, Impact


@dataclass(frozen=True)
class Choice:
    """One function with the impact that was set, None where nobody did."""

    key: FunctionKey
    title: str
    value: int | None

    @property
    def field(self) -> str:
        """The name of its field in the form."""
        return f"impact-{self.key.function}" if self.key.function else f"note-{self.key.note_id}"


def choices(group: ChangeGroup) -> list[Choice]:
    """In the order of the canvas, then whatever else was assessed; five queries at most."""
    engagement = group.engagement
    impacts = {
        FunctionKey(one.function, one.note_id): one
        for one in Impact.objects.filter(group=group).select_related("note")
    }
    titles = _titles(engagement)
    others = [key for key in impacts if key not in titles]
    names = functions_of(engagement) if any(key.function for key in others) else {}
    for key in others:
        note = impacts[key].note
        titles[key] = note.text if note else _name(names.get(key.function), key.function)
    return [
        Choice(key, title, impacts[key].value if key in impacts else None)
        for key, title in titles.items()
    ]


def _titles(engagement: Engagement) -> dict[FunctionKey, str]:
    canvas = Canvas.objects.to_be(engagement).first()
    if canvas is None:
        return {}
    notes = Note.objects.live().filter(canvas=canvas, block="ka").exclude(state=State.RETIRE)
    return {_key(note): note.text for note in notes.order_by("position", "pk")}


def _key(note: Note) -> FunctionKey:
    return FunctionKey(note.function) if note.function else FunctionKey(note_id=note.pk)


def _name(function: Function | None, key: str) -> str:
    return function.name.in_language(languages.current()) if function else key
