"""What is not finished at the handover: read where it stands, never typed."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as __

from pmo_studio.core import gate_reading
from pmo_studio.core.due import late_words
from pmo_studio.core.models import Engagement, GateCondition
from roadmaps import dated, lateness
from roadmaps.closeout import lessons
from roadmaps.closing.lessons import Action
from roadmaps.dated import Standing
from roadmaps.models import Concern, WaveCondition, WorkPackage
from roadmaps.models.package import PackageStatus
from roadmaps.next_steps import cards
from roadmaps.waves import due as waves_due

ENDED = (PackageStatus.DONE, PackageStatus.DROPPED)


@dataclass(frozen=True)
class Item:
    """One thing: in words, where it stands, and whether it is late; `key` of a package."""

    words: str
    address: str
    key: str = ""
    owner: str = ""
    note: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class Part:
    """Things of one kind; `anchor` names it on the page."""

    anchor: str
    title: str
    items: Sequence[Item]


def parts(engagement: Engagement) -> list[Part]:
    """Packages still to do, the backlog, conditions, risks and issues, next steps, actions of
    lessons.

    Parts without anything are left out.  A fixed number of queries.
    """
    standing = dated.of(engagement)
    found = [
        Part("late", __("Work packages not done"), list(_placed(standing))),
        Part("backlog", __("Backlog"), list(_backlog(standing))),
        Part("conditions", __("Conditions of gates"), list(_conditions(engagement))),
        Part("concerns", __("Risks and issues"), list(_concerns(engagement))),
        Part("steps", __("Next steps"), list(_steps(engagement))),
        Part("lessons", __("Actions of lessons"), list(_lessons(engagement))),
    ]
    return [part for part in found if part.items]


def _placed(standing: Standing | None) -> Iterator[Item]:
    """What stands in a wave and is to be done, the late first."""
    if standing is None:
        return
    late = {each.row.pk: each for each in lateness.all_of(standing) if each.is_late}
    rows = [row for row in standing.placed if row.status not in ENDED]
    for row in sorted(rows, key=lambda row: row.pk not in late):
        deadline = late.get(row.pk)
        yield _package(row, deadline.words if deadline else "")


def _backlog(standing: Standing | None) -> Iterator[Item]:
    if standing is None:
        return
    for row in standing.in_wave(None):
        if row.status not in ENDED:
            yield _package(row)


def _package(row: WorkPackage, late: str = "") -> Item:
    owner = row.owner.name if row.owner else ""
    note = late or str(PackageStatus(row.status).label)
    return Item(row.name, row.get_absolute_url(), row.key, owner, note, is_late=bool(late))


def _conditions(engagement: Engagement) -> Iterator[Item]:
    """Of gates of waves and of phases, whichever day comes first."""
    rows: list[tuple[WaveCondition | GateCondition, str]] = [
        (row, waves_due.address(row)) for row in waves_due.open_of(engagement.pk)
    ]
    rows += [
        (row, reverse("portfolio:gate", args=[engagement.pk, row.decision.phase]))
        for row in gate_reading.open_conditions(engagement.pk)
    ]
    today = timezone.localdate()
    for row, address in sorted(rows, key=lambda each: each[0].due_on):
        owner = row.owner.name if row.owner else ""
        late = row.due_on < today
        note = late_words(row.due_on) if late else _until(row.due_on)
        yield Item(row.text, address, owner=owner, note=note, is_late=late)


def _concerns(engagement: Engagement) -> Iterator[Item]:
    rows = Concern.objects.live().filter(plan__engagement=engagement, closed_on=None)
    address = reverse("roadmaps:progress", args=[engagement.pk])
    for row in sorted(rows.select_related("owner"), key=lambda row: (-row.rating, row.pk)):
        owner = row.owner.name if row.owner else ""
        yield Item(
            row.text, f"{address}#concern-{row.pk}", owner=owner, note=row.get_kind_display()
        )


def _steps(engagement: Engagement) -> Iterator[Item]:
    address = reverse("roadmaps:next_steps", args=[engagement.pk])
    for card in cards.of(engagement):
        row, note = card.row, card.late or card.when
        if row.done_on is None:
            place = f"{address}#step-{row.pk}"
            yield Item(row.text, place, owner=row.who, note=note, is_late=card.is_late)


def _lessons(engagement: Engagement) -> Iterator[Item]:
    address = reverse("roadmaps:lessons", args=[engagement.pk])
    for line in lessons.page(engagement).lines:
        row = line.row
        if not row.action or line.is_done:
            continue
        owner = row.owner.name if row.owner else ""
        late = line.state == Action.LATE
        note = line.said if late else _until(row.due_on) if row.due_on else ""
        yield Item(row.action, f"{address}#lesson-{row.pk}", owner=owner, note=note, is_late=late)


def _until(day: datetime.date) -> str:
    return __("until %(day)s") % {"day": date_format(day, "SHORT_DATE_FORMAT")}
