"""What of a canvas can be voted on: its groups and the notes that stand alone.

A list is named `3` for the whole of canvas 3, or `3-vp` for one of its blocks.
"""

from collections import Counter
from collections.abc import Mapping, Set
from operator import attrgetter

from django.utils.translation import gettext as __

from canvases.blocks import layout
from canvases.models import Canvas, Group, Note
from canvases.words import block_title
from pmo_studio.core.models import Engagement
from pmo_studio.core.subjects import Advice, Candidate, Offer, is_id, split
from pmo_studio.workshops import results
from pmo_studio.workshops.models import VoteItem


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
    titles = {key: block_title(key) for key in order}
    return [
        Candidate(row.subject, str(row), titles[row.block], f"canvas:{number}-{row.block}")
        for row in rows
    ]


def advice(name: str) -> Advice:
    """What a vote on a whole canvas is for: how much each value counts."""
    number, _, _ = name.partition("-")
    return Advice(f"canvas:{number}-vp", __("Only value propositions (the PMO model uses these)"))


def shown(engagement_id: int, canvas_id: int) -> tuple[str, Mapping[str, int]]:
    """Title and dots, by subject, of the vote that the canvas shows: the one on it that ended last.

    What was deleted meanwhile still says which vote that is, so that one deleted note never
    changes what all the others show.
    """
    rows = results.given(engagement_id)
    if not rows:
        return "", {}
    notes = Note.objects.filter(canvas=canvas_id).values_list("pk", flat=True)
    groups = Group.objects.filter(canvas=canvas_id).values_list("pk", flat=True)
    here = {f"note:{pk}" for pk in notes} | {f"group:{pk}" for pk in groups}
    return results.newest(rows, here)


def canvases_of(rounds: Set[int]) -> dict[int, set[int]]:
    """The canvases of what stood on each ballot; three queries."""
    items = VoteItem.objects.filter(round__in=rounds).values_list("round", "subject")
    on_ballot = [(round_, *split(subject)) for round_, subject in items]
    home: dict[tuple[str, int], int] = {}
    for prefix, rows in (("note", Note.objects), ("group", Group.objects)):
        wanted = {pk for _, kind, pk in on_ballot if kind == prefix}
        found = rows.filter(pk__in=wanted).values_list("pk", "canvas")
        home |= {(prefix, pk): canvas for pk, canvas in found}
    canvases: dict[int, set[int]] = {}
    for round_, kind, pk in on_ballot:
        if (kind, pk) in home:
            canvases.setdefault(round_, set()).add(home[kind, pk])
    return canvases
