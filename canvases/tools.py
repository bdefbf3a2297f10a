"""Controls that higher floors put beside a board: a registry that they fill in ready()."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvases.models import Canvas

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
