"""The numbered sheets of an engagement: apps register them, every page lists them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.urls import get_script_prefix, reverse

from pmo_studio.core.access import Right

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from pmo_studio.core.models import Engagement


@dataclass(frozen=True)
class Sheet:
    """One page of the set.  Phase 0 is the home; `beside` sheets belong to every phase."""

    number: str
    key: str
    title: "str | _StrPromise"
    url_name: str
    phase: int = 0
    right: Right = Right.SEE
    # Only roles with this right are led there; others may open it and reach it by a link.
    offered: Right = Right.SEE
    beside: bool = False
    # The order among those beside the phases.
    rank: int = 30
    # Where somebody who has just joined lands; the last one registered wins.
    landing: bool = False
    # Which opening lets contributors change it; empty where none does.
    opens: str = ""
    # Whether it is on the way from what is to what should be, where each sheet leads to the next.
    on_way: bool = False
    # What it holds now, in a few words for the home of the engagement.
    tally: "Callable[[Engagement], str] | None" = None

    def url(self, engagement_id: int) -> str:
        return _address(self.url_name, engagement_id, get_script_prefix())


@lru_cache(maxsize=5000)
def _address(name: str, engagement_id: int, prefix: str) -> str:
    """Kept, because every page asks for some twenty; `prefix` is what else it depends on."""
    return reverse(name, args=[engagement_id])


_sheets: dict[str, Sheet] = {}


def register(sheet: Sheet) -> None:
    _sheets[sheet.key] = sheet


def numbered() -> list[Sheet]:
    """The sheets of the phases in the order of their numbers."""
    listed = [sheet for sheet in _sheets.values() if not sheet.beside]
    return sorted(listed, key=lambda sheet: [int(part) for part in sheet.number.split(".")])


def beside() -> list[Sheet]:
    """Sheets that belong to every phase, by rank and then in the order of registration."""
    listed = [sheet for sheet in _sheets.values() if sheet.beside]
    return sorted(listed, key=lambda sheet: sheet.rank)


def every() -> list[Sheet]:
    return list(_sheets.values())


def get(key: str) -> Sheet:
    return _sheets[key]


def following(key: str) -> list[Sheet]:
    """The sheets that come later on the way; none for a sheet that is not on it."""
    way = [sheet for sheet in numbered() if sheet.on_way]
    here = _sheets[key]
    return way[way.index(here) + 1 :] if here in way else []


def is_known(key: str) -> bool:
    return key in _sheets


def landing_sheet() -> Sheet:
    """What people come for."""
    landings = [sheet for sheet in _sheets.values() if sheet.landing]
    return (landings or beside())[-1]


def landing(engagement_id: int) -> str:
    """The address that people see first after joining."""
    return landing_sheet().url(engagement_id)


def home(engagement_id: int) -> str:
    """The engagement's first page: its home, or whatever the floors present offer everybody."""
    listed = [sheet for sheet in (*numbered(), *beside()) if sheet.right == Right.SEE]
    return listed[0].url(engagement_id)
