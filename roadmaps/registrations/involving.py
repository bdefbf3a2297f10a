"""What stakeholders in the change, groups and messages bring to the registries of the core."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from pmo_studio.core import due, own_data, phases, sheets, stakeholders, subjects
from pmo_studio.core.access import Right
from pmo_studio.core.models import Engagement, Participant, Stakeholder
from pmo_studio.core.texts import REDACTED
from roadmaps.actions.involvement import TEXTS
from roadmaps.involving import due as dues
from roadmaps.involving import measures
from roadmaps.models import ChangeGroup, Involvement, Message, Readiness, Sending

# Not the names of topics: who has them open is told to nobody (core.here).
CHANGE_SHEET = "people_in_change"
MESSAGES_SHEET = "messages"


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    _register_sheets()
    stakeholders.register_way(_way)
    for kind in SUBJECTS:
        subjects.register(kind)
    due.register(dues.next_actions)
    due.register(dues.to_send)
    phases.register_measure("I6", measures.key_stakeholders_won, sheet=CHANGE_SHEET)
    own_data.register(_counts, confidential=True)
    own_data.register_part("readiness_assessed", _assessed_by)
    own_data.register_part("messages_sent", _sent_by)


def _register_sheets() -> None:
    sheets.register(
        sheets.Sheet(
            "3.3",
            CHANGE_SHEET,
            pgettext_lazy("sheet", "Change"),
            "roadmaps:change",
            phase=3,
            right=Right.STAKEHOLDERS,
            tally=_tally_of_groups,
        )
    )
    sheets.register(
        sheets.Sheet(
            "3.4",
            MESSAGES_SHEET,
            _("Communication"),
            "roadmaps:messages",
            phase=3,
            right=Right.STAKEHOLDERS,
            tally=_tally_of_messages,
        )
    )


def _way(row: Stakeholder) -> stakeholders.Way:
    """From the register to what is known of somebody in the change."""
    return stakeholders.Way(
        pgettext("stakeholder", "Engagement"), reverse("roadmaps:involvement", args=[row.pk])
    )


def _tally_of_groups(engagement: Engagement) -> str:
    n = ChangeGroup.objects.live().filter(engagement=engagement).count()
    return ngettext("%(n)s group", "%(n)s groups", n) % {"n": n} if n else ""


def _tally_of_messages(engagement: Engagement) -> str:
    n = Message.objects.live().filter(engagement=engagement).count()
    return ngettext("%(n)s message", "%(n)s messages", n) % {"n": n} if n else ""


# --- removing texts ---


def _of_stakeholders(engagement: Engagement, ids: Iterable[int]) -> list[Involvement]:
    rows = Involvement.objects.filter(stakeholder__engagement=engagement, pk__in=list(ids))
    return list(rows.select_related("stakeholder"))


def _names(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    return {row.pk: row.stakeholder.name for row in _of_stakeholders(engagement, ids)}


def _notes(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    """All that was written about somebody: it goes together."""
    fields = (*TEXTS, "next_action")
    found = {
        row.pk: "\n".join(filter(None, (getattr(row, name) for name in fields)))
        for row in _of_stakeholders(engagement, ids)
    }
    return {pk: text for pk, text in found.items() if text}


def _redact_notes(engagement: Engagement, pk: int) -> bool:
    """What was written, with the day of an action that nobody knows any more."""
    rows = Involvement.objects.filter(stakeholder__engagement=engagement, pk=pk)
    emptied: dict[str, Any] = dict.fromkeys((*TEXTS, "next_action"), "")
    number = engagement.last_number + 1
    return bool(rows.update(**emptied, next_on=None, number=number))


def _groups(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = ChangeGroup.objects.filter(engagement=engagement, pk__in=list(ids))
    return dict(rows.values_list("pk", "name"))


def _redact_group(engagement: Engagement, pk: int) -> bool:
    rows = ChangeGroup.objects.filter(engagement=engagement, pk=pk)
    return bool(rows.update(name=REDACTED, number=engagement.last_number + 1))


def _messages(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = Message.objects.filter(engagement=engagement, pk__in=list(ids))
    return dict(rows.values_list("pk", "text"))


def _redact_message(engagement: Engagement, pk: int) -> bool:
    """The message, and whatever else was typed for it."""
    rows = Message.objects.filter(engagement=engagement, pk=pk)
    number = engagement.last_number + 1
    rows.exclude(audience="").update(audience=REDACTED)
    emptied = {"channel": "", "sender_name": "", "feedback": ""}
    return bool(rows.update(text=REDACTED, number=number, **emptied))


# --- what is held ---


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    involved = Involvement.objects.filter(stakeholder__engagement=engagement)
    return [
        (__("Stakeholders written about"), involved.count()),
        (
            __("Groups in the change, with those removed"),
            ChangeGroup.objects.filter(engagement=engagement).count(),
        ),
        (
            __("Messages, with those removed"),
            Message.objects.filter(engagement=engagement).count(),
        ),
    ]


def _assessed_by(seat: Participant) -> list[dict[str, Any]]:
    """When the seat assessed a group; which one is not its own to know."""
    rows = Readiness.objects.filter(by=seat)
    return [{"read_on": row.read_on.isoformat()} for row in rows]


def _sent_by(seat: Participant) -> list[dict[str, Any]]:
    rows = Sending.objects.filter(by=seat)
    return [
        {
            "due_on": row.due_on.isoformat(),
            "sent_on": row.sent_on.isoformat() if row.sent_on else None,
        }
        for row in rows
    ]


SUBJECTS = (
    subjects.SubjectKind("involvement", _names, _redact_notes, texts=_notes, confidential=True),
    subjects.SubjectKind("change_group", _groups, _redact_group, confidential=True),
    subjects.SubjectKind("message", _messages, _redact_message, confidential=True),
)
