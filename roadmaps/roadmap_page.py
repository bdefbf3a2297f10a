"""Sheet 3.2 made ready to be shown: the drawing, what is wrong, and the package that is chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as __

from pmo_studio.core.drawing import Fonts
from roadmaps import begin_words, holds, lateness, package_page, pictured, problem_words, slips
from roadmaps.dated import Standing
from roadmaps.gantt import drawn, table
from roadmaps.gantt.scene import Scene, Zoom
from roadmaps.lateness import Deadline
from roadmaps.models import WorkPackage
from roadmaps.package_page import Page
from roadmaps.planning.timetables import Dated
from roadmaps.problem_words import Told
from roadmaps.slips import Slip
from roadmaps.wave_words import wave_name
from roadmaps.waves import names

# So many px there are right of the names at 1366 px, and with the panel open.
WHOLE_WIDTH = 1040.0
BESIDE_PANEL = 700.0
FONT_FOLDER = settings.BASE_DIR / "var" / "fonts"


@dataclass(frozen=True)
class Chosen:
    """The package in the panel: its page, its dates, and what a change of it would move."""

    page: Page
    dates: Dated | None
    deadline: Deadline | None
    slip: "SlipWords | None" = None

    @property
    def package(self) -> WorkPackage:
        return self.page.package


@dataclass(frozen=True)
class SlipWords:
    """A preview with its problems in words; so many moves are named."""

    slip: Slip
    problems: Sequence[Told]

    MOST_MOVES = 8

    @classmethod
    def of(cls, slip: Slip, standing: Standing) -> "SlipWords":
        new = (*slip.errors, *slip.overloads)
        return cls(slip, [problem_words.tell(each, standing) for each in new])

    @property
    def moves(self) -> Sequence[slips.Move]:
        return self.slip.moves[: self.MOST_MOVES]

    @property
    def others(self) -> int:
        return max(0, len(self.slip.moves) - self.MOST_MOVES)


@dataclass(frozen=True)
class Roadmap:
    """The page of a plan that stands."""

    standing: Standing
    zoom: Zoom
    chosen: str
    address: str

    @cached_property
    def scene(self) -> Scene | None:
        return pictured.scene(
            self.standing, zoom=self.zoom, chosen=self.chosen, address=self.address
        )

    @cached_property
    def words(self) -> Any:
        return pictured.words(self.standing)

    @cached_property
    def gantt(self) -> Any:
        """None where nothing is dated."""
        if self.scene is None:
            return None
        room = BESIDE_PANEL if self.chosen else WHOLE_WIDTH
        return drawn.drawn(self.scene, fonts=Fonts.load(FONT_FOLDER), words=self.words, room=room)

    @cached_property
    def lines(self) -> Sequence[tuple[table.Line, str]]:
        """Rows of the table, each with those that hold the people for whom it waits."""
        found = table.lines(self.scene, self.words) if self.scene else ()
        return [(line, ", ".join(begin_words.busy(self.standing, line.key))) for line in found]

    @property
    def headings(self) -> tuple[str, ...]:
        return table.headings(self.words)

    @cached_property
    def problems(self) -> list[Told]:
        return problem_words.of(self.standing)

    @property
    def holds(self) -> list[tuple[str, str]]:
        """The gates that hold up what comes later, and until when; as long as that is ahead."""
        until = holds.days(self.standing.waves)
        return [
            (__("Gate: %(title)s") % {"title": wave_name(wave)}, names.held_until(until[wave.pk]))
            for wave in self.standing.waves
            if wave.pk in until and until[wave.pk] > self.standing.today
        ]

    @property
    def forecast_in_words(self) -> str:
        return lateness.forecast_in_words(self.standing)

    @cached_property
    def backlog(self) -> list[WorkPackage]:
        return self.standing.in_wave(None)

    def row(self) -> WorkPackage | None:
        """The package that is chosen, where it is there."""
        return next((row for row in self.standing.rows if row.key == self.chosen), None)

    def panel(self, row: WorkPackage, changes: Mapping[str, Any] | None = None) -> Chosen:
        """What the panel says; `changes` are columns to look ahead with."""
        slip = slips.preview(self.standing, row, changes) if changes else None
        return Chosen(
            page=package_page.page(row, self.standing),
            dates=self.standing.dates(row),
            deadline=lateness.of(self.standing, row),
            slip=SlipWords.of(slip, self.standing) if slip else None,
        )
