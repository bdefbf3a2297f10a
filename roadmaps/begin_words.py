"""Why a package begins on the day on which it begins, in words."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from django.utils.formats import date_format
from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from roadmaps.dated import Standing
from roadmaps.models import WorkPackage
from roadmaps.planning.begins import Cause, Reason
from roadmaps.wave_words import wave_title


@dataclass(frozen=True)
class Begin:
    """Sentences, and whether the plan may end earlier when somebody who holds people waits."""

    words: Sequence[str]
    may_end_earlier: str = ""


def of(standing: Standing, row: WorkPackage) -> Begin | None:
    """None where it has no date."""
    why = standing.begins.get(row.key)
    if not why or standing.calendar is None:
        return None
    words = [line for reason in why for line in _told(standing, row, reason)]
    return Begin(words, _may_end_earlier(standing, row, why))


def busy(standing: Standing, key: str) -> tuple[str, ...]:
    """The packages that hold the people for whom this one waits; none where it waits for nobody."""
    why = standing.begins.get(key, ())
    return tuple(one for each in why if each.cause == Cause.TEAM for one in each.keys)


def days_early(standing: Standing, row: WorkPackage) -> int:
    """Working days by which it began before its wave does; 0 where it did not, or has no date."""
    dated = standing.dates(row)
    span = next((each for each in standing.planned.spans if each.wave == _key(standing, row)), None)
    if row.key not in standing.fixed or dated is None or span is None or span.placed is None:
        return 0
    return max(0, span.begin - dated.placed.start)


def _key(standing: Standing, row: WorkPackage) -> str:
    return standing.wave_keys.get(row.wave_id or 0, "")


def _began_early(days: int) -> str:
    words = ngettext(
        "It began %(n)s working day before its wave.",
        "It began %(n)s working days before its wave.",
        days,
    )
    return words % {"n": days}


def _told(standing: Standing, row: WorkPackage, reason: Reason) -> Iterator[str]:
    match reason.cause:
        case Cause.HAPPENED:
            yield __("It stands where it happened: what has begun is not moved.")
            if early := days_early(standing, row):
                yield _began_early(early)
        case Cause.REST:
            yield _rest(standing, row, reason.keys)
        case Cause.PREDECESSOR:
            yield _after(standing, row, reason.keys)
        case Cause.EARLIEST:
            yield _not_before(standing, row)
        case Cause.WAVE:
            yield _with_wave(standing, row)
        case Cause.TEAM:
            yield _team(standing, row, reason)


def waits(standing: Standing, row: WorkPackage) -> str:
    """That it has begun and waits with what is left of it, in short; "" where it does not."""
    keys = [
        key
        for each in standing.begins.get(row.key, ())
        if each.cause == Cause.REST
        for key in each.keys
    ]
    return __("the rest waits for %(keys)s") % {"keys": ", ".join(keys)} if keys else ""


def _rest(standing: Standing, row: WorkPackage, keys: Sequence[str]) -> str:
    words = __("It began %(day)s; the rest goes on as soon as what it waits for is done: %(ends)s.")
    first = standing.planned.dated[row.key].first
    return words % {"day": _day(first), "ends": _all_ends(standing, row, keys)}


def _after(standing: Standing, row: WorkPackage, keys: Sequence[str]) -> str:
    words = __("It begins as soon as what it waits for is done: %(ends)s.")
    return words % {"ends": _all_ends(standing, row, keys)}


def _all_ends(standing: Standing, row: WorkPackage, keys: Sequence[str]) -> str:
    """When those end for which it waits."""
    lags = {
        standing.by_pk[one.predecessor_id].key: one.lag
        for one in standing.after.get(row.pk, ())
        if one.predecessor_id in standing.by_pk
    }
    return ", ".join(_ends(key, standing.planned.dated[key].last, lags[key]) for key in keys)


def _ends(key: str, last: datetime.date, lag: int) -> str:
    told = {"key": key, "day": _day(last), "n": lag}
    if not lag:
        return __("%(key)s on %(day)s") % told
    words = ngettext(
        "%(key)s on %(day)s, and %(n)s working day more",
        "%(key)s on %(day)s, and %(n)s working days more",
        lag,
    )
    return words % told


def _not_before(standing: Standing, row: WorkPackage) -> str:
    """Its own day, or that of a gate on hold where this is the later one."""
    held = standing.held.get(row.wave_id) if row.wave_id else None
    day = max(filter(None, (held, row.earliest)))
    if day == row.earliest:
        return __("Somebody set that it does not begin before %(day)s.") % {"day": _day(day)}
    return __("The gate before its wave is on hold until %(day)s.") % {"day": _day(day)}


def _with_wave(standing: Standing, row: WorkPackage) -> str:
    earlier = takewhile(lambda wave: wave.pk != row.wave_id, standing.waves)
    ends = [(span.last, wave) for wave in earlier if (span := standing.span(wave)) and span.last]
    if not ends:
        return __("It begins with the plan.")
    last, wave = max(ends, key=lambda each: each[0])
    words = __("Its wave begins then: %(wave)s ends %(day)s, and its gate comes between.")
    return words % {"wave": wave_title(wave), "day": _day(last)}


def _team(standing: Standing, row: WorkPackage, reason: Reason) -> str:
    calendar, start = standing.calendar, standing.planned.dated[row.key].placed.start
    if calendar is None:
        return ""
    words = __(
        "It could begin %(ready)s, and takes %(staff)s of the team of %(team)s: too many of them "
        "are busy until %(day)s, in the end with %(keys)s."
    )
    return words % {
        "ready": _day(calendar.date(reason.ready)),
        "day": _day(calendar.date(start - 1)),
        "team": standing.settings.team,
        "staff": row.staff,
        "keys": ", ".join(reason.keys),
    }


def _may_end_earlier(standing: Standing, row: WorkPackage, why: Sequence[Reason]) -> str:
    """Of a critical package that waits for others which could wait."""
    if not standing.planned.dated[row.key].drives:
        return ""
    dated = standing.planned.dated
    keys = [
        key
        for each in why
        if each.cause == Cause.TEAM
        for key in each.keys
        if dated[key].room and key not in standing.fixed
    ]
    if not keys:
        return ""
    room = max(dated[key].room or 0 for key in keys)
    words = ngettext(
        "It is critical, while %(keys)s could wait (%(n)s day of float). If that begins later, "
        "the plan may end earlier.",
        "It is critical, while %(keys)s could wait (%(n)s days of float). If that begins later, "
        "the plan may end earlier.",
        room,
    )
    return words % {"keys": ", ".join(keys), "n": room}


def _day(day: datetime.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
