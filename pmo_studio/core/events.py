"""The one way to change an engagement, and the registry of everything that can happen.

with events.change(engagement, by=participant, key=key) as change:
    ...read what will be changed, write it...
    change.record("note.moved", subject=f"note:{note.pk}", topic=f"canvas:{canvas.pk}", ...)
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import bells, limits, posted
from pmo_studio.core.models import Engagement, Event, Participant, RequestKey
from pmo_studio.core.models.log import Audience
from pmo_studio.core.models.people import Kind, Role

Fields = dict[str, type | tuple[type, ...]]
KEY = re.compile(r"^[A-Za-z0-9_-]{8,64}$")


@dataclass(frozen=True)
class EventKind:
    """A kind of event: who may see it, what its payload holds, how it reads.

    An `anonymous` kind never says who, not even where an old log or a bundle does.  `fields` is
    the payload's schema; events from before a field of `later` came lack it.  Payloads hold ids
    and the texts of notes, never names or e-mail addresses: those stay erasable in their own rows.
    """

    name: str
    audience: Audience
    fields: Fields = field(default_factory=dict)
    later: frozenset[str] = frozenset()
    batch: bool = False
    anonymous: bool = False
    sentence: Callable[[Event], str] | None = None


Follower = Callable[[Event], None]

_kinds: dict[str, EventKind] = {}
_followers: dict[str, list[Follower]] = {}


class UnknownKind(Exception):
    """An event of a kind that nobody registered."""


class BadPayload(Exception):
    """The payload does not fit the kind's schema."""


class AlreadyDone(Exception):
    """The browser sent this change before; here is what came of it."""

    def __init__(self, earlier: RequestKey) -> None:
        super().__init__(earlier.subject)
        self.number = earlier.number
        self.subject = earlier.subject


class KeyReused(Exception):
    """The key came before with another request."""


class ReadOnly(Exception):
    """Nothing in the engagement changes."""


class Archived(ReadOnly):
    """The engagement is archived."""


class Closed(ReadOnly):
    """The engagement is closed out: what was approved stands."""

    def __init__(self, engagement: Engagement) -> None:
        super().__init__(str(engagement.pk))
        self.engagement = engagement


class TooFast(Exception):
    """The seat writes faster than a person can: it may go on after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"wait {seconds:.1f} s")
        self.seconds = seconds


def register(kind: EventKind) -> None:
    """Make a kind recordable.  Called from AppConfig.ready(); twice is a programming error."""
    if kind.name in _kinds:
        raise ValueError(f"{kind.name} is registered twice")
    _kinds[kind.name] = kind


def follow(kind_name: str, act: Follower) -> None:
    """Have `act` called at the end of every change that records such an event, inside its
    transaction: no moment in which the one is true and the other not yet."""
    _followers.setdefault(kind_name, []).append(act)


def kind_of(name: str) -> EventKind:
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None


def kinds() -> list[EventKind]:
    return sorted(_kinds.values(), key=lambda kind: kind.name)


def sentence(event: Event) -> str:
    """The event in words, without the name of who did it."""
    known = _kinds.get(event.kind)
    if known is None or known.sentence is None:
        return str(_("changed something"))
    return known.sentence(event)


@dataclass(frozen=True)
class Key:
    """An idempotency key with the hash of the request it came with."""

    value: str
    request_hash: str


def new_key() -> str:
    """For the hidden `key` of a form, so that sending it twice is one act."""
    return get_random_string(32)


def key_of(request: HttpRequest) -> Key | None:
    """The key that the browser's outbox, or the plain form, sent with this request."""
    value = request.headers.get("Idempotency-Key") or request.POST.get("key", "")
    if not KEY.match(value):
        return None
    material = repr((request.path, sorted(posted.fields(request, without="key")))).encode()
    return Key(value, hashlib.sha256(material).hexdigest())


@dataclass
class Change:
    """One change under way, inside its transaction and under the engagement's lock."""

    engagement: Engagement
    by: Participant
    key: Key | None
    events: list[Event] = field(default_factory=list)
    # Rows that one event stands for, where it is more than one: they count against the seat.
    rows: int = 0

    @property
    def next_number(self) -> int:
        """The number that the next event will have; the rows it is about are stored with it."""
        return self.engagement.last_number + 1

    def record(
        self,
        kind_name: str,
        *,
        subject: str,
        topic: str = "",
        anonymous: bool = False,
        undoes: int | None = None,
        **data: Any,
    ) -> Event:
        """Append to the log.  Call it last: everything it tells must be written by then."""
        kind = kind_of(kind_name)
        _check(kind, data)
        anonymous = anonymous or kind.anonymous
        self.engagement.last_number = self.next_number
        now = timezone.now()
        event = Event.objects.create(
            engagement=self.engagement,
            number=self.engagement.last_number,
            kind=kind.name,
            subject=subject,
            topic=topic,
            audience=kind.audience,
            by=None if anonymous else self.by,
            anonymous=anonymous,
            batch=kind.batch,
            undoes=undoes,
            data=data,
            created_at=to_the_minute(now) if anonymous else now,
        )
        self.events.append(event)
        return event


