"""What a closed engagement has to bring, read for its next cycle; and the chain they form."""

from typing import Any

from django.utils.translation import gettext as __

from pmo_studio.core import bundle
from pmo_studio.core.models import Engagement
from pmo_studio.exports.renewal.terms import Stays
from pmo_studio.exports.renewal.ways import WAYS

MOST_CYCLES = 100


def document_of(engagement: Engagement) -> dict[str, Any]:
    """Its bundle without what stays anyway, such as a log of a hundred thousand lines."""
    left = {key for key, way in WAYS.items() if isinstance(way, Stays)}
    return bundle.write(engagement, without=left)


def cycle_number(engagement: Engagement) -> int:
    """1 for the first, 2 for what continues it, and so on."""
    number, before = 1, engagement.renewed_from_id
    while before is not None and number < MOST_CYCLES:
        number += 1
        earlier = Engagement.objects.filter(pk=before)
        before = earlier.values_list("renewed_from", flat=True).first()
    return number


def name_of_next(engagement: Engagement, most: int) -> str:
    """“Meridian, cycle 2”: what the next cycle of it may be called, `most` characters at most."""
    number = cycle_number(engagement)
    words = __("%(name)s, cycle %(number)s")
    name = engagement.name.removesuffix(words % {"name": "", "number": number})
    ending = words % {"name": "", "number": number + 1}
    return name[: most - len(ending)].rstrip() + ending
