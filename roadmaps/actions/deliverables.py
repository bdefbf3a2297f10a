"""Deliverables of packages: adding, changing, telling how far they are, accepting, removing."""

import datetime
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, may, require
from pmo_studio.core.lines import one_line
from pmo_studio.core.models import Participant
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused
from roadmaps.actions import rules, said
from roadmaps.actions.packages import check_owner
from roadmaps.models import Deliverable, WorkPackage
from roadmaps.models.deliverable import (
    ACCEPTANCE_MOST,
    DELIVERABLE_MOST,
    LINK_MOST,
    DeliverableKind,
    DeliverableStatus,
)

# So many are enough for any package.
MOST_DELIVERABLES = 100
NO_NAME = _("A deliverable needs a name.")
LONG_NAME = _("The name of a deliverable holds up to 160 characters. Shorten it.")
LONG_ACCEPTANCE = _("“Accepted when” holds up to 300 characters. Shorten it.")
NO_KIND = _("Say what kind of deliverable it is.")
NO_STATUS = _("Say how far it is.")
LONG_LINK = _("The link holds up to 500 characters. Give a shorter address.")
ODD_LINK = _("A link begins with http:// or https://. Correct it, or leave it empty.")
GONE = _("Somebody removed this deliverable meanwhile. Put it back first.")
FULL = _("A work package has at most 100 deliverables. Split the package.")
WHO_ACCEPTS = _(
    "Whoever plans accepts a deliverable, or who is accountable for the work package. Mark it as"
    " delivered, and tell them."
)
AHEAD = _("Nobody has accepted it on a day that is still to come.")
OVERTAKEN = _(
    "Somebody else changed this deliverable while you were writing. What stands now is shown here:"
    " save again to put yours in its place."
)


@dataclass(frozen=True)
class Details:
    """What is said of a deliverable; `owner` is the id of a seat."""

    kind: str
    name: str
    acceptance: str = ""
    owner: int | None = None
    due_on: datetime.date | None = None
    link: str = ""


@dataclass(frozen=True)
class State:
    """How far it is; `accepted_by` is the id of a seat, and read only of what is accepted."""

    status: str
    accepted_by: int | None = None
    accepted_on: datetime.date | None = None


NAMES = said.names(Details)


def details_of(row: Deliverable) -> Details:
    return said.read(Details, row)


def may_tend(by: Participant, row: Deliverable) -> bool:
    """Say how far it is and where it lies: whoever plans, its owner and the package's."""
    mine = row.owner_id == by.pk and may(by, Right.WRITE)
    return mine or rules.may_tend(by, row.package)


def require_tending(by: Participant, row: Deliverable) -> None:
    """Raise Denied unless the seat may."""
    if not may_tend(by, row):
        require(by, Right.PLAN)


def add_deliverable(
    package: WorkPackage, *, details: Details, by: Participant, key: events.Key | None = None
) -> Deliverable:
    """Add one more output of the package."""
    details = checked(details)
    with events.change(package.engagement, by=by, key=key) as change:
        fresh = rules.planned(package, change.by)
        check_owner(fresh.plan, details.owner)
        rows = Deliverable.objects.live().filter(package=fresh)
        if rows.count() >= MOST_DELIVERABLES:
            raise Refused(FULL)
        last = rows.aggregate(last=Max("position"))["last"]
        row = Deliverable(package=fresh, position=0.0 if last is None else last + 1)
        said.put(details, row)
        _keep(change, row, "deliverable.added")
    return row


def change_deliverable(
    row: Deliverable,
    *,
    details: Details,
    seen: int | None,
    by: Participant,
    key: events.Key | None = None,
) -> Deliverable:
    """Say it otherwise.  Whoever only looks after it changes where it lies, nothing else."""
    details = checked(details)
    with events.change(row.engagement, by=by, key=key) as change:
        fresh = tended(row, change.by)
        if is_overtaken(fresh, seen):
            raise Overtaken(OVERTAKEN, now=fresh)
        before = details_of(fresh)
        if not may(change.by, Right.PLAN):
            details = replace(before, link=details.link)
        check_owner(fresh.package.plan, details.owner, before.owner)
        changed = said.differing(details, before)
        if changed:
            said.put(details, fresh)
            told: dict[str, Any] = {"before": before.name, "fields": changed}
            _keep(change, fresh, "deliverable.changed", **told)
    return fresh


