"""Who may do what: one table, one question, one way to load a row."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.openings import OpenSheet
from pmo_studio.core.models.people import Kind, Role

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from pmo_studio.core.htmx import StudioRequest


class Right(StrEnum):
    """What a seat may do (design.md §3, Rights)."""

    SEE = "see"
    WRITE = "write"
    CHANGE_OTHERS = "change_others"
    RUN = "run"
    # Inviting, roles and the end of seats.
    PEOPLE = "people"
    STAKEHOLDERS = "stakeholders"
    # What the PMO is, what its plan promises and what its gates ask.
    DESIGN = "design"
    # Sheets that the lead or a facilitator opens to contributors (OPENABLE).
    TARGETS = "targets"
    LINKS = "links"
    PLAN = "plan"
    READINGS = "readings"
    EXPORT = "export"
    EXPORT_DATA = "export_data"
    SETTINGS = "settings"
    OWN = "own"


_VIEWER = frozenset({Right.SEE, Right.EXPORT})
_CONTRIBUTOR = _VIEWER | {Right.WRITE}
# By the sheet whose opening gives them to a contributor.
OPENABLE = {Right(sheet.value): sheet for sheet in OpenSheet}
_FACILITATOR = (
    _CONTRIBUTOR
    | {
        Right.CHANGE_OTHERS,
        Right.RUN,
        Right.PEOPLE,
        Right.STAKEHOLDERS,
        Right.DESIGN,
        Right.EXPORT_DATA,
    }
    | OPENABLE.keys()
)
RIGHTS: dict[str, frozenset[Right]] = {
    Role.VIEWER: _VIEWER,
    Role.CONTRIBUTOR: _CONTRIBUTOR,
    Role.FACILITATOR: _FACILITATOR,
    Role.LEAD: _FACILITATOR | {Right.SETTINGS, Right.OWN},
}
ALL = frozenset(Right)
# An archived engagement can be read, exported, restored and deleted; nothing else: what would write
# is stopped by events.change.
ARCHIVED = frozenset({Right.SEE, Right.STAKEHOLDERS, Right.EXPORT, Right.EXPORT_DATA, Right.OWN})
# One that is closed out is read for years: who may, goes on being settled.
CLOSED = ARCHIVED | {Right.PEOPLE}

# Its gate is decided once the closeout is approved.
LAST_PHASE = 5

_NOT_OPEN = _(
    "Only facilitators may change this, and contributors to whom they opened it. Ask the"
    " facilitator to open this sheet to you."
)
_CODE_CLOSED = _(
    "The room is closed for writing: you read on, and nothing you wrote before is lost. To write"
    " again, ask the facilitator for a new code and join with it: your seat stays the same."
)
REFUSALS: dict[Right, "_StrPromise"] = {
    Right.SEE: _("Your seat has ended. Ask the facilitator for a new code."),
    Right.WRITE: _("You may read here but not write. Ask the facilitator for a writing seat."),
    Right.CHANGE_OTHERS: _("Only facilitators may change what others wrote."),
    Right.RUN: _("Only facilitators may run workshops, codes and votes."),
    Right.PEOPLE: _("Only facilitators may invite people and change seats."),
    Right.STAKEHOLDERS: _("Only the lead and facilitators may see this."),
    Right.DESIGN: _("Only the lead and facilitators may change this."),
    **dict.fromkeys(OPENABLE, _NOT_OPEN),
    Right.EXPORT: _("Your seat may not export."),
    Right.EXPORT_DATA: _("Only the lead and facilitators may export the data."),
    Right.SETTINGS: _("Only the lead may change settings and roles, and decide gates."),
    Right.OWN: _("Only the lead may do this."),
}


class Denied(PermissionDenied):
    """The seat lacks a right; the words say which and what to do.

    `code_closed`: another role would not help, what stands against it is that the room is closed.
    """

    def __init__(self, right: Right, *, code_closed: bool = False) -> None:
        super().__init__(str(_CODE_CLOSED if code_closed else REFUSALS[right]))
        self.right, self.code_closed = right, code_closed


class LoginNeeded(Exception):
    """Nobody is signed in: neither an account nor a guest's seat."""


def may(participant: Participant, right: Right) -> bool:
    """Whether the seat has the right now.

    A guest writes until the facilitator closes the code, then reads until the seat expires.  Asks
    the database once at most, and of contributors alone: which sheets are open to them.
    """
    if not participant.is_active():
        return False
    if right not in _left(participant.engagement):
        return False
    if right in RIGHTS[participant.role]:
        return not (right == Right.WRITE and _code_closed(participant))
    if right in OPENABLE:
        return _is_open_to(participant, right) and not _code_closed(participant)
    lead_allows = participant.engagement.facilitators_may_set
    return right == Right.SETTINGS and participant.role == Role.FACILITATOR and lead_allows


