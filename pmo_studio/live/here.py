"""Tells core who has a page open: the sockets of this process, and what the others published."""

from collections.abc import Iterator

from pmo_studio.core.here import Topics
from pmo_studio.live import bells, endpoint, rosters


def pages_here(engagement_id: int) -> Iterator[tuple[int, Topics]]:
    """Each open page as its seat and topics; safe from any thread.

    With one process it is memory alone, with several one query besides.
    """
    for hub in endpoint.hubs():
        yield from hub.here(engagement_id)
    bell = bells.bell()
    if bell.reaches_others:
        yield from rosters.seats_elsewhere(bell.process, engagement_id)
