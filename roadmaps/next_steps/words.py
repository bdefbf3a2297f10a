"""Quarters, levels and the growth of next steps, in the reader's words."""

import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as __
from django.utils.translation import pgettext

from assessments import result_words
from pmo_studio.core import catalogue, languages
from roadmaps.improving.growth import TooFast
from roadmaps.improving.quarters import Quarter
from roadmaps.models import Improvement
from roadmaps.reviews import words as review_words


def quarter(of: Quarter) -> str:
    """Q3 2026."""
    return review_words.quarter(of.first)


def short_quarter(of: Quarter) -> str:
    """Q3, where the year stands above."""
    return pgettext("quarter", "Q%(part)s") % {"part": of.part}


def quarter_with_months(of: Quarter) -> str:
    """Q3 2026, July to September."""
    months = __("%(first)s to %(last)s") % {
        "first": date_format(of.first, "F"),
        "last": date_format(of.last, "F"),
    }
    return f"{quarter(of)}, {months}"


def levels(row: Improvement) -> str:
    """2.4 → 3.0; empty without a capability."""
    if row.from_level is None or row.to_level is None:
        return ""
    return f"{result_words.level(row.from_level)} → {result_words.level(row.to_level)}"


def when(row: Improvement) -> str:
    """Its day, else its quarter; empty without either."""
    if row.due_on:
        return date_format(row.due_on, "SHORT_DATE_FORMAT")
    return quarter(row.in_quarter) if row.in_quarter else ""


def too_fast(found: TooFast) -> str:
    """The warning, with the figures it follows from."""
    sentence = __(
        "%(capability)s is to grow by %(levels)s levels (%(spans)s) within the year from %(first)s"
        " to %(last)s. More than %(cap)s a year is faster than usual: give it more time, or a"
        " nearer level."
    )
    spans = ", ".join(
        f"{result_words.level(low)} → {result_words.level(high)}" for low, high in found.spans
    )
    return sentence % {
        "capability": capability(found.capability),
        "levels": result_words.level(found.levels),
        "first": quarter(found.first),
        "last": quarter(found.last),
        "spans": spans,
        "cap": result_words.level(found.cap),
    }


def capability(key: str) -> str:
    return catalogue.capability(key).name.in_language(languages.current())


def last_day(row: Improvement) -> datetime.date | None:
    """The day by which it is to be done: its own, else the last of its quarter."""
    return row.due_on or (row.in_quarter.last if row.in_quarter else None)
