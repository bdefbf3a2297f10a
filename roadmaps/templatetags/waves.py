"""What templates of waves say: weekdays."""

import datetime

from django import template
from django.utils.formats import date_format

register = template.Library()
# A Monday, from which the others are counted.
MONDAY = datetime.date(2026, 1, 5)


@register.simple_tag
def weekdays(digits: str) -> str:
    """ISO digits as short names of days: "12345" gives "Mon, Tue, Wed, Thu, Fri"."""
    days = sorted({int(each) for each in digits})
    return ", ".join(date_format(MONDAY + datetime.timedelta(days=n - 1), "D") for n in days)
