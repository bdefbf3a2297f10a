"""Writing the mandate: its fields, decision rights and objectives; agreeing, reopening."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.rules import line as one_line_of
from assessments.actions.rules import text as text_of
from canvases import merge as merging
from canvases import topics
from canvases.mandates import missing, reading, words
from canvases.models import DecisionRight, Kpi, Mandate, MandateLink, Objective, ObjectiveKpi
from canvases.models.mandate import (
    FUNDING_MOST,
    LINE_MOST,
    MISSION_MOST,
    MOST_KPIS_EACH,
    MOST_OBJECTIVES,
    MOST_RIGHTS,
    OBJECTIVE_MOST,
    SCOPE_MOST,
    VISION_MOST,
    Authority,
    Scope,
    Status,
)
from pmo_studio.core import events, subjects
from pmo_studio.core.access import Right, require
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused

MOST = {
    "mission": MISSION_MOST,
    "vision": VISION_MOST,
    "scope_in": SCOPE_MOST,
    "scope_out": SCOPE_MOST,
    "reporting_line": LINE_MOST,
    "funding": FUNDING_MOST,
}
CHOICES = {"scope": Scope, "authority": Authority}
FIELDS = (*MOST, *CHOICES, "sponsor", "review_on")
# How a seat stands in the field of the sponsor; anything else there is a name.
SEAT = "seat:"

SIGNED = _("The mandate is signed. Reopen it with a reason before you change it.")
UNKNOWN_CHOICE = _("Choose one of the possibilities shown.")
NO_SEAT = _("Choose somebody who has a seat in this engagement, or type a name.")
NO_DATE = _("Write the day like 2027-03-31.")
REVIEW = _("Choose a review date after today and within the next twelve months.")
CHANGED = _(
    "Somebody else changed “%(field)s” while you were writing. Theirs stands beside yours: put"
    " together what should stand, then save again."
)
MERGED = _("Somebody else changed “%(field)s” meanwhile: what both of you wrote stands now.")
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
INCOMPLETE = _("The mandate is not complete yet. Missing: %(fields)s.")
READ_OTHER = _(
    "Somebody else changed the mandate while you were reading. Read what stands now, then agree"
    " once more."
)
NOT_SIGNED = _("Only a signed mandate is reopened: this one can be changed as it is.")
NO_REASON = _("Say why it is reopened: everybody reads it in the history.")
REASON_MOST = 300


R = TypeVar("R", DecisionRight, Objective)


@dataclass(frozen=True)
class Edit:
    """What a field is to say, and what it said when its writer began."""

    value: str
    base: str | None = None


@dataclass(frozen=True)
class Edited:
    """The mandate after the change; `words` say what its writer must know."""

    mandate: Mandate
    words: Sequence[str] = ()


class FieldOvertaken(Refused):
    """Somebody else changed the field: `now` is what it says."""

    def __init__(self, field: str, now: str) -> None:
        super().__init__(CHANGED % {"field": words.NAMES[field]}, field=field)
        self.now = now


def written(mandate: Mandate, field: str) -> str:
    """What a field says, as one text: the form's `base`, and what is compared with it."""
    if field == "sponsor":
        return f"{SEAT}{mandate.sponsor_id}" if mandate.sponsor_id else mandate.sponsor_name
    value = getattr(mandate, field)
    return value.isoformat() if isinstance(value, datetime.date) else str(value or "")


def edit_mandate(
    engagement: Engagement,
    *,
    edits: Mapping[str, Edit],
    by: Participant,
    key: events.Key | None = None,
) -> Edited:
    """Write these fields, all or none.

    A text that somebody else changed since `base` is merged where the two do not touch; where
    they do, and for anything that is no text, raises FieldOvertaken.  What was agreed is a draft
    again.
    """
    cleaned = {name: _cleaned(name, edit.value) for name, edit in edits.items()}
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        mandate = open_mandate(change)
        told: list[str] = []
        for name, value in cleaned.items():
            result, merged = _merged(mandate, name, value, edits[name].base)
            if merged:
                told.append(str(MERGED % {"field": words.NAMES[name]}))
            write(change, mandate, name, result)
    return Edited(mandate, told)


def write(change: events.Change, mandate: Mandate, name: str, value: str) -> None:
    """The writing half of edit_mandate: one field, with its event."""
    before = written(mandate, name)
    if value == before:
        return
    _set(mandate, name, value)
    touch(change, mandate)
    # The log holds no names: who the sponsor is stands in the row alone.
    is_name = name == "sponsor"
    change.record(
        "mandate.edited",
        subject=field_subject(mandate, name),
        topic=topics.mandate(change.engagement),
        field=name,
        text="" if is_name else value,
        before="" if is_name else before,
    )


def field_subject(mandate: Mandate, name: str) -> str:
    """Each field has a subject of its own, so that one text can be removed from the history."""
    return f"mandate_{name}:{mandate.engagement_id}"


