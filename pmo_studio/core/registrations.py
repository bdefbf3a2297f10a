"""What the core itself brings to the registries: kinds of events, sheets, gate criteria."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import (
    bells,
    closings,
    files,
    gate_registrations,
    measures,
    nightly,
    pages,
    phase_states,
    stakeholders,
    subjects,
)
from pmo_studio.core.access import Right
from pmo_studio.core.bundle import part as bundle_part
from pmo_studio.core.events import EventKind, Fields, register
from pmo_studio.core.models import Event
from pmo_studio.core.models.log import Audience
from pmo_studio.core.models.openings import OpenSheet
from pmo_studio.core.sheets import Sheet
from pmo_studio.core.sheets import register as register_sheet


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    _register_events()
    _register_sheets()
    measures.register_all()
    gate_registrations.register_all()
    bundle_part.register_all()
    pages.register_bar(closings.bar)
    bells.register(phase_states.refresher)
    nightly.register("refresh_phases")
    nightly.register("remind_due")


def _register_events() -> None:
    room, staff = Audience.ROOM, Audience.FACILITATORS
    role: Fields = {"role": str}
    sheet: Fields = {"sheet": str}
    kinds: list[tuple[str, Audience, Fields, Callable[[Event], str]]] = [
        ("engagement.created", room, {}, lambda e: __("created the engagement")),
        ("engagement.imported", room, {}, lambda e: __("imported the engagement")),
        ("engagement.renewed", room, {}, lambda e: __("started the next cycle")),
        ("engagement.continued", room, {}, lambda e: __("began this cycle from the one before")),
        ("engagement.changed", room, {"settings": list}, lambda e: __("changed the settings")),
        ("role_group.changed", room, {}, lambda e: __("changed a role group")),
        ("code.opened", room, role, lambda e: __("opened the room with a code")),
        ("room.locked", room, {}, lambda e: __("locked the room: nobody new joins")),
        ("room.unlocked", room, {}, lambda e: __("unlocked the room: the code works again")),
        ("room.closed", room, {}, lambda e: __("closed the room: guests only read")),
        ("seat.invited", staff, role, lambda e: __("invited somebody")),
        ("seat.invitation_revoked", staff, {}, lambda e: __("withdrew an invitation")),
        ("seat.joined", room, {}, lambda e: __("joined")),
        ("seat.renamed", room, {}, lambda e: __("changed a name")),
        ("seat.role_changed", room, role, lambda e: __("changed a role")),
        ("sheet.opened", room, sheet, _opened),
        ("sheet.closed", room, sheet, _closed),
        ("seat.removed", room, {"keep_notes": bool}, lambda e: __("removed a seat")),
        ("seat.left", room, {}, lambda e: __("left")),
        ("seat.link_made", staff, {"purpose": str}, lambda e: __("made a one-time link")),
        ("seat.moved", room, {}, lambda e: __("took the seat on another device")),
        ("lead.handed_over", room, {}, lambda e: __("handed over the lead")),
        ("sponsor.named", room, {}, lambda e: __("named the sponsor")),
        ("sponsor.confirmed", room, {}, lambda e: __("confirmed to be the sponsor")),
    ]
    for name, audience, fields, sentence in kinds:
        register(EventKind(name, audience, fields, sentence=sentence))
    # What these change may stand on any open page, be it a text, a name or all that one writes
    # with: they all load again.
    everywhere: list[tuple[str, Callable[[Event], str]]] = [
        ("engagement.archived", lambda e: __("archived the engagement")),
        ("engagement.restored", lambda e: __("restored the engagement")),
        ("person.erased", lambda e: __("erased a person")),
        ("text.redacted", lambda e: __("redacted a text")),
    ]
    for name, sentence in everywhere:
        register(EventKind(name, room, batch=True, sentence=sentence))
    # Pages of the register load again: who is on it is told to nobody else.
    register_of: list[tuple[str, Callable[[Event], str]]] = [
        ("stakeholder.added", lambda e: __("registered a stakeholder")),
        ("stakeholder.changed", lambda e: __("changed a stakeholder")),
        ("stakeholder.removed", lambda e: __("removed a stakeholder from the register")),
        ("stakeholder.restored", lambda e: __("put a stakeholder back on the register")),
        ("stakeholder.erased", lambda e: __("deleted a removed stakeholder for good")),
    ]
    for name, sentence in register_of:
        register(EventKind(name, staff, batch=True, sentence=sentence))


def _opened(event: Event) -> str:
    if subjects.split(event.subject)[0] == "seat":
        return __("opened the sheet %(sheet)s to a contributor") % _sheet_of(event)
    return __("opened the sheet %(sheet)s to all contributors") % _sheet_of(event)


def _closed(event: Event) -> str:
    if subjects.split(event.subject)[0] == "seat":
        return __("closed the sheet %(sheet)s to a contributor") % _sheet_of(event)
    return __("stopped opening the sheet %(sheet)s to all contributors") % _sheet_of(event)


def _sheet_of(event: Event) -> dict[str, str]:
    """In words; of a log from elsewhere as it stands there."""
    said = event.data["sheet"]
    return {"sheet": str(OpenSheet(said).label) if said in OpenSheet.values else said}


def _register_sheets() -> None:
    for key, title, offered, rank in (
        ("people", _("People"), Right.SEE, 20),
        ("history", _("History"), Right.SEE, 40),
        ("settings", _("Settings"), Right.RUN, 50),
        ("data", _("Data"), Right.RUN, 60),
    ):
        register_sheet(
            Sheet("", key, title, f"core:{key}", offered=offered, beside=True, rank=rank)
        )
    register_sheet(
        Sheet(
            "1.5",
            "stakeholders",
            _("Stakeholders"),
            "core:stakeholders",
            phase=1,
            right=Right.STAKEHOLDERS,
            on_way=True,
            tally=stakeholders.tally,
        )
    )
    files.register(
        files.File(
            sheet="data",
            title=_("My data"),
            words=_("what the studio stores about you"),
            format="JSON",
            address=lambda engagement: reverse("core:own_data", args=[engagement.pk]),
            is_there=True,
            right=Right.SEE,
        )
    )
