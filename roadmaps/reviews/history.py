"""The reviews of one function, the newest first, as a page tells them."""

from dataclasses import dataclass

from pmo_studio.core.models import Engagement
from roadmaps.improving.suggestion import Act
from roadmaps.models import FunctionReview
from roadmaps.reviews import functions, words
from roadmaps.reviews.sheet import Line


@dataclass(frozen=True)
class Told:
    """One review with its figures of then, printed."""

    row: FunctionReview
    into: str

    @property
    def quarter(self) -> str:
        return words.quarter(self.row.period)

    @property
    def level(self) -> str:
        value = self.row.satisfaction
        return words.NO_VALUE if value is None else words.level(float(value))

    @property
    def used(self) -> str:
        return words.NO_VALUE if self.row.usage is None else str(self.row.usage)

    @property
    def cost(self) -> str:
        return words.days(self.row.cost)

    @property
    def share(self) -> str:
        return words.share_then(self.row.share)

    @property
    def suggested(self) -> str:
        known = self.row.suggested in {each.value for each in Act}
        return str(words.ACTS[Act(self.row.suggested)]) if known else words.NO_VALUE


def of(engagement: Engagement, line: Line) -> list[Told]:
    """Those of the function, by its key in the catalogue or by its note; two queries."""
    rows = FunctionReview.objects.filter(engagement=engagement).select_related("decided_by")
    found = [row for row in rows if row.key == line.key]
    names = functions.names(engagement, {row.into_id for row in found if row.into_id})
    return [Told(row, names.get(row.into_id, "") if row.into_id else "") for row in found]
