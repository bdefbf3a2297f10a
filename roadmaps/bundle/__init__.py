"""What the plan brings to the engagement bundle: one module for each of its subjects."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as __

from pmo_studio.core.bundle import BadBundle, Part, register
from roadmaps.bundle import (
    change,
    closeout,
    closing,
    exchange,
    improvements,
    packages,
    plan,
    progress,
    readings,
    reviews,
    wave_payloads,
)
from roadmaps.bundle.payloads import PAYLOADS

# Groups come before packages, which may take away a barrier of theirs; lessons before the steps
# that they lead to.
TABLES = (
    *plan.TABLES,
    *change.BEFORE_PACKAGES,
    *packages.TABLES,
    *change.TABLES,
    *progress.TABLES,
    *exchange.TABLES,
    *readings.TABLES,
    *reviews.TABLES,
    *closing.BEFORE_STEPS,
    *improvements.TABLES,
    *closing.TABLES,
    *closeout.TABLES,
)
# There is one of each in an engagement, named by its number.
SINGLE = (
    *("plan", "roadmap", "change", "communication", "pilot_reason"),
    *("readings", "reviews", "steps", "closeout"),
)


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    register(
        Part(
            key="roadmaps",
            tables=TABLES,
            payloads={
                **PAYLOADS,
                **wave_payloads.PAYLOADS,
                **reviews.PAYLOADS,
                **closeout.PAYLOADS,
            },
            aliases={**dict.fromkeys(SINGLE, "engagement"), "promise": "event"},
            check=_check,
        )
    )


def _check(document: Mapping[str, Any]) -> None:
    """What no single row shows: numbers beyond the log, pairs given twice."""
    last = max((event["number"] for event in document.get("events", [])), default=0)
    for table in TABLES:
        for index, row in enumerate(document.get(table.key, [])):
            if row.get("number", 0) > last:
                raise BadBundle(f"{table.key}[{index}].number", __("is beyond the last event"))
    for key, fields in ONCE.items():
        _check_once(document, key, fields)
    plan.check_waves(document)
    packages.check_accountable(document)
    readings.check(document)
    reviews.check(document)
    closeout.check(document)


ONCE: Mapping[str, tuple[str, ...]] = {
    "unit_ratings": ("unit", "criterion", "seat"),
    "packages": ("foreign",),
    "dependencies": ("package", "predecessor"),
    "package_kpis": ("package", "kpi"),
    "package_roles": ("package", "letter", "seat"),
    "closings": ("package", "gap"),
    "impacts": ("group", "function", "note"),
    "messages": ("draft_key",),
    "sendings": ("message", "due_on"),
    **closeout.ONCE,
}
# Rows without one of these may be as many as people like.
UNLESS_EMPTY = {"package_roles": "seat", "packages": "foreign", "messages": "draft_key"}


def _check_once(document: Mapping[str, Any], key: str, fields: tuple[str, ...]) -> None:
    seen = set()
    for index, row in enumerate(document.get(key, [])):
        if key in UNLESS_EMPTY and not row.get(UNLESS_EMPTY[key]):
            continue
        place = tuple(row[name] for name in fields)
        if place in seen:
            words = __("has the same %(field)s twice") % {"field": ", ".join(fields)}
            raise BadBundle(f"{key}[{index}]", words)
        seen.add(place)
