"""Where the closeout stands, for its page: what is said to sections, who signed, who approves."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from pmo_studio.core.access import Right, may
from pmo_studio.core.models import Participant
from roadmaps.closeout import kept, rules
from roadmaps.closeout.rules import Lack, Sponsor
from roadmaps.closeout.story import sections
from roadmaps.closeout.story.whole import Whole
from roadmaps.models import (
    Closeout,
    CloseoutCopy,
    CloseoutLink,
    CloseoutNarrative,
    CloseoutSignature,
)

# So many names stand under the sheet as on paper; the others are counted.
NAMED = 8
# So many columns a phone shows side by side.
NARROW = 3
# A cell that is a figure, with what may stand around one: sign, comparison, unit of percent.
FIGURE = re.compile(r"[-+−≥≤<>()\d.,\s%–]*")


@dataclass(frozen=True)
class Section:
    """A section of a document that is read: its title, what was said, its figures and tables."""

    number: int
    title: str
    text: str
    figures: Sequence[Mapping[str, Any]]
    tables: Sequence["Read"]


@dataclass(frozen=True)
class Read:
    """A table of a document; every row is its name and its other cells."""

    title: str
    heads: Sequence["Head"]
    rows: Sequence[tuple[str, Sequence[tuple["Head", str]]]]

    @property
    def is_wide(self) -> bool:
        """Whether a phone has no room for its columns."""
        return len(self.heads) > NARROW


@dataclass(frozen=True)
class Head:
    """What stands above a column; one of figures alone is set to the right."""

    words: str
    is_number: bool


@dataclass(frozen=True)
class Signed:
    """A signature, and whether something was written after it."""

    row: CloseoutSignature
    is_before: bool


@dataclass(frozen=True)
class Standing:
    """The closeout as it stands for one seat; asks the database where something is asked of it."""

    closeout: Closeout
    seat: Participant
    narratives: Mapping[int, CloseoutNarrative]
    signatures: Sequence[Signed]
    sponsor: Sponsor
    link_out: CloseoutLink | None
    copies: Sequence[CloseoutCopy]
    can: Mapping[str, bool]
    # What the page has read, for the draft.
    whole: Whole

    @cached_property
    def draft(self) -> kept.Draft:
        return kept.draft(self.closeout, self.whole)

    @property
    def seen(self) -> int:
        """What forms that sign or approve remember."""
        return self.draft.version

    @cached_property
    def lacks(self) -> list[Lack]:
        """Musts of the last gate that are still open; none once it is approved."""
        return [] if self.closeout.is_approved else rules.lacks(self.closeout.engagement)

    @property
    def is_empty(self) -> bool:
        return not any(row.text for row in self.narratives.values())

    @property
    def is_ready(self) -> bool:
        """Whether it can be approved now."""
        return not (self.closeout.is_approved or self.is_empty or self.lacks)

    @property
    def has_signed(self) -> bool:
        return any(each.row.seat_id == self.seat.pk for each in self.signatures)

    @property
    def named(self) -> Sequence[Signed]:
        return self.signatures[:NAMED]

    @property
    def more(self) -> int:
        """How many signed beside those that are named."""
        return len(self.signatures) - len(self.named)

    def narrative(self, number: int) -> CloseoutNarrative:
        """What is said to a section; an empty one where nothing is."""
        return self.narratives.get(number) or CloseoutNarrative(section=number)


def standing(whole: Whole, seat: Participant) -> Standing:
    """A fixed number of queries."""
    engagement = whole.engagement
    closeout = rules.closeout_of(engagement)
    copies = list(CloseoutCopy.objects.filter(closeout__engagement=engagement))
    rows = CloseoutNarrative.objects.filter(closeout__engagement=engagement)
    narratives = {row.section: row for row in rows.select_related("author")}
    sponsor = rules.sponsor_of(engagement)
    links = CloseoutLink.objects.unused().filter(closeout__engagement=engagement)
    return Standing(
        closeout,
        seat,
        narratives,
        _signatures(closeout, copies, narratives.values()),
        sponsor,
        links.select_related("created_by").first(),
        copies,
        _may(closeout, seat, sponsor),
        whole,
    )


def hands(closeout: Closeout, copies: Sequence[CloseoutCopy]) -> QuerySet[CloseoutSignature]:
    """Who signed what stands: once it is approved, under its copy."""
    copy = copies[0] if closeout.is_approved and copies else None
    return CloseoutSignature.objects.filter(closeout__engagement=closeout.engagement_id, copy=copy)


def _signatures(
    closeout: Closeout, copies: Sequence[CloseoutCopy], said: Iterable[CloseoutNarrative]
) -> list[Signed]:
    rows = hands(closeout, copies)
    newest = max((row.number for row in said), default=0)
    return [Signed(row, row.number < newest) for row in rows]


def _may(closeout: Closeout, seat: Participant, sponsor: Sponsor) -> Mapping[str, bool]:
    """What the seat may do to it now, by name."""
    archived = closeout.engagement.archived_at is not None
    stands = not closeout.is_approved and not archived
    is_sponsor = seat.is_sponsor or (sponsor.seat is not None and sponsor.seat.pk == seat.pk)
    return {
        "write": may(seat, Right.DESIGN),
        "sign": stands,
        "approve": stands and is_sponsor,
        "link": may(seat, Right.RUN),
        "record": stands and may(seat, Right.OWN),
        "reopen": closeout.is_approved and not archived and may(seat, Right.OWN),
    }


def read(document: Mapping[str, Any]) -> list[Section]:
    """A document, kept or not, section by section; those that say nothing are left out."""
    texts = {each["section"]: each["text"] for each in document["narratives"]}
    found = []
    for section in sections.ALL:
        number = section.number
        figures = [each for each in document["figures"] if each["section"] == number]
        # What was approved before tables were kept has its rows among the figures.
        tables = [_read(each) for each in document.get("tables", ()) if each["section"] == number]
        if figures or tables or number in texts:
            text = texts.get(number, "")
            found.append(Section(number, str(section.title), text, figures, tables))
    return found


def _read(table: Mapping[str, Any]) -> Read:
    """Columns in which nothing stands are left out."""
    columns = [
        (Head(words, all(FIGURE.fullmatch(cell) for cell in cells)), cells)
        for words, cells in zip(table["heads"], zip(*table["rows"], strict=True), strict=True)
    ]
    (first, names), *others = columns
    others = [(head, cells) for head, cells in others if any(cells)]
    rows = [(name, [(head, cells[at]) for head, cells in others]) for at, name in enumerate(names)]
    return Read(table["title"], [first, *(head for head, _cells in others)], rows)
