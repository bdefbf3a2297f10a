"""How ready a group is, and how hard functions hit it."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from canvases.functions import functions_of
from canvases.models import Note
from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.refusals import Refused
from roadmaps.actions import groups
from roadmaps.actions.change_rules import record
from roadmaps.change.adkar import LEAST, MOST, Element
from roadmaps.change.impact import LEVELS
from roadmaps.models import ChangeGroup, Impact, Readiness

MOST_READINGS = 500

SCORE_RANGE = _("A score is a number from 1 to 5, with one decimal at most.")
FUTURE = _("Choose a day that has come: a reading tells what was found.")
FULL_READINGS = _("There are 500 readings of this group. Remove some old ones first.")
ODD_IMPACT = _("Choose none, low, medium or high.")
ODD_FUNCTION = _("Choose a function of this engagement.")


@dataclass(frozen=True)
class Reading:
    """Five scores from 1 to 5 and the day on which they were found."""

    read_on: datetime.date
    scores: Mapping[Element, Decimal]


@dataclass(frozen=True)
class FunctionKey:
    """A function: a key of the catalogue, or the note of one that has none."""

    function: str = ""
    note_id: int | None = None


def add_reading(
    row: ChangeGroup, *, reading: Reading, by: Participant, key: events.Key | None = None
) -> Readiness:
    """Keep one more reading; the one of the latest day counts, of one day the last written."""
    _check_reading(reading)
    with events.change(row.engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        group = groups.live(row)
        if group.readings.count() >= MOST_READINGS:
            raise Refused(FULL_READINGS)
        scores = {element.value: reading.scores[element] for element in Element}
        made = Readiness.objects.create(
            group=group,
            read_on=reading.read_on,
            by=change.by,
            number=change.next_number,
            **scores,
        )
        record(change, "readiness.added", made.subject)
    return made


def remove_reading(reading: Readiness, *, by: Participant, key: events.Key | None = None) -> None:
    """Take a reading away for good: one that was written by mistake.  Twice is no error."""
    with events.change(reading.group.engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        subject = reading.group.subject
        if Readiness.objects.filter(pk=reading.pk).delete()[0]:
            record(change, "readiness.removed", subject)


def set_impacts(
    row: ChangeGroup,
    *,
    chosen: Mapping[FunctionKey, int | None],
    by: Participant,
    key: events.Key | None = None,
) -> None:
    """Set how hard functions hit the group, 0 to 3, None for not known; others stay as they are."""
    if any(value is not None and value not in LEVELS for value in chosen.values()):
        raise Refused(ODD_IMPACT)
    with events.change(row.engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        group = groups.live(row)
        known = {FunctionKey(one.function, one.note_id): one for one in group.impacts.all()}
        differing = {
            function: value
            for function, value in chosen.items()
            if value != (known[function].value if function in known else None)
        }
        _refuse_odd_functions(change.engagement, [each for each in differing if each not in known])
        for function, value in differing.items():
            _set_impact(change, group, function, value)
        if differing:
            change.rows = len(differing)
            record(change, "change_group.impacts_set", group.subject)


def _set_impact(
    change: events.Change, group: ChangeGroup, function: FunctionKey, value: int | None
) -> None:
    named: dict[str, Any] = {
        "group": group,
        "function": function.function,
        "note_id": function.note_id,
    }
    if value is None:
        Impact.objects.filter(**named).delete()
        return
    values = {"value": value, "number": change.next_number}
    Impact.objects.update_or_create(**named, defaults=values)


def _refuse_odd_functions(engagement: Engagement, asked: list[FunctionKey]) -> None:
    keys = functions_of(engagement).keys()
    wanted = {each.note_id for each in asked if each.note_id is not None}
    notes = Note.objects.live().filter(canvas__engagement=engagement, block="ka", pk__in=wanted)
    there = set(notes.values_list("pk", flat=True)) if wanted else set()
    for each in asked:
        known = each.note_id in there if each.note_id is not None else each.function in keys
        if not known:
            raise Refused(ODD_FUNCTION)


def _check_reading(reading: Reading) -> None:
    for element in Element:
        score = reading.scores.get(element)
        if score is None or not LEAST <= score <= MOST or score * 10 % 1:
            raise Refused(SCORE_RANGE, field=element.value)
    if reading.read_on > timezone.localdate():
        raise Refused(FUTURE, field="read_on")
