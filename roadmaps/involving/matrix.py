"""Sheet 3.3 as its page shows it: the grid, the engagement matrix, readiness by group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from pmo_studio.core import lines, stakeholders
from pmo_studio.core.charts import PAGE, GridWords, Look, Svg
from pmo_studio.core.models import Engagement, Stakeholder
from pmo_studio.core.quadrants import HIGH, Quadrant
from pmo_studio.core.rounding import half_up
from roadmaps.change import pictures, seam
from roadmaps.change.pictures import Mark
from roadmaps.change.seam import ORDER, Attitude, Flag
from roadmaps.involving import readings, words
from roadmaps.models import Attitude as AttitudeChoice
from roadmaps.models import Involvement
from roadmaps.package_words import figure


@dataclass(frozen=True)
class Line:
    """One stakeholder in the matrix."""

    row: Stakeholder
    involvement: Involvement | None
    standing: seam.Standing

    @property
    def mark(self) -> Mark:
        return words.mark(self.standing.stance.current)

    @cached_property
    def initials(self) -> str:
        return lines.initials(self.row.name)

    def shape(self) -> Svg:
        return pictures.mark(self.initials, self.mark)

    @property
    def mark_words(self) -> str:
        return str(words.MARKS[self.mark])

    @property
    def quadrant(self) -> str:
        where = self.standing.quadrant
        return str(stakeholders.WORDS[where]) if where else ""

    @property
    def rhythm(self) -> str:
        """How people of the quadrant are kept in touch."""
        where = self.standing.quadrant
        return str(words.RHYTHMS[where]) if where else ""

    @property
    def next(self) -> str:
        """What is done next: what somebody wrote, else what usually helps."""
        written = self.involvement
        if written is not None and written.next_action:
            if written.next_on is None:
                return written.next_action
            day = date_format(written.next_on, "SHORT_DATE_FORMAT")
            return f"{written.next_action}, {day}"
        return self.tactics[0] if self.tactics else self.rhythm

    @property
    def is_late(self) -> bool:
        """Whether the day of what is done next has passed."""
        written = self.involvement
        if written is None or not written.next_action or written.next_on is None:
            return False
        return written.next_on < timezone.localdate()

    @property
    def tactics(self) -> list[str]:
        return [str(words.TACTICS[each]) for each in self.standing.tactics]

    @property
    def priority(self) -> str:
        """Power × interest × steps up, as a whole number; a dash where one is not known."""
        value = self.standing.priority
        return "–" if value is None else str(half_up(value))

    @property
    def arithmetic(self) -> str:
        """The priority with its parts."""
        steps, stance = self.standing.gap, self.standing.stance
        if steps is None or stance.power is None or stance.interest is None:
            return ""
        counted = ngettext("%(n)s step up", "%(n)s steps up", steps) % {"n": steps}
        return __("power %(power)s × interest %(interest)s × %(steps)s = %(priority)s") % {
            "power": figure(stance.power),
            "interest": figure(stance.interest),
            "steps": counted,
            "priority": self.priority,
        }

    @property
    def moved(self) -> str:
        """Where they stand and where they are needed, in words."""
        stance = self.standing.stance
        told = {"current": self.today, "desired": self.needed}
        if stance.current is None and stance.desired is None:
            return __("Nobody said yet where they stand")
        return __("Today %(current)s, needed %(desired)s") % told

    @property
    def today(self) -> str:
        return attitude(self.standing.stance.current)

    @property
    def needed(self) -> str:
        return attitude(self.standing.stance.desired)

    def track(self) -> Svg:
        stance = self.standing.stance
        current = None if stance.current is None else stance.current.step
        desired = None if stance.desired is None else stance.desired.step
        return pictures.track(current, desired, title=self.moved, letters=words.letters())

    @property
    def version(self) -> int:
        """What a click builds on; 0 where nothing is written yet."""
        return self.involvement.version if self.involvement else 0

    @property
    def flags(self) -> list[tuple[str, str]]:
        """What to look at, each with its state."""
        return [(words.STATES[each], self.said(each)) for each in self.standing.flags]

    def said(self, raised: Flag) -> str:
        """What to look at, as a sentence."""
        return words.flag(raised, self.row.name, by_name=self.standing.stance.by_name)


def attitude(value: Attitude | None) -> str:
    """An attitude within a sentence."""
    if value is None:
        return __("not said")
    return str(AttitudeChoice(value.value).label).lower()


@dataclass(frozen=True)
class Matrix:
    """Everybody by priority; the pictures."""

    lines: Sequence[Line]
    # From here on power and interest are high.
    high: float = HIGH

    @property
    def rated(self) -> list[Line]:
        return [line for line in self.lines if line.standing.quadrant is not None]

    @property
    def shown_words(self) -> str:
        told = {"shown": len(self.rated), "all": len(self.lines)}
        return __("%(shown)s of %(all)s shown") % told

    @property
    def unsaid(self) -> int:
        """How many have no attitude yet."""
        stances = [line.standing.stance for line in self.lines]
        return sum(each.current is None or each.desired is None for each in stances)

    @property
    def flags(self) -> list[tuple[str, str]]:
        """Everything to look at, the worst first."""
        found = [(each, line) for line in self.lines for each in line.standing.flags]
        order = list(Flag)
        found.sort(key=lambda pair: order.index(pair[0]))
        return [(words.STATES[each], line.said(each)) for each, line in found]

    def grid(self, look: Look = PAGE) -> Svg:
        dots = [
            pictures.Dot(
                line.initials,
                line.standing.stance.power or 0,
                line.standing.stance.interest or 0,
                line.mark,
                f"{line.row.name}: {line.mark_words}",
            )
            for line in self.rated
        ]
        names = GridWords(
            power=__("Power"),
            interest=__("Interest"),
            close=str(stakeholders.WORDS[Quadrant.CLOSE]),
            satisfied=str(stakeholders.WORDS[Quadrant.SATISFIED]),
            informed=str(stakeholders.WORDS[Quadrant.INFORMED]),
            monitor=str(stakeholders.WORDS[Quadrant.MONITOR]),
        )
        title = self._summary()
        return pictures.attitude_grid(dots, title=title, names=names, high=self.high, look=look)

    def _summary(self) -> str:
        """The picture in a sentence; who stands where is what the matrix says."""
        shown = [line.mark for line in self.rated]
        counted = ", ".join(f"{word}: {shown.count(each)}" for each, word in words.MARKS.items())
        return __("Power and interest. %(counted)s.") % {"counted": counted}

    def key(self, look: Look = PAGE) -> list[tuple[Svg, str]]:
        """The shapes that stand on the grid, with what they mean."""
        shown = {line.mark for line in self.rated}
        wanted = [each for each in Mark if each is not Mark.UNSAID or each in shown]
        return [(pictures.key_mark(each, look=look), str(words.MARKS[each])) for each in wanted]


def steps() -> list[tuple[str, str]]:
    """The five attitudes in order, each with what the head of its column says."""
    return [(each.value, str(AttitudeChoice(each.value).label)) for each in ORDER]


def rhythms() -> list[tuple[str, str]]:
    """How people of each quadrant are kept in touch."""
    return [(str(stakeholders.WORDS[each]), str(said)) for each, said in words.RHYTHMS.items()]


def of(engagement: Engagement) -> Matrix:
    """Three queries, however many there are."""
    rows = {row.pk: row for row in readings.stakeholders(engagement)}
    high = engagement.high_from
    sponsor = readings.sponsor_of(engagement) if rows else ""
    return Matrix(_lines(rows, sponsor, high), high)


def _lines(rows: Mapping[int, Stakeholder], sponsor: str, high: float) -> list[Line]:
    stances = (readings.stance(row, sponsor) for row in rows.values())
    standings = seam.matrix(stances, high=high)
    return [
        Line(rows[each.stance.key], readings.involvement_of(rows[each.stance.key]), each)
        for each in standings
    ]


def line_of(stakeholder: Stakeholder) -> Line:
    """The line of one stakeholder."""
    sponsor = readings.sponsor_of(stakeholder.engagement)
    high = stakeholder.engagement.high_from
    standing = seam.standing(readings.stance(stakeholder, sponsor), high=high)
    return Line(stakeholder, readings.involvement_of(stakeholder), standing)
