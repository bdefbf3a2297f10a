"""Canvases with the notes and links of a built-in preset."""

from canvases.models import Canvas, Note
from canvases.presets import presets
from pmo_studio.core import catalogue
from tests.factories import LinkFactory, NoteFactory


def load_preset(canvas: Canvas, key: str) -> dict[str, Note]:
    """The notes of a preset by their keys, with their links, without KPIs."""
    preset = presets()[key]
    functions = catalogue.load().functions
    notes = {
        note.key: NoteFactory(
            canvas=canvas,
            block=note.block,
            text=note.words(functions, "en"),
            function=note.function or "",
            weight=int(note.weight),
        )
        for note in preset.notes
    }
    for link in preset.links:
        LinkFactory(
            canvas=canvas,
            kind=link.kind,
            source=notes[str(link.source)],
            target=notes[str(link.target)],
            strength=int(link.strength),
        )
    return notes
