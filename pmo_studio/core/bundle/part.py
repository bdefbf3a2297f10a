"""What the core brings to the bundle: the engagement, its people, its log."""

import base64
import io
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events, pictures
from pmo_studio.core.bundle import gates
from pmo_studio.core.bundle.bad import BadBundle
from pmo_studio.core.bundle.columns import DATE, END
from pmo_studio.core.bundle.tables import (
    LOG,
    Arrival,
    Part,
    Row,
    Rule,
    Table,
    payload,
    register,
    space_of,
)
from pmo_studio.core.models import (
    Engagement,
    Event,
    Logo,
    Participant,
    RoleGroup,
    SheetOpening,
    Stakeholder,
)
from pmo_studio.core.models.people import TINTS
from pmo_studio.core.refusals import Refused

LOW = ("contributor", "viewer")
# Numbering goes on after the last event, and scripts count exactly to 2**53 only.
HIGHEST_NUMBER = 2**40


def _seat_arrives(values: Row, arrival: Arrival) -> Row:
    """The only lead of an import is the importer."""
    return {**values, "role": "facilitator"} if values["role"] == "lead" else values


def _picture(png: bytes) -> pictures.Picture:
    try:
        return pictures.read_logo(io.BytesIO(png), len(png))
    except Refused as refusal:
        raise BadBundle("logo.png", refusal.words) from refusal


def _logo_arrives(values: Row, arrival: Arrival) -> Row:
    """Decoded and encoded again, like any picture that comes from outside."""
    picture = _picture(values["png"])
    return {
        "png": picture.png,
        "width": picture.width,
        "height": picture.height,
        "sha256": picture.sha256,
    }


def _event_arrives(values: Row, arrival: Arrival) -> Row:
    """As imported; without who and when exactly, where a kind has become anonymous since."""
    values = {**values, "imported": True}
    prefix = values["subject"].partition(":")[0]
    if space_of(prefix) == LOG and values["kind"].startswith(f"{prefix}."):
        # What an event of its own names; the first bundles named something else.
        values["subject"] = f"{prefix}:{values['number']}"
    if events.is_anonymous(values["kind"]):
        at = events.to_the_minute(values["created_at"])
        values |= {"by": None, "anonymous": True, "created_at": at}
    return values


def _event_shapes(row: Row, place: str) -> Mapping[str, Any]:
    shape = payload(row["kind"], f"{place}.kind")
    data = row["data"] if isinstance(row["data"], dict) else {}
    missing = events.kind_of(row["kind"]).later - data.keys()
    return {"data": {name: each for name, each in shape.items() if name not in missing}}


def _check(document: Mapping[str, Any]) -> None:
    sponsors = [index for index, seat in enumerate(document.get("seats", [])) if seat["is_sponsor"]]
    if len(sponsors) > 1:
        place = f"seats[{sponsors[1]}].is_sponsor"
        raise BadBundle(place, __("there can be only one sponsor"))
    _check_openings(document)
    _check_stakeholders(document)
    gates.check(document)
    last = 0
    for index, event in enumerate(document.get("events", [])):
        if event["number"] <= last:
            words = __("must be greater than the number before it")
            raise BadBundle(f"events[{index}].number", words)
        last = event["number"]
    if last > HIGHEST_NUMBER:
        raise BadBundle("events", __("the last number is too high to go on from"))
    if document.get("logo"):
        _picture(base64.b64decode(document["logo"]["png"]))


def _check_openings(document: Mapping[str, Any]) -> None:
    """A sheet is opened to a seat, or to all contributors, once."""
    seen: set[tuple[str, int | None]] = set()
    for index, row in enumerate(document.get("openings", [])):
        which = row["sheet"], row["seat"]
        if which in seen:
            raise BadBundle(f"openings[{index}]", __("this sheet is opened to them already"))
        seen.add(which)


def _check_stakeholders(document: Mapping[str, Any]) -> None:
    """A seat stands on the register once."""
    seen: set[int] = set()
    for index, row in enumerate(document.get("stakeholders", [])):
        seat = row["participant"]
        if seat is None or row.get("archived_at"):
            continue
        if seat in seen:
            place = f"stakeholders[{index}].participant"
            raise BadBundle(place, __("this seat is registered already"))
        seen.add(seat)


