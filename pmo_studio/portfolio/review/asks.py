"""What the board is asked to decide about an engagement: read from what waits, never typed."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as __

from assessments import result_words
from pmo_studio.core import gate_words
from roadmaps.next_steps.quarterly import Steps
from roadmaps.readings.quarterly import KpiAt

if TYPE_CHECKING:
    from pmo_studio.portfolio.review.sheet import Sheet


@dataclass(frozen=True)
class Wanted:
    """One decision that is asked of the board, in words, with the page on which it is made."""

    words: str
    url: str


def of(sheet: "Sheet") -> Iterator[Wanted]:
    """Gates to decide, conditions that are overdue, KPIs and functions on which nobody acts."""
    yield from _gates_wanted(sheet)
    if not sheet.span.is_running or sheet.engagement.closed_at:
        # Of what is closed out nobody can take a step: it was approved as it stands.
        return
    page = reverse("roadmaps:next_steps", args=[sheet.engagement.pk])
    if red := [kpi.line.name for kpi in sheet.kpis if _is_left(kpi, sheet.steps)]:
        said = __("Off target, and no next step answers it: %(names)s. What is done?")
        yield Wanted(said % {"names": _quoted(red)}, page)
    if names := [f"{each.name}: {each.words}" for each in sheet.open_functions]:
        said = __("Decided about functions, and no next step acts on it: %(names)s. Who does?")
        yield Wanted(said % {"names": _quoted(names)}, page)


def _is_left(kpi: KpiAt, steps: Steps) -> bool:
    """Whether it is red, and nothing was done about it since its last reading."""
    last = kpi.now.last
    return kpi.is_red and (
        last is None or not steps.answer(f"kpi:{kpi.now.kpi.pk}", last.period.end)
    )


def _quoted(names: Sequence[str]) -> str:
    return result_words.listed([__("“%(text)s”") % {"text": name} for name in names])


def _gates_wanted(sheet: "Sheet") -> Iterator[Wanted]:
    state, pk = sheet.entry.state, sheet.engagement.pk
    waiting = sheet.gates.waiting
    page = reverse("portfolio:gate", args=[pk, sheet.phase])
    named = gate_words.gate(sheet.phase)
    is_ready = sheet.span.is_running and state and not state.passed and not state.next_action
    if is_ready and named not in {each.gate for each in waiting}:
        yield Wanted(__("%(gate)s: all is met, decide it.") % {"gate": named}, page)
    for each in waiting:
        told = {"gate": each.gate, "decision": each.words, "day": _day(each.on)}
        said = __("%(gate)s: “%(decision)s” since %(day)s, decide it again.") % told
        if each.again_on:
            again = __("It is looked at again on %(day)s.") % {"day": _day(each.again_on)}
            said = f"{said} {again}"
        yield Wanted(said, page)
    for one in sheet.gates.open:
        if one.is_late:
            told = {"text": one.text, "gate": one.gate, "day": _day(one.due_on)}
            said = __("Condition of %(gate)s, due %(day)s: “%(text)s”. Met, or a new day?")
            yield Wanted(said % told, page)


def _day(day: datetime.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
