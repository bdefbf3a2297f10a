"""Where somebody records a period that has a reading: what stands, and what they give instead."""

from collections.abc import Sequence
from dataclasses import dataclass

from canvases import kpi_words
from roadmaps.actions.readings import Entry, Stands
from roadmaps.models import Reading
from roadmaps.readings import kpi_page


@dataclass(frozen=True)
class Question:
    """One period with both figures."""

    stands: Reading
    given: Reading

    @property
    def name(self) -> str:
        return kpi_words.told(self.stands.kpi.name)

    @property
    def period(self) -> str:
        return kpi_page.period_of(self.stands)

    @property
    def standing(self) -> str:
        return _told(self.stands)

    @property
    def instead(self) -> str:
        return _told(self.given)


def _told(reading: Reading) -> str:
    figure, parts = kpi_page.figure_of(reading), kpi_page.parts_of(reading)
    return f"{figure} ({parts})" if parts else figure


def questions(stands: Stands, entries: Sequence[Entry]) -> list[Question]:
    """In the order in which they were given."""
    given = {(entry.kpi, entry.period.first): entry for entry in entries}
    found = []
    for row in stands.now:
        entry = given[row.kpi_id, row.period]
        instead = Reading(
            kpi=row.kpi, period=row.period, frequency=row.frequency, **vars(entry.said)
        )
        found.append(Question(row, instead))
    return found
