"""Many notes at once: from pasted lines and from CSV files, as a preview to agree to."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from canvases import table
from canvases.actions.canvases import NewNote
from canvases.blocks import layout
from canvases.models.note import TEXT_MOST, Paper
from pmo_studio.core.csvs import BadTable
from pmo_studio.core.refusals import Refused

FILE_ERRORS = {
    "too_large": _("The file is larger than 2 MB. Split it, or remove columns."),
    "encoding": _(
        "The file is not UTF-8 text (byte %(value)s). In Excel choose “CSV UTF-8” when saving."
    ),
    "broken": _("The file is not a CSV table: %(value)s."),
    "empty": _("The file has no rows below its headings."),
    "column": _("The column “%(value)s” is missing. The first line must name block and text."),
    "too_many": _("The file has %(value)s rows; at most 2,000 can be imported. Split it."),
}
ROW_ERRORS = {
    "block": _("Block “%(block)s” is unknown. Write its name, or a number from 1 to 9."),
    "text_empty": _("The text is empty."),
    "text_long": _("The text has more than 500 characters. Shorten it."),
    "colour": _("The colour is unknown. Write one of: %(papers)s."),
}
# What people write for each paper, in all languages of the studio.
COLOURS = {
    "saffron": ("saffron", "yellow", "açafrão", "amarelo", "azafrán", "amarillo", ""),
    "coral": ("coral", "red", "vermelho", "rojo"),
    "sky": ("sky", "blue", "azul", "céu", "cielo"),
    "mint": ("mint", "green", "menta", "verde"),
    "lilac": ("lilac", "purple", "lilás", "lila", "roxo", "morado"),
}


@dataclass(frozen=True)
class Line:
    """One line of the preview, with what is wrong in words."""

    number: int
    block: str
    text: str
    paper: str
    errors: list[str]


@dataclass(frozen=True)
class Preview:
    """What would be added, and what cannot be."""

    lines: list[Line]

    @property
    def wrong(self) -> list[Line]:
        return [line for line in self.lines if line.errors]

    @property
    def right(self) -> list[NewNote]:
        return [
            NewNote(line.block, line.text, line.paper) for line in self.lines if not line.errors
        ]


def from_lines(*, lines: str, block: str, paper: str) -> Preview:
    """One note a line; empty lines and leading list marks are passed over."""
    texts = [(n, text.strip().lstrip("-*•·").strip()) for n, text in enumerate(_split(lines), 1)]
    return Preview([Line(n, block, text, paper, _length_error(text)) for n, text in texts if text])


def _split(lines: str) -> list[str]:
    return lines.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _length_error(text: str) -> list[str]:
    return [str(ROW_ERRORS["text_long"])] if len(text) > TEXT_MOST else []


def content_of(text: str, upload: Any) -> bytes:
    """The file's bytes: uploaded now, or sent back by the preview's own form."""
    if upload is not None:
        if upload.size > table.MOST_BYTES:
            raise Refused(FILE_ERRORS["too_large"])
        return bytes(upload.read())
    if not text:
        raise Refused(_("Choose a CSV file first."))
    return text.encode()


def from_csv(content: bytes) -> Preview:
    """The file as a preview; Refused in words when it cannot be read at all."""
    try:
        rows = table.read(content, blocks=block_names(), papers=paper_names())
    except BadTable as bad:
        raise Refused(FILE_ERRORS[bad.code] % {"value": bad.value}) from bad
    return Preview([_line(row) for row in rows])


def _line(row: table.Row) -> Line:
    named = {"block": row.block, "papers": ", ".join(str(each).lower() for each in Paper.labels)}
    errors = [str(ROW_ERRORS[code]) % named for code in row.errors]
    return Line(row.line, row.block, row.text, row.paper or Paper.SAFFRON, errors)


def block_names() -> dict[str, str]:
    """Every spelling of a block that a file may use: key, number, and titles in all languages."""
    names: dict[str, str] = {}
    for key, block in layout().blocks.items():
        titles = (block.title, block.short_title, block.classic_title)
        spelled = {title.in_language(code) for title in titles for code in ("en", "pt-br", "es")}
        names |= {spelling.lower(): key for spelling in (key, str(block.order), *spelled)}
    return names


def paper_names() -> dict[str, str]:
    return {spelling: paper for paper, spellings in COLOURS.items() for spelling in spellings}
