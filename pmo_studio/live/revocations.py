"""Events that take something away: a seat's right to listen, or a fragment's right to be kept.

Named here and registered elsewhere: a rule test holds these names against the registered kinds.
"""

from collections.abc import Iterable

from pmo_studio.live import replay
from pmo_studio.live.frames import Frame

# After these a seat's sockets must ask the door again.  The subject is "seat:ID".
SEAT_KINDS = frozenset(
    {
        "lead.handed_over",
        "person.erased",
        "seat.left",
        "seat.moved",
        "seat.removed",
        "seat.renamed",
        "seat.role_changed",
    }
)
# ... and after these everybody's must.
EVERYBODY_KINDS = frozenset({"engagement.archived", "engagement.restored"})
# Fragments made before these may hold what nobody may read any more.
FORGET_KINDS = frozenset({"person.erased", "text.redacted"})


def hits_everybody(frames: Iterable[Frame]) -> bool:
    """Whether everybody must ask the door again.

    A reload of everything stands for events that nobody here has looked at.
    """
    return any(
        frame.kind in EVERYBODY_KINDS or frame.reload == replay.EVERYTHING for frame in frames
    )


def seats_hit(frames: Iterable[Frame]) -> set[str]:
    """The subjects of the seats that must ask the door again."""
    return {frame.subject for frame in frames if frame.kind in SEAT_KINDS}


def voids_memory(frames: Iterable[Frame]) -> bool:
    """Whether fragments made so far must not be sent to anybody any more."""
    return any(frame.kind in FORGET_KINDS or frame.reload == replay.EVERYTHING for frame in frames)
