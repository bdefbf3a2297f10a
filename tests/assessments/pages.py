"""A page as somebody reads it: its words, and which numbers lead where."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

# Names, dates and drawings are no figures; a drawing stands beside its table.
SILENT = {"svg", "time", "title", "script", "style", "option", "caption", "abbr", "summary"}
VOID = {"input", "link", "meta", "br", "hr", "img", "path", "rect", "circle", "line", "polygon"}
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


@dataclass
class Figure:
    """A number of the page, the words round it, and the address it leads to (or "")."""

    text: str
    words: str
    url: str


@dataclass
class Sheet(HTMLParser):
    """What stands inside <main>."""

    html: str
    words: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[tuple[str, dict[str, str]]] = []
        self.feed(self.html)

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self._open.append((tag, {name: value or "" for name, value in attrs}))

    def handle_startendtag(self, tag, attrs):
        """Nothing is inside."""

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            continue

    def handle_data(self, data):
        tags = [tag for tag, _ in self._open]
        if "main" not in tags or not data.strip():
            return
        self.words.append(data)
        inside = tags[tags.index("main") :]
        if SILENT & set(inside) or self._within("strip") or self._within("next-sheet"):
            return
        links = [attrs for tag, attrs in self._open if tag == "a"]
        url = links[-1]["href"] if links and "fig" in links[-1].get("class", "") else ""
        # What people wrote, and the names of parts, hold no figures of ours.
        if not url and any("dir" in attrs or tag in ("th", "h1") for tag, attrs in self._open[1:]):
            return
        for number in NUMBER.findall(data):
            self.figures.append(Figure(number, " ".join(data.split()), url))

    def _within(self, name: str) -> bool:
        return any(name in attrs.get("class", "").split() for _, attrs in self._open)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).replace("\N{NO-BREAK SPACE}", " ").split())


def read(response) -> Sheet:
    return Sheet(response.content.decode())
