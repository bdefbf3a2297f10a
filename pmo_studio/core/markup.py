"""Elements of XML as text.  No Django."""

import re
from collections.abc import Iterable
from html import escape

# As XML 1.0 knows them; what it cannot hold at all is left out.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
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


def indented(markup: str) -> str:
    return "\n".join(f"  {line}" for line in markup.split("\n"))