ENGAGEMENT = Table(
    key="engagement",
    space="engagement",
    model=Engagement,
    fields=(
        *("name", "organisation", "delivery_mode", "size", "language", "start_date"),
        *("working_days", "holidays", "team_limit", "planning_unit", "pmo_fte", "review_days"),
        "high_from",
        *("brand_colour", "facilitators_may_set", "seat_days", "retention_date"),
        *("archived_at", "closed_at", "created_at"),
    ),
    template=(
        *("name", "organisation", "delivery_mode", "size", "language", "start_date"),
        *("working_days", "holidays", "team_limit", "planning_unit", "pmo_fte", "review_days"),
        "high_from",
        *("brand_colour", "facilitators_may_set", "seat_days"),
    ),
    rows=lambda engagement: Engagement.objects.filter(pk=engagement.pk),
    schemas={
        "language": {"type": "string", "enum": [code for code, _name in settings.LANGUAGES]},
        "holidays": {
            "type": "array",
            "maxItems": 1000,
            "items": {"type": "string", "format": "date", "pattern": DATE},
        },
    },
    optional=("high_from", "closed_at"),
    single=True,
    required=True,
    has_ids=False,
)
LOGO = Table(
    key="logo",
    space="logo",
    model=Logo,
    fields=("png",),
    template=("png",),
    rows=lambda engagement: Logo.objects.filter(engagement=engagement),
    arrive=_logo_arrives,
    single=True,
    has_ids=False,
)
ROLE_GROUPS = Table(
    key="role_groups",
    space="role_group",
    model=RoleGroup,
    fields=("key", "name", "weight", "min_display_n", "position"),
    template=("key", "name", "weight", "min_display_n", "position"),
    rows=lambda engagement: RoleGroup.objects.filter(engagement=engagement),
    schemas={
        # A part of addresses, where several are joined by hyphens.
        "key": {"type": "string", "pattern": rf"^[A-Za-z0-9_]{{1,12}}{END}"},
        "min_display_n": {"type": "integer", "minimum": 3, "maximum": 32767},
    },
    unique=("key",),
    most=100,
    required=True,
)
SEATS = Table(
    key="seats",
    space="seat",
    model=Participant,
    fields=(
        *("kind", "role", "role_group", "display_name", "title", "tint", "is_sponsor"),
        *("expires_at", "joined_at", "ended_at", "ending"),
    ),
    rows=lambda engagement: Participant.objects.filter(engagement=engagement),
    references={"role_group": "role_group"},
    schemas={"tint": {"type": "integer", "minimum": 0, "maximum": TINTS - 1}},
    rules=(
        Rule(
            "role",
            lambda row: row["kind"] != "guest" or row["role"] in LOW,
            _("a guest is a contributor or a viewer"),
        ),
        Rule(
            "ending",
            lambda row: (row["ended_at"] is None) == (row["ending"] == ""),
            _("must be given exactly when ended_at is"),
        ),
        Rule(
            "display_name",
            lambda row: (row["display_name"] == "") == (row["ending"] == "erased"),
            _("is empty exactly when the person was erased"),
        ),
    ),
    arrive=_seat_arrives,
    most=20_000,
    required=True,
)
STAKEHOLDERS = Table(
    key="stakeholders",
    space="stakeholder",
    model=Stakeholder,
    fields=(
        *("kind", "name", "unit", "role_group", "participant", "power", "interest"),
        *("number", "archived_at", "archived_by"),
    ),
    rows=lambda engagement: Stakeholder.objects.filter(engagement=engagement),
    references={"role_group": "role_group", "participant": "seat", "archived_by": "seat"},
    rules=(
        Rule(
            "archived_by",
            lambda row: (row.get("archived_by") is None) == (row.get("archived_at") is None),
            _("must be given exactly when archived_at is"),
        ),
    ),
    optional=("number", "archived_at", "archived_by"),
    most=20_000,
)
OPENINGS = Table(
    key="openings",
    space="opening",
    model=SheetOpening,
    fields=("sheet", "seat"),
    rows=lambda engagement: SheetOpening.objects.filter(engagement=engagement),
    references={"seat": "seat"},
)
EVENTS = Table(
    key="events",
    space="event",
    model=Event,
    fields=(
        *("number", "kind", "subject", "topic", "audience", "by", "anonymous", "batch"),
        *("undoes", "data", "created_at"),
    ),
    rows=lambda engagement: Event.objects.filter(engagement=engagement),
    references={"by": "seat"},
    subjects=("subject", "topic"),
    shapes=_event_shapes,
    rules=(
        Rule("number", lambda row: row["number"] > 0, _("counts from 1")),
        Rule(
            "by",
            lambda row: (row["by"] is None) == row["anonymous"],
            _("must be null exactly when the event is anonymous"),
        ),
        Rule(
            "undoes",
            lambda row: row["undoes"] is None or 0 < row["undoes"] < row["number"],
            _("must be the number of an earlier event"),
        ),
    ),
    arrive=_event_arrives,
    order="number",
    most=500_000,
    required=True,
    has_ids=False,
    last=True,
)


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    register(
        Part(
            key="core",
            tables=(
                *(ENGAGEMENT, LOGO, ROLE_GROUPS, SEATS, OPENINGS, STAKEHOLDERS),
                *(*gates.TABLES, EVENTS),
            ),
            payloads={"engagement.changed": {"settings": [str]}, **gates.PAYLOADS},
            # There is one in an engagement, named by its number.
            aliases={"stakeholder_register": "engagement", "home": "engagement"},
            check=_check,
        )
    )