def open_mandate(change: events.Change) -> Mandate:
    """The mandate as it is under the lock, made if there is none; Refused when it is signed."""
    mandate = Mandate.objects.filter(engagement=change.engagement).first()
    if mandate is None:
        mandate = Mandate.objects.create(engagement=change.engagement)
    mandate.engagement = change.engagement
    if mandate.is_signed:
        raise Refused(SIGNED)
    return mandate


def touch(change: events.Change, mandate: Mandate) -> None:
    """Store the mandate; what was agreed on another wording is a draft again."""
    was_agreed = mandate.is_agreed
    if was_agreed:
        mandate.status = Status.DRAFT
        mandate.agreed_at = mandate.agreed_by = None
    mandate.number = change.next_number
    mandate.save()
    if was_agreed:
        change.record(
            "mandate.draft_again", subject=mandate.subject, topic=topics.mandate(change.engagement)
        )
        mandate.number = change.next_number
        mandate.save(update_fields=["number"])


def _cleaned(name: str, value: str) -> str:
    if name in ("scope_in", "scope_out"):
        return text_of(value, most=MOST[name], field=name)
    if name in MOST:
        return one_line_of(value, most=MOST[name], field=name)
    if name == "sponsor" and not value.startswith(SEAT):
        return one_line_of(value, most=TITLE_MOST, field=name)
    value = value.strip()
    if name in CHOICES and value not in ("", *CHOICES[name].values):
        raise Refused(UNKNOWN_CHOICE, field=name)
    if name == "review_on" and value:
        _check_day(value)
    return value


def _check_day(value: str) -> None:
    try:
        day = datetime.date.fromisoformat(value)
    except ValueError:
        raise Refused(NO_DATE, field="review_on") from None
    if not missing.is_timely(day, timezone.localdate()):
        raise Refused(REVIEW, field="review_on")


def _merged(mandate: Mandate, name: str, value: str, base: str | None) -> tuple[str, bool]:
    """What to write, and whether it holds somebody else's words too."""
    now = written(mandate, name)
    if base is None or now in (base.replace("\r\n", "\n"), value):
        return value, False
    if name not in MOST:
        raise FieldOvertaken(name, now)
    both = merging.merge(base.replace("\r\n", "\n"), now, value)
    if both.conflict or not both.text.strip() or len(both.text) > MOST[name]:
        raise FieldOvertaken(name, now)
    return both.text.strip(), True


def _set(mandate: Mandate, name: str, value: str) -> None:
    if name == "review_on":
        mandate.review_on = datetime.date.fromisoformat(value) if value else None
    elif name != "sponsor":
        setattr(mandate, name, value)
    else:
        # A link to sign was for the sponsor of then.
        revoke_links(mandate)
        seat = _seat(mandate, value) if value.startswith(SEAT) else None
        mandate.sponsor, mandate.sponsor_name = seat, "" if seat else value


def _seat(mandate: Mandate, value: str) -> Participant:
    number = value.removeprefix(SEAT)
    seats = Participant.objects.active().people().filter(engagement=mandate.engagement_id)
    found = seats.filter(pk=int(number)).first() if subjects.is_id(number) else None
    if found is None:
        raise Refused(NO_SEAT, field="sponsor")
    return found


# --- decision rights ---


