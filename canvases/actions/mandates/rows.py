"""Decision rights and objectives: rows of the mandate, changed and removed in the same way."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from assessments.actions.rules import line as one_line_of
from canvases import topics
from canvases.actions.mandates.fields import open_mandate, touch
from canvases.models import DecisionRight, Kpi, Objective, ObjectiveKpi
from canvases.models.mandate import (
    LINE_MOST,
    MOST_KPIS_EACH,
    MOST_OBJECTIVES,
    MOST_RIGHTS,
    OBJECTIVE_MOST,
)
from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused

NO_RIGHT = _("Write down what the PMO may decide.")
MANY_RIGHTS = _("There are 30 decision rights, the most there can be. Put some together.")
NO_OBJECTIVE = _("Write down what the PMO is to achieve.")
MANY_OBJECTIVES = _("A mandate has at most five objectives. Put two together, or remove one.")
NO_KPI = _("Choose KPIs of this engagement, at most three, each once.")
ROW_CHANGED = _(
    "Somebody else changed this while you were writing. It now reads: “%(now)s”. Save again to put"
    " yours in its place."
)
ROW_GONE = _("Somebody removed this meanwhile. Copy your text and add it again if it should stand.")

R = TypeVar("R", DecisionRight, Objective)


# --- decision rights ---


def add_right(
    engagement: Engagement, *, text: str, by: Participant, key: events.Key | None = None
) -> DecisionRight:
    """Name one more thing that the PMO may decide."""
    text = _right(text)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        mandate = open_mandate(change)
        last = mandate.rights.last()
        if mandate.rights.count() >= MOST_RIGHTS:
            raise Refused(MANY_RIGHTS, field="text")
        right = DecisionRight(mandate=mandate, text=text)
        right.position = last.position + 1 if last else 0
        _save(change, right)
        _record(change, "decision_right.added", right.subject, text=text)
    return right


def change_right(
    right: DecisionRight,
    *,
    text: str,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> DecisionRight:
    """Say it otherwise; raises Overtaken when somebody else did since `seen`."""
    text = _right(text)
    with _opened(right, by=by, key=key) as (change, found):
        fresh = _there(found)
        if fresh.text != text:
            before = _reword(change, fresh, text, seen)
            _record(change, "decision_right.changed", fresh.subject, text=text, before=before)
    return fresh


def remove_right(
    right: DecisionRight,
    *,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> None:
    """Take it out of the mandate; its words stay in the history.  Twice is no error."""
    with _opened(right, by=by, key=key) as (change, found):
        _remove(change, found, seen, "decision_right.removed")


def say_right_in_use(
    right: DecisionRight, *, in_use: bool | None, by: Participant, key: events.Key | None = None
) -> DecisionRight:
    """Say whether the PMO decides this today; None leaves it open.

    It changes nothing that is signed, so a signed mandate stays as it is.
    """
    with events.change(right.engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        rows = DecisionRight.objects.filter(mandate__engagement=change.engagement)
        fresh = _there(rows.select_related("mandate").filter(pk=right.pk).first())
        if fresh.in_use != in_use:
            fresh.in_use, fresh.number = in_use, change.next_number
            fresh.save(update_fields=["in_use", "number"])
            said = {True: "yes", False: "no", None: ""}[in_use]
            used = {"text": fresh.text, "in_use": said}
            _record(change, "decision_right.used", fresh.subject, **used)
    return fresh


def _right(text: str) -> str:
    return one_line_of(text, most=LINE_MOST, field="text", empty=NO_RIGHT)


# --- objectives ---


def add_objective(
    engagement: Engagement,
    *,
    text: str,
    kpis: Sequence[int] = (),
    by: Participant,
    key: events.Key | None = None,
) -> Objective:
    """Write down one more objective, with the KPIs that prove it."""
    text = _objective(text)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        mandate = open_mandate(change)
        taken = set(mandate.objectives.values_list("position", flat=True))
        if len(taken) >= MOST_OBJECTIVES:
            raise Refused(MANY_OBJECTIVES, field="text")
        proofs = _proofs(change.engagement, kpis)
        objective = Objective(mandate=mandate, text=text)
        objective.position = max(taken, default=0) + 1
        if objective.position > MOST_OBJECTIVES:
            objective.position = next(n for n in range(1, MOST_OBJECTIVES + 1) if n not in taken)
        _save(change, objective)
        _prove(objective, proofs)
        _record(change, "objective.added", objective.subject, text=text, kpis=_ids(proofs))
    return objective


def change_objective(
    objective: Objective,
    *,
    text: str,
    kpis: Sequence[int],
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> Objective:
    """Say it otherwise, or prove it by other KPIs; raises Overtaken as for a right."""
    text = _objective(text)
    with _opened(objective, by=by, key=key) as (change, found):
        fresh = _there(found)
        proofs = _proofs(change.engagement, kpis)
        known = list(fresh.proofs.filter(kpi__archived_at=None).values_list("kpi", flat=True))
        if (fresh.text, known) != (text, _ids(proofs)):
            before = _reword(change, fresh, text, seen)
            _prove(fresh, proofs)
            told = {"text": text, "before": before, "kpis": _ids(proofs)}
            _record(change, "objective.changed", fresh.subject, **told)
    return fresh


def remove_objective(
    objective: Objective,
    *,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> None:
    """Take it out of the mandate; its words stay in the history.  Twice is no error."""
    with _opened(objective, by=by, key=key) as (change, found):
        _remove(change, found, seen, "objective.removed")


def raise_objective(
    objective: Objective, *, by: Participant, key: events.Key | None = None
) -> None:
    """Put it before the one above it."""
    with _opened(objective, by=by, key=key) as (change, found):
        fresh = _there(found)
        above = fresh.mandate.objectives.filter(position__lt=fresh.position).last()
        if above is None:
            return
        rows, place = Objective.objects, fresh.position
        rows.filter(pk=fresh.pk).update(position=MOST_OBJECTIVES + 1)
        rows.filter(pk=above.pk).update(position=place)
        rows.filter(pk=fresh.pk).update(position=above.position)
        touch(change, fresh.mandate)
        _record(change, "objective.raised", fresh.subject, text=fresh.text)


def _objective(text: str) -> str:
    return one_line_of(text, most=OBJECTIVE_MOST, field="text", empty=NO_OBJECTIVE)


def _proofs(engagement: Engagement, kpis: Sequence[int]) -> list[Kpi]:
    chosen = list(dict.fromkeys(kpis))
    found = Kpi.objects.live().filter(engagement=engagement).in_bulk(chosen)
    if len(found) != len(chosen) or len(chosen) > MOST_KPIS_EACH:
        raise Refused(NO_KPI, field="kpi_1")
    return [found[pk] for pk in chosen]


def _ids(kpis: Sequence[Kpi]) -> list[int]:
    return [kpi.pk for kpi in kpis]


def _prove(objective: Objective, kpis: Sequence[Kpi]) -> None:
    objective.proofs.all().delete()
    ObjectiveKpi.objects.bulk_create(
        ObjectiveKpi(objective=objective, kpi=kpi, position=place)
        for place, kpi in enumerate(kpis, start=1)
    )


# --- what both share ---


@contextmanager
def _opened(
    row: R, *, by: Participant, key: events.Key | None
) -> Iterator[tuple[events.Change, R | None]]:
    """The change, and the row as it is under the lock; None when somebody removed it."""
    with events.change(row.engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        mandate = open_mandate(change)
        fresh = type(row)._default_manager.filter(mandate=mandate, pk=row.pk).first()
        if fresh is not None:
            fresh.mandate = mandate
        yield change, fresh


def _there(row: R | None) -> R:
    if row is None:
        raise Refused(ROW_GONE)
    return row


def _reword(change: events.Change, row: R, text: str, seen: int | None) -> str:
    """Store the new text; returns the one before."""
    _refuse_overtaken(row, seen)
    before, row.text = row.text, text
    _save(change, row)
    return before


def _remove(change: events.Change, row: R | None, seen: int | None, kind: str) -> None:
    if row is None:
        return
    _refuse_overtaken(row, seen)
    subject = row.subject
    row.delete()
    touch(change, row.mandate)
    _record(change, kind, subject, text=row.text)


def _refuse_overtaken(row: DecisionRight | Objective, seen: int | None) -> None:
    if is_overtaken(row, seen):
        raise Overtaken(ROW_CHANGED % {"now": row.text}, now=row, field="text")


def _save(change: events.Change, row: DecisionRight | Objective) -> None:
    touch(change, row.mandate)
    row.number = change.next_number
    row.save()


def _record(change: events.Change, kind: str, subject: str, **data: Any) -> None:
    change.record(kind, subject=subject, topic=topics.mandate(change.engagement), **data)