def set_state(
    row: Deliverable,
    *,
    state: State,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> Deliverable:
    """Say how far it is.  Accepting keeps who accepted it, on which day: by default `by`, today."""
    if state.status not in DeliverableStatus.values:
        raise Refused(NO_STATUS, field="status")
    with events.change(row.engagement, by=by, key=key) as change:
        fresh = tended(row, change.by)
        if is_overtaken(fresh, seen):
            raise Overtaken(OVERTAKEN, now=fresh)
        who, day = _acceptance(fresh, state, change.by)
        if (fresh.status, fresh.accepted_by_id, fresh.accepted_on) == (state.status, who, day):
            return fresh
        fresh.status, fresh.accepted_by_id, fresh.accepted_on = state.status, who, day
        _keep(change, fresh, "deliverable.progressed", status=str(state.status))
    return fresh


def _acceptance(
    row: Deliverable, state: State, by: Participant
) -> tuple[int | None, datetime.date | None]:
    """Who accepts it and when; nobody and never where it is not accepted."""
    was = row.status == DeliverableStatus.ACCEPTED
    is_now = state.status == DeliverableStatus.ACCEPTED
    if (was or is_now) and not rules.may_accept(by, row.package):
        raise Refused(WHO_ACCEPTS, field="status")
    if not is_now:
        return None, None
    who, day = state.accepted_by, state.accepted_on
    if who is None:
        who = row.accepted_by_id or by.pk
    elif who != by.pk:
        require(by, Right.PLAN)
    check_owner(row.package.plan, who, row.accepted_by_id)
    day = day or row.accepted_on or timezone.localdate()
    if day > timezone.localdate():
        raise Refused(AHEAD, field="accepted_on")
    return who, day


def remove_deliverable(
    row: Deliverable, *, by: Participant, seen: int | None = None, key: events.Key | None = None
) -> Deliverable:
    """Take it off the package; it can be put back.  Twice is no error."""
    with events.change(row.engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        fresh = _fresh(row)
        if fresh.archived_at is None:
            if is_overtaken(fresh, seen):
                raise Overtaken(OVERTAKEN, now=fresh)
            fresh.archived_at = timezone.now()
            _keep(change, fresh, "deliverable.removed")
    return fresh


def restore_deliverable(
    row: Deliverable, *, by: Participant, key: events.Key | None = None
) -> Deliverable:
    """Put it back as it was.  Twice is no error."""
    with events.change(row.engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        fresh = _fresh(row)
        if fresh.archived_at is not None:
            fresh.archived_at = None
            _keep(change, fresh, "deliverable.restored")
    return fresh


def checked(details: Details) -> Details:
    """The details as they are stored; Refused in words that name the field."""
    name, acceptance = one_line(details.name), one_line(details.acceptance)
    if not name:
        raise Refused(NO_NAME, field="name")
    if len(name) > DELIVERABLE_MOST:
        raise Refused(LONG_NAME, field="name")
    if len(acceptance) > ACCEPTANCE_MOST:
        raise Refused(LONG_ACCEPTANCE, field="acceptance")
    if details.kind not in DeliverableKind.values:
        raise Refused(NO_KIND, field="kind")
    return replace(details, name=name, acceptance=acceptance, link=_link(details.link))


def _link(value: str) -> str:
    """A web address or nothing: other schemes would run in a reader's browser."""
    kept = one_line(value)
    if len(kept) > LINK_MOST:
        raise Refused(LONG_LINK, field="link")
    if not kept:
        return ""
    try:
        parts = urlsplit(kept)
    except ValueError:
        raise Refused(ODD_LINK, field="link") from None
    if parts.scheme not in ("http", "https") or not parts.netloc or " " in kept:
        raise Refused(ODD_LINK, field="link")
    return kept


def _fresh(row: Deliverable) -> Deliverable:
    return Deliverable.objects.select_related("package__plan").get(pk=row.pk)


def tended(row: Deliverable, by: Participant) -> Deliverable:
    """The deliverable as it is now, for a seat that looks after it."""
    require(by, Right.SEE)
    fresh = _fresh(row)
    require_tending(by, fresh)
    if fresh.archived_at is not None:
        raise Refused(GONE)
    rules.standing(fresh.package)
    return fresh


def _keep(change: events.Change, row: Deliverable, kind: str, **data: Any) -> None:
    row.number = change.next_number
    row.save()
    rules.record(change, kind, row.subject, title=row.name, **data)