def add_right(
    engagement: Engagement, *, text: str, by: Participant, key: events.Key | None = None
) -> DecisionRight:
    """Name one more thing that the PMO may decide."""
    text = one_line_of(text, most=LINE_MOST, field="text", empty=NO_RIGHT)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        mandate = open_mandate(change)
        last = mandate.rights.last()
        if mandate.rights.count() >= MOST_RIGHTS:
            raise Refused(MANY_RIGHTS, field="text")
        right = DecisionRight(mandate=mandate, text=text)
        right.position = last.position + 1 if last else 0
        _save_row(change, right)
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
    text = one_line_of(text, most=LINE_MOST, field="text", empty=NO_RIGHT)
    with events.change(right.engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        mandate = open_mandate(change)
        fresh = _fresh(mandate.rights.filter(pk=right.pk).first(), mandate)
        if fresh.text == text:
            return fresh
        _refuse_overtaken(fresh, seen)
        before, fresh.text = fresh.text, text
        _save_row(change, fresh)
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
    with events.change(right.engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        mandate = open_mandate(change)
        fresh = mandate.rights.filter(pk=right.pk).first()
        if fresh is None:
            return
        _refuse_overtaken(fresh, seen)
        subject = fresh.subject
        fresh.delete()
        touch(change, mandate)
        _record(change, "decision_right.removed", subject, text=fresh.text)


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
    text = one_line_of(text, most=OBJECTIVE_MOST, field="text", empty=NO_OBJECTIVE)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        mandate = open_mandate(change)
        taken = set(mandate.objectives.values_list("position", flat=True))
        if len(taken) >= MOST_OBJECTIVES:
            raise Refused(MANY_OBJECTIVES, field="text")
        proofs = _proofs(change.engagement, kpis)
        objective = Objective(mandate=mandate, text=text)
        objective.position = max(taken, default=0) + 1
        if objective.position > MOST_OBJECTIVES:
            objective.position = next(n for n in range(1, MOST_OBJECTIVES + 1) if n not in taken)
        _save_row(change, objective)
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
    text = one_line_of(text, most=OBJECTIVE_MOST, field="text", empty=NO_OBJECTIVE)
    with events.change(objective.engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        mandate = open_mandate(change)
        fresh = _fresh(mandate.objectives.filter(pk=objective.pk).first(), mandate)
        proofs = _proofs(change.engagement, kpis)
        known = list(fresh.proofs.filter(kpi__archived_at=None).values_list("kpi", flat=True))
        if (fresh.text, known) == (text, _ids(proofs)):
            return fresh
        _refuse_overtaken(fresh, seen)
        before, fresh.text = fresh.text, text
        _save_row(change, fresh)
        _prove(fresh, proofs)
        _record(
            change,
            "objective.changed",
            fresh.subject,
            text=text,
            before=before,
            kpis=_ids(proofs),
        )
    return fresh


def remove_objective(
    objective: Objective,
    *,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> None:
    """Take it out of the mandate; its words stay in the history.  Twice is no error."""
    with events.change(objective.engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        mandate = open_mandate(change)
        fresh = mandate.objectives.filter(pk=objective.pk).first()
        if fresh is None:
            return
        _refuse_overtaken(fresh, seen)
        subject = fresh.subject
        fresh.delete()
        touch(change, mandate)
        _record(change, "objective.removed", subject, text=fresh.text)


def raise_objective(
    objective: Objective, *, by: Participant, key: events.Key | None = None
) -> None:
    """Put it before the one above it."""
    with events.change(objective.engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        mandate = open_mandate(change)
        fresh = _fresh(mandate.objectives.filter(pk=objective.pk).first(), mandate)
        above = mandate.objectives.filter(position__lt=fresh.position).last()
        if above is None:
            return
        rows, place = Objective.objects, fresh.position
        rows.filter(pk=fresh.pk).update(position=MOST_OBJECTIVES + 1)
        rows.filter(pk=above.pk).update(position=place)
        rows.filter(pk=fresh.pk).update(position=above.position)
        touch(change, mandate)
        _record(change, "objective.raised", fresh.subject, text=fresh.text)


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


def _fresh(row: R | None, mandate: Mandate) -> R:
    if row is None:
        raise Refused(ROW_GONE)
    row.mandate = mandate
    return row


def _refuse_overtaken(row: DecisionRight | Objective, seen: int | None) -> None:
    if is_overtaken(row, seen):
        raise Overtaken(ROW_CHANGED % {"now": row.text}, now=row, field="text")


def _save_row(change: events.Change, row: DecisionRight | Objective) -> None:
    touch(change, row.mandate)
    row.number = change.next_number
    row.save()


def _record(change: events.Change, kind: str, subject: str, **data: Any) -> None:
    change.record(kind, subject=subject, topic=topics.mandate(change.engagement), **data)


# --- agreeing and reopening ---


def agree(
    engagement: Engagement,
    *,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> Mandate:
    """Record that the room agreed on what stands; Refused while something is missing.

    `seen` is the version that was read aloud: raises Overtaken when it is another one now.
    """
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        mandate = open_mandate(change)
        if mandate.is_agreed:
            return mandate
        if is_overtaken(mandate, seen):
            raise Overtaken(READ_OTHER, now=mandate)
        refuse_incomplete(missing.to_agree(reading.standing(mandate).facts, timezone.localdate()))
        mandate.status = Status.AGREED
        mandate.agreed_at, mandate.agreed_by = timezone.now(), change.by
        mandate.number = change.next_number
        mandate.save()
        _record(change, "mandate.agreed", mandate.subject)
    return mandate


def refuse_incomplete(keys: Sequence[str]) -> None:
    if keys:
        names = dict.fromkeys(str(words.NAMES[key]) for key in keys)
        raise Refused(INCOMPLETE % {"fields": ", ".join(names)})


def reopen(
    engagement: Engagement, *, reason: str, by: Participant, key: events.Key | None = None
) -> Mandate:
    """Make a signed mandate a draft again.  What was signed stays as its copy."""
    reason = one_line_of(reason, most=REASON_MOST, field="reason", empty=NO_REASON)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.OWN)
        mandate = reading.mandate_of(change.engagement)
        if not mandate.is_signed:
            raise Refused(NOT_SIGNED)
        mandate.status = Status.DRAFT
        mandate.agreed_at = mandate.agreed_by = None
        mandate.signed_at = mandate.signed_by = mandate.signed_on = None
        mandate.signed_name = mandate.signed_how = ""
        mandate.number = change.next_number
        mandate.save()
        _record(change, "mandate.reopened", mandate.subject, text=reason)
    return mandate


def revoke_links(mandate: Mandate) -> int:
    """Make every link that still opens worthless."""
    standing = MandateLink.objects.standing().filter(mandate=mandate)
    return standing.update(revoked_at=timezone.now())
