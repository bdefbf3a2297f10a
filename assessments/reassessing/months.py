"""Days a few months on."""

import calendar
import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as __


def months_on(day: datetime.date, months: int) -> datetime.date:
    """The same day of the month so many months later; the last one where it has none."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def day_in_words(iso: str) -> str:
    """A day of an event's payload, in the language of the reader."""
    try:
        return date_format(datetime.date.fromisoformat(iso), "DATE_FORMAT")
    except ValueError:
        return __("a day that cannot be read")
