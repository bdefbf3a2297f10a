"""Tells core who has a page open: the sockets of this process, and what the others published."""

from pmo_studio.core.here import Topics
from pmo_studio.live import bells, endpoint, rosters


def seats_here(engagement_id: int) -> dict[int, Topics]:
    """Seats with the topics of their open pages; safe from any thread.

    With one process it is memory alone, with several one query besides.
    """
    found: dict[int, Topics] = {}
    for hub in endpoint.hubs():
        for seat_id, topics in hub.here(engagement_id):
            found[seat_id] = found.get(seat_id, frozenset()) | topics
    bell = bells.bell()
    if bell.reaches_others:
        for seat_id, topics in rosters.seats_elsewhere(bell.process, engagement_id):
            found[seat_id] = found.get(seat_id, frozenset()) | topics
    return found
