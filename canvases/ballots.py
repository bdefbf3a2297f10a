"""What of a canvas can be voted on: its groups and the notes that stand alone.

A list is named `3` for the whole of canvas 3, or `3-vp` for one of its blocks.
"""

from collections import Counter
from operator import attrgetter

from django.utils.translation import gettext as __

from canvases.blocks import layout
from canvases.models import Canvas, Group, Note
from canvases.words import block_title
from pmo_studio.core.models import Engagement
from pmo_studio.core.subjects import Candidate, Offer, is_id


def offers(engagement: Engagement) -> list[Offer]:
    """Every canvas and every block of it that holds something; three queries."""
    counts: Counter[tuple[int, str]] = Counter()
    notes = Note.objects.live().filter(canvas__engagement=engagement, group=None)
    groups = Group.objects.live().filter(canvas__engagement=engagement)
    counts.update(notes.order_by().values_list("canvas", "block"))
    counts.update(groups.order_by().values_list("canvas", "block"))
    listed = []
    for canvas in Canvas.objects.filter(engagement=engagement).newest_first():
        whole = sum(count for (pk, _), count in counts.items() if pk == canvas.pk)
        if not whole:
            continue
        words = __("%(canvas)s: everything") % {"canvas": canvas.title}
        listed.append(Offer(str(canvas.pk), words, whole))
        for key in layout().blocks:
            if counts[canvas.pk, key]:
                words = f"{canvas.title}: {block_title(key)}"
                listed.append(Offer(f"{canvas.pk}-{key}", words, counts[canvas.pk, key]))
    return listed


def candidates(engagement: Engagement, name: str) -> list[Candidate]:
    """The groups and single notes of the list, in the order of the board; two queries."""
    number, _, block = name.partition("-")
    if not is_id(number) or block not in ("", *layout().blocks):
        return []
    place = {"canvas": int(number), "canvas__engagement": engagement}
    if block:
        place["block"] = block
    rows: list[Note | Group] = [
        *Group.objects.live().filter(**place),
        *Note.objects.live().filter(group=None, **place),
    ]
    order = list(layout().blocks)
    rows.sort(key=attrgetter("position", "pk"))
    rows.sort(key=lambda row: order.index(row.block))
    return [Candidate(row.subject, str(row)) for row in rows]
