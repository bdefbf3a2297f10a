"""What of phase 1 can be voted on: context entries, all or of one kind; pain points of processes.

A list of the ballot "context" is named `all` or by its kind; one of "process" `all`, or `3` for
the pain points of process 3.
"""

from collections import Counter
from collections.abc import Mapping, Sequence, Set

from django.utils.translation import gettext as __

from assessments.models import ContextEntry, PainPoint, Process
from assessments.models.context import ContextKind
from assessments.querysets import PainPointQuerySet
from pmo_studio.core.belongings import Loss
from pmo_studio.core.models import Engagement
from pmo_studio.core.subjects import Candidate, Offer, is_id, split
from pmo_studio.workshops import results
from pmo_studio.workshops.models import VoteItem

ALL = "all"


def context_offers(engagement: Engagement) -> list[Offer]:
    """Everything, then every kind that has entries; one query."""
    live = ContextEntry.objects.live().filter(engagement=engagement)
    counts = Counter(live.order_by().values_list("kind", flat=True))
    if not counts:
        return []
    kinds = [
        Offer(kind.value, __("Context: %(kind)s") % {"kind": kind.label}, counts[kind.value])
        for kind in ContextKind
        if counts[kind.value]
    ]
    return [Offer(ALL, __("Context: everything"), counts.total()), *kinds]


def context_candidates(engagement: Engagement, name: str) -> list[Candidate]:
    """The entries of the list in the order of the page; one query."""
    live = ContextEntry.objects.live().filter(engagement=engagement)
    if name in ContextKind.values:
        live = live.filter(kind=name)
    elif name != ALL:
        return []
    order = list(ContextKind.values)
    rows = sorted(live, key=lambda row: (order.index(row.kind), row.position, row.pk))
    return [
        Candidate(row.subject, row.text, row.get_kind_display(), f"context:{row.kind}")
        for row in rows
    ]


def context_dots(engagement_id: int) -> tuple[str, Mapping[str, int]]:
    """Title and dots, by subject, of the vote on context entries that ended last."""
    rows = results.given(engagement_id)
    return results.newest(rows, {row[2] for row in rows if row[2].startswith("context_entry:")})


def process_offers(engagement: Engagement) -> list[Offer]:
    """All pain points, then those of every process that has any; two queries."""
    live = _pains(engagement)
    counts = Counter(live.order_by().values_list("process", flat=True))
    if not counts:
        return []
    processes = [
        Offer(str(pk), __("Pain points: %(process)s") % {"process": name}, counts[pk])
        for pk, name in _names(engagement).items()
        if counts[pk]
    ]
    return [Offer(ALL, __("Pain points of all processes"), counts.total()), *processes]


def process_candidates(engagement: Engagement, name: str) -> list[Candidate]:
    """The pain points of the list, process by process; one query."""
    rows = _pains(engagement).order_by("process", "pk")
    if is_id(name):
        rows = rows.filter(process=int(name))
    elif name != ALL:
        return []
    return [Candidate(row.subject, row.text) for row in rows]


def process_dots(engagement_id: int, subjects: Set[str]) -> tuple[str, Mapping[str, int]]:
    """Title and dots of the vote on these pain points that ended last."""
    return results.newest(results.given(engagement_id), subjects)


def losses(engagement_id: int, subjects: Sequence[str]) -> list[Loss]:
    """Those of the subjects that carry dots, or may while a vote on them is open; one query."""
    items = VoteItem.objects.at_stake().filter(
        round__engagement=engagement_id, subject__in=subjects
    )
    return [Loss(item.title, item.round.title, item.dots) for item in items]


def topics_of(rounds: Set[int]) -> dict[int, set[str]]:
    """The topics of the pages that show what stood on each ballot; two queries."""
    items = VoteItem.objects.filter(round__in=rounds).values_list(
        "round", "round__engagement", "subject"
    )
    found: dict[int, set[str]] = {}
    pains: dict[int, set[int]] = {}
    for round_, engagement_id, subject in items:
        prefix, pk = split(subject)
        if prefix == "context_entry":
            found.setdefault(round_, set()).add(f"context:{engagement_id}")
        elif prefix == "pain":
            pains.setdefault(round_, set()).add(pk)
    homes = dict(
        PainPoint.objects.filter(pk__in=set().union(*pains.values())).values_list("pk", "process")
    )
    for round_, keys in pains.items():
        topics = {f"process:{homes[pk]}" for pk in keys if pk in homes}
        found.setdefault(round_, set()).update(topics)
    return found


def _pains(engagement: Engagement) -> PainPointQuerySet:
    live = PainPoint.objects.live()
    return live.filter(process__engagement=engagement, process__archived_at=None)


def _names(engagement: Engagement) -> dict[int, str]:
    live = Process.objects.live().filter(engagement=engagement)
    return dict(live.values_list("pk", "name"))
