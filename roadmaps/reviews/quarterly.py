"""What was decided about functions in many engagements, as it stood on a day; three queries."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from canvases.functions import as_function
from canvases.models import FunctionEntry
from canvases.models.note import State
from pmo_studio.core import catalogue, languages
from pmo_studio.core.lines import beginning
from roadmaps.models import FunctionReview
from roadmaps.models.function_review import Decision
from roadmaps.reviews.functions import NAME_MOST


@dataclass(frozen=True)
class Reviewed:
    """The review of a function that counted then; `name` in the reader's language."""

    row: FunctionReview
    name: str

    @property
    def words(self) -> str:
        return str(Decision(self.row.decision).label)

    @property
    def is_change(self) -> bool:
        """Whether it asks for something that is not done yet: the function still stands."""
        note = self.row.note
        stands = note.archived_at is None and note.state != State.RETIRE
        return stands and self.row.decision != Decision.KEEP


def standing(
    engagements: Collection[int], until: datetime.date
) -> Mapping[int, Sequence[Reviewed]]:
    """By engagement the newest review of each function that was decided by then."""
    rows = FunctionReview.objects.filter(engagement__in=engagements, decided_on__lte=until)
    newest: dict[tuple[int, str], FunctionReview] = {}
    for row in rows.select_related("note"):
        newest.setdefault((row.engagement_id, row.key), row)
    names = _names({row.engagement_id for row in newest.values() if row.function})
    found: dict[int, list[Reviewed]] = defaultdict(list)
    for row in newest.values():
        name = names.get((row.engagement_id, row.function)) or names.get((0, row.function))
        found[row.engagement_id].append(Reviewed(row, name or beginning(row.note.text, NAME_MOST)))
    return found


def _names(engagements: Collection[int]) -> Mapping[tuple[int, str], str]:
    """Of the catalogue (engagement 0), and where an engagement has its own words for one."""
    language = languages.current()
    built_in = {entry.key: entry for entry in catalogue.functions()}
    names = {(0, key): entry.name.in_language(language) for key, entry in built_in.items()}
    for row in FunctionEntry.objects.filter(engagement__in=engagements):
        entry = as_function(row, built_in.get(row.key))
        names[row.engagement_id, row.key] = entry.name.in_language(language)
    return names
