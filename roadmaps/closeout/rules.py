"""What the closeout's approval asks for: something written, no must of the last gate open."""

from dataclasses import dataclass

from django.utils.translation import get_language

from canvases.mandates import reading
from pmo_studio.core import gate_criteria, gate_table, phases, sheets
from pmo_studio.core.access import LAST_PHASE
from pmo_studio.core.models import Engagement, Participant
from roadmaps.closeout import kept_parts
from roadmaps.models import Closeout


@dataclass(frozen=True)
class Lack:
    """A must of the last gate that is not met; `url` of the sheet that mends it, "" where the gate
    itself does."""

    key: str
    title: str
    reached: str
    action: str
    url: str

    def __str__(self) -> str:
        return f"{self.key} {self.title} ({self.reached})"


@dataclass(frozen=True)
class Sponsor:
    """Who approves: a name, and the seat where there is one that still sits."""

    name: str
    seat: Participant | None = None
    has_left: bool = False

    @property
    def is_named(self) -> bool:
        return bool(self.name) and not self.has_left

    def is_called(self, name: str) -> bool:
        """Whether somebody who signs with this name may be meant; anybody while nobody is named."""
        said = name.casefold().split()
        return not self.name or all(each in self.name.casefold() for each in said)


def closeout_of(engagement: Engagement) -> Closeout:
    """The row, or one that is not stored yet; one query."""
    rows = Closeout.objects.select_related("approved_by")
    found = rows.filter(engagement=engagement).first() or Closeout()
    found.engagement = engagement
    return found


def sponsor_of(engagement: Engagement) -> Sponsor:
    """Whom the mandate names, else whose seat is the sponsor's; two queries at most."""
    mandate = reading.mandate_of(engagement)
    if mandate.sponsor is not None:
        seat = mandate.sponsor
        return Sponsor(mandate.sponsor_words, seat, has_left=seat.ended_at is not None)
    if mandate.sponsor_name:
        return Sponsor(mandate.sponsor_name)
    seats = Participant.objects.active().filter(engagement=engagement, is_sponsor=True)
    found = seats.first()
    return Sponsor(found.name, found) if found else Sponsor("")


def lacks(engagement: Engagement) -> list[Lack]:
    """The musts of the last gate that are neither met nor waived, but the approval itself."""
    blocking = phases.state_of(engagement, LAST_PHASE).blocking
    return [_lack(one, engagement) for one in blocking if one.key != kept_parts.APPROVAL]


def _lack(one: phases.CriterionStanding, engagement: Engagement) -> Lack:
    language = get_language()
    has_sheet = bool(one.sheet) and not gate_criteria.is_own(one.key)
    return Lack(
        key=one.key,
        title=one.criterion.name.in_language(language),
        reached=gate_table.reached(one),
        action=one.next_action.in_language(language),
        url=sheets.get(one.sheet).url(engagement.pk) if has_sheet else "",
    )
