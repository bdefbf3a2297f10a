"""How a kind of event becomes a fragment: a registry that the apps fill in AppConfig.ready().

    renderers.register("note.moved", note_fragments)

A renderer gets the events of one gather, newest state only, and answers with the fragment of each
by its number; a number that it leaves out has no fragment.  Fragments are viewer-neutral: no form,
token, name of the viewer or per-viewer state (docs/develop/live.md).
"""

from collections.abc import Callable, Mapping, Sequence

from pmo_studio.core.models import Event

Renderer = Callable[[Sequence[Event]], Mapping[int, str]]

_renderers: dict[str, Renderer] = {}


def register(kind: str, renderer: Renderer) -> None:
    """Say how a kind is shown.  Twice is a programming error."""
    if kind in _renderers:
        raise ValueError(f"{kind} has a renderer already")
    _renderers[kind] = renderer


def unregister(kind: str) -> None:
    del _renderers[kind]


def of(kind: str) -> Renderer | None:
    return _renderers.get(kind)