def to_the_minute(at: datetime) -> datetime:
    """As exactly as the log tells when something anonymous happened."""
    return at.replace(second=0, microsecond=0)


def is_anonymous(kind_name: str) -> bool:
    """Whether events of this kind never say who; False for a kind that nobody registered."""
    kind = _kinds.get(kind_name)
    return kind is not None and kind.anonymous


@contextmanager
def change(
    engagement: Engagement,
    *,
    by: Participant,
    key: Key | None = None,
    archived_too: bool = False,
    closed_too: bool = False,
    limited: bool = True,
) -> Iterator[Change]:
    """One transaction that begins with the engagement's lock and ends with its events.

    The lock is the first statement of every change, so there is one lock order and no deadlock,
    and numbers become visible in order: who has seen event 7 can never miss a late event 6.
    `change.by` is the seat as it is under the lock: ask rights of it, for `by` may have been
    removed while this change waited.  Raises AlreadyDone or KeyReused for a repeated key,
    Archived for an archived engagement and Closed for one that is closed out, unless `archived_too`
    (which goes for both) or `closed_too` says that this very change is made even there; Http404 for
    one that was deleted meanwhile, TooFast for a seat that writes too much (limits.WriteLimit)
    unless somebody else acts through it (`limited`), as people do who join with a facilitator's
    code.
    """
    if limited:
        _check_pace(by)
    with transaction.atomic():
        rows = Engagement.objects.select_for_update(of=("self",))
        locked = get_object_or_404(rows, pk=engagement.pk)
        by = Participant.objects.select_related("join_code").get(pk=by.pk)
        by.engagement = locked
        refuse_repetition(by, key)
        refuse_read_only(locked, archived_too=archived_too, closed_too=closed_too)
        under_way = Change(locked, by, key)
        yield under_way
        _finish(under_way)
    if limited and by.kind != Kind.SERVICE:
        written = max(under_way.rows, len(under_way.events))
        limits.writes.count(by.pk, _allowance(by), max(0, written - 1))
    engagement.last_number = locked.last_number


def refuse_read_only(
    engagement: Engagement, *, archived_too: bool = False, closed_too: bool = False
) -> None:
    """Raise Archived or Closed where nothing changes, but for what goes even there."""
    if archived_too:
        return
    if engagement.archived_at is not None:
        raise Archived
    if engagement.closed_at is not None and not closed_too:
        raise Closed(engagement)


def _check_pace(by: Participant) -> None:
    """Before the lock, so that whoever is too fast holds nobody up."""
    if by.kind == Kind.SERVICE:
        return
    seconds = limits.writes.wait(by.pk, _allowance(by))
    if seconds:
        raise TooFast(seconds)


def _allowance(by: Participant) -> limits.Allowance:
    facilitates = by.role in (Role.LEAD, Role.FACILITATOR)
    return limits.FACILITATOR if facilitates else limits.WRITER


def refuse_repetition(by: Participant, key: Key | None) -> None:
    """Raise AlreadyDone, or KeyReused for another request, when the key came before."""
    if key is None:
        return
    earlier = RequestKey.objects.filter(participant=by, key=key.value).first()
    if earlier is None:
        return
    if earlier.request_hash != key.request_hash:
        raise KeyReused
    raise AlreadyDone(earlier)


def _finish(change: Change) -> None:
    if not change.events:
        return
    last = change.events[-1]
    Engagement.objects.filter(pk=change.engagement.pk).update(last_number=last.number)
    if change.key is not None and not last.anonymous:
        RequestKey.objects.create(
            participant=change.by,
            key=change.key.value,
            request_hash=change.key.request_hash,
            number=last.number,
            subject=last.subject,
        )
    for event in change.events:
        for act in _followers.get(event.kind, ()):
            act(event)
    bells.before_commit(change.engagement.pk, last.number)
    transaction.on_commit(partial(bells.after_commit, change.engagement.pk, last.number))


def _check(kind: EventKind, data: dict[str, Any]) -> None:
    if data.keys() != kind.fields.keys():
        odd = sorted(data.keys() ^ kind.fields.keys())
        raise BadPayload(f"{kind.name}: {', '.join(odd)}")
    for name, expected in kind.fields.items():
        if not isinstance(data[name], expected):
            raise BadPayload(f"{kind.name}.{name} is a {type(data[name]).__name__}")
