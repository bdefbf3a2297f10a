"""One number of the closeout with what it counts, its arithmetic, and where it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as __

from assessments import result_words
from pmo_studio.core import sheets
from pmo_studio.core.rounding import decimal_of, whole_percent
from roadmaps.closing.value import Share

NO_VALUE = result_words.NO_VALUE


@dataclass(frozen=True)
class Source:
    """A sheet that a number is read from; `address` may be more precise than the sheet."""

    title: str
    address: str


@dataclass(frozen=True)
class Figure:
    """`value` as it is printed, a dash for none; `words` say what it counts; `sums` its arithmetic,
    a line each; `raw` the number itself, None for none."""

    key: str
    value: str
    words: str
    source: Source
    sums: Sequence[str] = ()
    raw: float | None = None

    @property
    def is_known(self) -> bool:
        return self.raw is not None


def source(key: str, engagement_id: int, address: str = "") -> Source:
    """The sheet with this key: "4.1 KPI wall"."""
    sheet = sheets.get(key)
    return Source(f"{sheet.number} {sheet.title}", address or sheet.url(engagement_id))


def percent(value: Fraction | None) -> str:
    """0..100 as it is printed: whole, and never 100 for less; a dash for none."""
    if value is None:
        return NO_VALUE
    return f"{result_words.printed(whole_percent(decimal_of(value)), 0)}\N{NO-BREAK SPACE}%"


def signed(value: Fraction | None) -> str:
    """A difference in percent with its sign."""
    if value is None:
        return NO_VALUE
    return f"{result_words.change(decimal_of(value), 0)}\N{NO-BREAK SPACE}%"


def number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def of_whole(share: Share) -> str:
    """ "10 of 11"; a dash where there is nothing to count."""
    if not share.whole:
        return NO_VALUE
    return __("%(part)s of %(whole)s") % {"part": share.part, "whole": share.whole}
