"""Controls that higher floors put beside a board: a registry that they fill in ready()."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvases.models import Canvas
from pmo_studio.core.models import Engagement

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Tool:
    """A link beside every board: its label, its icon, and where it leads for a canvas."""

    label: "str | _StrPromise"
    icon: str
    url: Callable[[Canvas], str]


@dataclass(frozen=True)
class Link:
    """A tool of one canvas."""

    label: str
    icon: str
    url: str


_tools: list[Tool] = []


def register(tool: Tool) -> None:
    _tools.append(tool)


def links(canvas: Canvas) -> list[Link]:
    """The tools of that canvas, in the order of registration."""
    return [Link(str(tool.label), tool.icon, tool.url(canvas)) for tool in _tools]


@dataclass(frozen=True)
class FileForm:
    """A form of one button that asks for a file: where it is sent, and what it holds."""

    address: str
    fields: Mapping[str, str]


AskCharter = Callable[[Engagement, int | None], FileForm]
_charters: list[AskCharter] = []


def register_charter(ask: AskCharter) -> None:
    """Say how the charter of an engagement is asked for as a file: `ask(engagement, copy)`."""
    _charters.append(ask)


def charter_form(engagement: Engagement, copy: int | None = None) -> FileForm | None:
    """How it is, of now or of that signed copy; None where nothing makes such files."""
    return _charters[-1](engagement, copy) if _charters else None
