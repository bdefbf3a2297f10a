"""The sheets of an engagement as small pictures that lead there."""

from dataclasses import dataclass, replace

from pmo_studio.core import pages, phases, sheets
from pmo_studio.core.access import may
from pmo_studio.core.models import Engagement, Participant


@dataclass(frozen=True)
class Thumb:
    """One sheet that the seat may open."""

    key: str
    number: str
    title: str
    url: str
    # What it holds now; empty where the sheet does not say.
    tally: str = ""


def listed(engagement: Engagement, seat: Participant) -> list[Thumb]:
    """The numbered sheets but the home itself, then those beside them."""
    numbered = [sheet for sheet in sheets.numbered() if sheet.phase]
    visible = [sheet for sheet in (*numbered, *sheets.beside()) if pages.offers(seat, sheet)]
    return [
        replace(_thumb(sheet, engagement), tally=sheet.tally(engagement) if sheet.tally else "")
        for sheet in visible
    ]


def landing(engagement: Engagement, seat: Participant) -> Thumb | None:
    """The sheet on which the room works, if there is one."""
    found = [sheet for sheet in sheets.numbered() if sheet.landing and may(seat, sheet.right)]
    return _thumb(found[-1], engagement) if found else None


def of_phase(number: int, engagement: Engagement, seat: Participant) -> Thumb | None:
    """The first sheet of the phase that the seat is led to, else the one where the room works."""
    of_it = (sheet for sheet in sheets.numbered() if sheet.phase == number)
    found = next((sheet for sheet in of_it if pages.offers(seat, sheet)), None)
    return _thumb(found, engagement) if found else landing(engagement, seat)


def of_criterion(
    one: phases.CriterionStanding, engagement: Engagement, seat: Participant
) -> Thumb | None:
    """The sheet on which the criterion is brought forward, if the seat is led there."""
    if not one.sheet or not pages.offers(seat, sheets.get(one.sheet)):
        return None
    return _thumb(sheets.get(one.sheet), engagement)


def _thumb(sheet: sheets.Sheet, engagement: Engagement) -> Thumb:
    return Thumb(sheet.key, sheet.number, str(sheet.title), sheet.url(engagement.pk))
