"""The files that are made on sheets of their own: apps register them, the page of exports lists
them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmo_studio.core import sheets
from pmo_studio.core.access import Right

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from pmo_studio.core.models import Engagement


@dataclass(frozen=True)
class File:
    """A kind of file.  `address` gives where one gets it, None while it would hold nothing;
    `is_there` says that the address is the file itself and no page that offers several."""

    sheet: str
    title: "str | _StrPromise"
    words: "str | _StrPromise"
    format: str
    address: "Callable[[Engagement], str | None]"
    is_there: bool = False
    right: Right = Right.EXPORT


_files: list[File] = []


def register(file: File) -> None:
    """Called from AppConfig.ready(), after the sheet of the file; what the same function gives the
    address of twice is a programming error."""
    sheets.get(file.sheet)
    if any(each.address == file.address for each in _files):
        raise ValueError(f"a file of the sheet {file.sheet} is registered twice")
    _files.append(file)


def all_files() -> list[File]:
    """Every file in the order of the sheets, those beside the phases last."""
    order = [sheet.key for sheet in (*sheets.numbered(), *sheets.beside())]
    return sorted(_files, key=lambda file: order.index(file.sheet))
