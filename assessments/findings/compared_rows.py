"""One capability before and after, as a row of tables and sentences."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as __

from assessments import result_words as words
from assessments.findings.overview import is_weak, weak_level
from assessments.findings.places import Number, Places
from assessments.scoring import CapScore, Change
from pmo_studio.core.rounding import half_up

# A change is smaller than a level: tenths, as the levels have, would hide it, or make it.
PLACES = 2


@dataclass(frozen=True)
class Level:
    """A capability in one of the two: in parentheses where the evidence is weak; `is_settled`
    where scores count that the room agreed on."""

    number: Number
    is_weak: bool
    is_settled: bool


@dataclass(frozen=True)
class ChangeRow:
    key: str
    name: str
    before: Level
    after: Level
    delta: str
    # The change with what it was made of: "2.34 − 2.27 = +0.07".
    sum: str
    target: str
    # None without a target.
    met: bool | None
    # How many levels it stands below its target, in hundredths; empty where none is missed.
    short: str
    # Whether it grew faster than usual.
    fast: bool
    # "5 of 6" where not every question that both asked counts; else empty.
    questions: str


@dataclass(frozen=True)
class LeftOut:
    """A capability that cannot be compared, and why."""

    name: str
    why: str


def row(change: Change, before: Level, after: Level, questions: str) -> ChangeRow:
    """`questions` as in the row."""
    then, now = words.hundredth(change.before), words.hundredth(change.after)
    delta = words.change(difference(change), PLACES)
    return ChangeRow(
        key=change.capability,
        name=words.capability(change.capability),
        before=before,
        after=after,
        delta=delta,
        sum=f"{now} {words.MINUS} {then} = {delta}",
        target=words.level(change.target),
        met=change.met,
        short=_short(change),
        fast=change.fast,
        questions=questions,
    )


def level(cap: CapScore, assessment_id: int) -> Level:
    """Where the capability stands in that assessment, with the page that explains it."""
    url = Places.of(assessment_id).to("capability", cap.capability)
    return Level(Number(weak_level(cap), url), is_weak(cap), cap.agreed > 0)


def difference(change: Change) -> Decimal:
    """Of the two numbers as the sum prints them: whoever subtracts them finds it."""
    return half_up(change.after, PLACES) - half_up(change.before, PLACES)


def _short(change: Change) -> str:
    if change.met is not False or change.target is None:
        return ""
    return words.printed(half_up(change.target, PLACES) - half_up(change.after, PLACES), PLACES)


def part_of(cap: CapScore) -> str:
    """The questions that count, where some that both asked have no score in one of them."""
    if cap.scored == cap.items:
        return ""
    return __("%(scored)s of %(items)s") % {"scored": cap.scored, "items": cap.items}
