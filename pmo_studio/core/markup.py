"""Elements of XML as text, and text as other programs can show it.  No Django."""

import re
from collections.abc import Iterable
from html import escape

# As XML 1.0 knows them; what it cannot hold at all is left out.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Control characters that are no white space, the marks that turn the direction of whatever
# follows (with them a name could write over its neighbours), and two signs that no file can hold.
# NUL is refused by Django's fields.
_ODD = re.compile("[\x01-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
# Written as they are, a reader would turn them into blanks or line ends.
_KEPT = {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}


def tag(
    element: str, children: Iterable[str] = (), /, *, text: str = "", **attributes: str | None
) -> str:
    """An element; `pmo__kind="task"` becomes pmo:kind="task", None is left out."""
    written = "".join(
        f' {key.replace("__", ":")}="{escaped(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "\n".join(indented(child) for child in children)
    if inside:
        return f"<{element}{written}>\n{inside}\n</{element}>"
    return f"<{element}{written}>{escaped(text)}</{element}>" if text else f"<{element}{written}/>"


def escaped(text: str) -> str:
    """Text for content or an attribute; blanks of every kind come back as they were."""
    safe = escape(printable(text), quote=True)
    return "".join(_KEPT.get(sign, sign) for sign in safe)


def printable(text: str) -> str:
    """The text without the signs that no text file for other programs can hold."""
    return _UNPRINTABLE.sub("", text)


def one_line(text: str) -> str:
    """The text on one line, trimmed, without control characters and turns of direction."""
    return " ".join(_ODD.sub("", text).split())


def indented(markup: str) -> str:
    return "\n".join(f"  {line}" for line in markup.split("\n"))
