"""Which sheets are open to whom, for the pages that say so and the form that changes it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pmo_studio.core.models import Engagement, Event, Participant, SheetOpening
from pmo_studio.core.models.openings import OpenSheet
from pmo_studio.core.models.people import Role
from pmo_studio.core.subjects import is_id

# A sheet, and the id of a seat; None stands for all contributors.
Which = tuple[OpenSheet, int | None]
EVERYBODY = "all"


def to_key(which: Which) -> str:
    """As a form says it: "plan:12", "plan:all"."""
    sheet, seat = which
    return f"{sheet.value}:{EVERYBODY if seat is None else seat}"


def of_keys(keys: Iterable[str]) -> set[Which]:
    """What a form said; what it cannot have said is left out."""
    parts = [key.partition(":") for key in keys]
    return {
        (OpenSheet(sheet), None if seat == EVERYBODY else int(seat))
        for sheet, _colon, seat in parts
        if sheet in OpenSheet.values and (seat == EVERYBODY or is_id(seat))
    }


@dataclass(frozen=True)
class Opened:
    """What is open in an engagement."""

    which: frozenset[Which]

    @cached_property
    def to_all(self) -> Sequence[OpenSheet]:
        """What all contributors may change, in the order of the sheets."""
        return [sheet for sheet in OpenSheet if (sheet, None) in self.which]

    @cached_property
    def by_seat(self) -> Mapping[int, Sequence[OpenSheet]]:
        """What single contributors may change, also where it is open to all."""
        seats = {seat for _sheet, seat in self.which if seat is not None}
        return {
            seat: [sheet for sheet in OpenSheet if (sheet, seat) in self.which] for seat in seats
        }

    def to(self, seat: Participant) -> Sequence[OpenSheet]:
        """What this seat may change beside what its role lets it."""
        if seat.role != Role.CONTRIBUTOR:
            return []
        own = self.by_seat.get(seat.pk, ())
        return [sheet for sheet in OpenSheet if sheet in own or sheet in self.to_all]


def words(sheets: Iterable[OpenSheet]) -> str:
    """The names of sheets, for a sentence."""
    return ", ".join(str(sheet.label) for sheet in sheets)


def reach(sheet: OpenSheet, topic: str) -> Callable[[Sequence[Event]], dict[int, set[str]]]:
    """For pmo_studio.live: pages of this topic of the engagement load again where the sheet opens.

    What is closed stays before the eyes of who types: they are told when they send it.
    """

    def topics(found: Sequence[Event]) -> dict[int, set[str]]:
        opened = (event for event in found if event.data["sheet"] == sheet)
        return {event.number: {f"{topic}:{event.engagement_id}"} for event in opened}

    return topics


def seen_by(seat: Participant) -> Opened:
    """What is open in the engagement of the seat, which then knows its own part; one query."""
    opened = of(seat.engagement)
    seat.opened = frozenset(opened.to(seat))
    return opened


def of(engagement: Engagement) -> Opened:
    """One query, however many there are."""
    rows = SheetOpening.objects.filter(engagement=engagement)
    return Opened(frozenset((OpenSheet(s), seat) for s, seat in rows.values_list("sheet", "seat")))
