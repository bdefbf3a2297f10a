"""The rows of a plan as a table on paper: two cells a row, their columns as wide as they need.

A cell costs the renderer half a millisecond, so the first holds key and name, the second both days
and, after a tab, what is done, the float and the predecessors in words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape

from pmo_studio.core.drawing import Face
from roadmaps.gantt.lettering import Lettering
from roadmaps.gantt.table import Line
from roadmaps.gantt.words import Words

HEAD_SIZE = 8.0
_GAP = 8.0  # between columns
# The most that a column takes, in em.
_NAME, _KEY, _DATES, _STATE = 18.0, 7.0, 17.0, 16.0


@dataclass(frozen=True)
class PaperTable:
    """Measures the columns of all rows once; lengths are points."""

    lines: Sequence[Line]
    words: Words
    letters: Lettering
    size: float

    @cached_property
    def key_tab(self) -> float:
        """From the key to the name."""
        return self._widest([line.key for line in self.lines], self.words.key, _KEY)

    @cached_property
    def package(self) -> float:
        """Key and name."""
        names = [
            f"{line.name} ({line.warning})" if line.warning else line.name for line in self.lines
        ]
        return self.key_tab + self._widest(names, self.words.package, _NAME)

    @cached_property
    def dates_tab(self) -> float:
        """From both days to what is said of the row."""
        return self._widest([self._dates(line) for line in self.lines], self._dates_head, _DATES)

    @cached_property
    def state(self) -> float:
        found = [self._state(line, _STATE * self.size) for line in self.lines]
        return self._widest(found, self.words.paper_state, _STATE)

    @property
    def width(self) -> float:
        return self.package + self.dates_tab + self.state

    def html(self, first: int, end: int) -> str:
        """The table of some of the rows, with its head."""
        say = self.words
        heads = (f"{say.key}\t{say.package}", f"{self._dates_head}\t{self.words.paper_state}")
        head = "".join(
            f'<th scope="col" class="gh g{at}">{escape(name)}</th>'
            for at, name in enumerate(heads, start=1)
        )
        rows = "".join(map(self._row, self.lines[first:end]))
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

    def css(self, of: str, head_height: float, above: float) -> str:
        """The rules for the table in `of`; the words of its head stand below `above`.

        Their selectors end in a tag or a class: others the renderer tries on every element.
        """
        cell = "padding:0;border:0;text-align:left;vertical-align:top;font-weight:400"
        return (
            f"{of} table{{border-collapse:separate;border-spacing:0;table-layout:fixed;"
            f"width:{self.width:.2f}pt;white-space:pre;overflow-wrap:normal;"
            f"font-size:{self.size:.2f}pt;tab-size:{self.dates_tab:.2f}pt}}"
            f"{of} td{{{cell}}}{of} th{{{cell};tab-size:{self.key_tab:.2f}pt}}"
            f"{of} .gh{{padding-top:{above:.2f}pt;font-weight:600;"
            f"font-size:{HEAD_SIZE}pt;line-height:{head_height - above:.2f}pt}}"
            f"{of} .g1{{width:{self.package:.2f}pt}}"
            f"{of} .g2{{width:{self.width - self.package:.2f}pt;tab-size:{self.dates_tab:.2f}pt}}"
            f"{of} .gc{{font-weight:600}}"
        )

    # --- cells -------------------------------------------------------------------------------

    def _row(self, line: Line) -> str:
        kind = ' class="gc"' if line.critical else ""
        plan = f"{self._dates(line)}\t{self._state(line, self.state - _GAP)}"
        return (
            f'<tr><th scope="row"{kind}>{escape(self._package(line))}</th>'
            f"<td>{escape(plan)}</td></tr>"
        )

    def _package(self, line: Line) -> str:
        """Key and name; a name that has to be cut makes room for a warning."""
        face = Face.SEMIBOLD if line.critical else Face.TEXT
        key = self._cut(line.key, self.key_tab - 4, face)
        room = self.package - self.key_tab - _GAP
        if not line.warning:
            return f"{key}\t{self._cut(line.name, room, face)}"
        warning = self._cut(f"({line.warning})", 0.6 * room, face)
        name = self._cut(line.name, room - self._width(f" {warning}", face), face)
        return f"{key}\t{name} {warning}"

    @property
    def _dates_head(self) -> str:
        return f"{self.words.start} – {self.words.end}"

    def _dates(self, line: Line) -> str:
        """Both days, the first without its year where that is the same; one day once."""
        if line.start == line.end:
            return line.end_words
        say = self.words.day if line.start.year == line.end.year else self.words.date
        return f"{say(line.start)} – {line.end_words}"

    def _state(self, line: Line, room: float) -> str:
        """ "55 %, critical, after EN-1 +2": as many predecessors as have room; where none has, the
        heavy letters alone say what is critical, and what is cut off shows that it is."""
        parts = [line.percent_words]
        if line.critical:
            parts.append(self.words.row_critical)
        elif line.float_days is not None:
            parts.append(self.words.row_float(line.float_days))
        said = text = ", ".join(parts)
        for count in range(len(line.after), 0, -1):
            more = len(line.after) - count
            keys = ", ".join(line.after[:count]) + (f" +{more}" if more else "")
            after = self.words.paper_after.format(keys=keys)
            text = f"{said}, {after}"
            if self._width(text) <= room:
                return text
        if line.critical and line.after:
            text = f"{line.percent_words}, {after}"
        return self._cut(text, room, Face.TEXT)

    # --- measures ----------------------------------------------------------------------------

    def _width(self, text: str, face: Face = Face.TEXT) -> float:
        return self.letters.width(text, self.size, face)

    def _cut(self, text: str, room: float, face: Face) -> str:
        return self.letters.cut(text, self.size, room, face)

    def _widest(self, texts: Sequence[str], head: str, most: float) -> float:
        """The room of a column: for the widest of its texts, no more than `most` em."""
        widest = max((self._width(text, Face.SEMIBOLD) for text in texts), default=0.0)
        widest = max(widest, self.letters.width(head, HEAD_SIZE, Face.SEMIBOLD))
        return min(widest, most * self.size) + _GAP
