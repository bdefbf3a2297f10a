"""Where the questions of a new assessment come from: the studio, one's own library, or before.

In addresses a source is called "opm3q" (built in), "own-12" (a row of the library) or "like-7"
(an earlier assessment of the engagement).
"""

import re
from dataclasses import dataclass

from assessments.library import shelf
from assessments.maturity import builtin
from assessments.maturity.entries import MaturityModel
from assessments.models import Assessment, LibraryModel
from pmo_studio.core.models import Engagement, User

KEY = re.compile(r"(own|like)-([0-9]{1,9})")


@dataclass(frozen=True)
class Source:
    """A questionnaire to choose.  `earlier` is the assessment that it repeats exactly."""

    key: str
    model: MaturityModel
    library: LibraryModel | None = None
    earlier: Assessment | None = None


def built_in() -> list[Source]:
    return [Source(model.key, model) for model in builtin.models()]


def own(owner: User | None) -> list[Source]:
    """What of the account's library can be used, by name, newer versions first."""
    if owner is None:
        return []
    rows = LibraryModel.objects.of(owner)
    return [source for source in map(_of_library, rows) if source is not None]


def earlier(engagement: Engagement) -> list[Assessment]:
    """What was asked here before and can be asked again, the newest first."""
    return list(Assessment.objects.of(engagement).asked().newest_first())


def find(key: str, engagement: Engagement, owner: User | None) -> Source | None:
    """The source with that key, as far as it is theirs to use."""
    if key in builtin.KEYS:
        return Source(key, builtin.get(key))
    named = KEY.fullmatch(key)
    if named is None:
        return None
    kind, pk = named.group(1), int(named.group(2))
    if kind == "own":
        row = LibraryModel.objects.of(owner).filter(pk=pk).first() if owner else None
        return _of_library(row) if row else None
    asked = Assessment.objects.of(engagement).asked().filter(pk=pk).first()
    return Source(f"like-{asked.pk}", asked.model, earlier=asked) if asked else None


def _of_library(row: LibraryModel) -> Source | None:
    """None for a model that is not finished: nobody can be asked by it."""
    shelved = shelf.shelved(row)
    return Source(f"own-{row.pk}", shelved.model, library=row) if shelved.is_usable else None
