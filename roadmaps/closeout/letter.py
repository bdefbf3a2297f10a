"""The note that thanks everybody who answered: what they gave, what came of it (domain.md §10).

Counts alone, so that whoever sends it on tells of nobody what they said.
"""

from collections.abc import Iterator

from django.utils import formats
from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from roadmaps.closeout.story.whole import Whole


def thank_you(whole: Whole, *, by: str) -> str:
    """Paragraphs with an empty line between them; "" where nobody has answered anything."""
    gave = list(_gave(whole))
    if not gave:
        return ""
    thanks = __("Thank you for your part in “%(name)s”.") % {"name": whole.engagement.name}
    came, following = list(_came(whole)), _following(whole)
    parts = [" ".join([thanks, *gave])]
    if came:
        parts.append("\n".join([__("Without these answers there would be none of this:"), *came]))
    return "\n\n".join([*parts, *([following] if following else []), by])


def _gave(whole: Whole) -> Iterator[str]:
    """Who answered what: the questionnaires in their order, then the survey of customers."""
    found = whole.appendix
    for each in reversed(found.answered):
        told = ngettext(
            "%(n)s person answered “%(title)s”.", "%(n)s people answered “%(title)s”.", each.people
        )
        if each.people:
            yield told % {"n": each.people, "title": each.title}
    # The same people may answer every round: the largest one is sure to be no more than there were.
    customers = max((n for _quarter, n in found.customers), default=0)
    told = ngettext(
        "%(n)s customer told us how satisfied they are.",
        "%(n)s customers told us how satisfied they are.",
        customers,
    )
    if customers:
        yield told % {"n": customers}


def _came(whole: Whole) -> Iterator[str]:
    """A line each for growth, the mandate, and the three values."""
    if whole.grown is not None:
        yield "– " + __("Mean change: %(mean)s levels.") % {"mean": whole.grown.mean}
    if whole.kept.fulfilment.kept:
        yield f"– {whole.kept.sentence}"
    for head in whole.heads:
        if head.figure.raw:
            yield f"– {head.title}: {head.figure.value} {head.words}"


def _following(whole: Whole) -> str:
    row = whole.handover
    if not (row.carrier and row.review_on):
        return ""
    told = __("What comes next: %(name)s carries the PMO on, and it is looked at again on %(day)s.")
    day = formats.date_format(row.review_on, "DATE_FORMAT")
    return told % {"name": row.carrier, "day": day}