def _left(engagement: Engagement) -> Collection[Right]:
    """The rights that somebody can have at all in the engagement as it is now."""
    if engagement.archived_at is not None:
        return ARCHIVED
    return ALL if engagement.closed_at is None else CLOSED


def right_to_decide(engagement: Engagement, phase: int) -> Right:
    """Who decides the gate of the phase: the last one, also once the engagement is closed out."""
    afterwards = engagement.closed_at is not None and engagement.archived_at is None
    return Right.OWN if afterwards and phase == LAST_PHASE else Right.SETTINGS


class Rights(dict[str, bool]):
    """What a seat may, by the value of each right: asked when a page first wants to know."""

    def __init__(self, participant: Participant) -> None:
        super().__init__()
        self._participant = participant

    def __missing__(self, right: str) -> bool:
        answer = self[right] = may(self._participant, Right(right))
        return answer


def require(participant: Participant, right: Right) -> None:
    """Raise Denied unless the seat has the right; Archived or Closed where only that stands
    against it."""
    if may(participant, right):
        return
    given = right in RIGHTS[participant.role] or _is_open_to(participant, right)
    if given:
        events.refuse_read_only(participant.engagement, closed_too=right in CLOSED)
    writes = given or (right in OPENABLE and participant.role == Role.CONTRIBUTOR)
    if writes and participant.is_active() and _code_closed(participant):
        raise Denied(right, code_closed=True)
    # Whoever may not write has nothing to be opened: what they lack is a writing seat.
    raise Denied(right if right not in OPENABLE or may(participant, Right.WRITE) else Right.WRITE)


def _is_open_to(participant: Participant, right: Right) -> bool:
    if right not in OPENABLE or participant.role != Role.CONTRIBUTOR:
        return False
    return OPENABLE[right] in participant.opened


def _code_closed(participant: Participant) -> bool:
    if participant.kind != Kind.GUEST:
        return False
    code = participant.join_code
    return code is None or code.closed_at is not None


M = TypeVar("M", bound=models.Model)


@dataclass
class Seats:
    """The seats of whoever sends this request; read from the database once per engagement."""

    request: HttpRequest

    def __post_init__(self) -> None:
        self._known: dict[int, Participant | None] = {}

    def at(self, engagement_id: int) -> Participant | None:
        """The active seat in that engagement, by account first, then by guest cookie."""
        if engagement_id not in self._known:
            self._known[engagement_id] = self._find(engagement_id)
        return self._known[engagement_id]

    def any(self) -> bool:
        """Whether the browser is signed in at all."""
        from pmo_studio.core import guests

        return self.request.user.is_authenticated or guests.has_cookie(self.request)

    def _find(self, engagement_id: int) -> Participant | None:
        from pmo_studio.core import guests

        seats = Participant.objects.active().for_access().filter(engagement=engagement_id)
        if self.request.user.is_authenticated:
            seat = seats.filter(user=self.request.user).first()
            if seat is not None:
                seat.user = self.request.user
                return seat
        secret_hash = guests.secret_hash(self.request, engagement_id)
        return seats.filter(secret_hash=secret_hash).first() if secret_hash else None


def get_or_403(queryset: QuerySet[M], request: HttpRequest, right: Right, **lookup: Any) -> M:
    """Return the row and set request.participant and request.right.

    Strangers get 404 and not 403, so that ids cannot be probed; seats with too low a role get
    403 with the reason in words; nobody at all is sent to the login page.
    """
    studio = cast("StudioRequest", request)  # every request is one, by our middleware
    if not studio.seats.any():
        raise LoginNeeded
    row = get_object_or_404(queryset, **lookup)
    participant = studio.seats.at(_engagement_id(row))
    if participant is None:
        raise Http404
    require(participant, right)
    studio.participant, studio.right = participant, right
    if hasattr(row, "engagement_id"):
        # One engagement a request: no query has to join it to the row once more.
        row.engagement = participant.engagement  # type: ignore[attr-defined]  # see above
    return row


def _engagement_id(row: Any) -> int:
    if isinstance(row, Engagement):
        return row.pk
    known = getattr(row, "engagement_id", None)
    return int(known) if known is not None else row.engagement.pk
