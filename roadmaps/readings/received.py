"""What programs send: one reading or a list, read field by field, and what they are told."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from canvases.models import Kpi
from pmo_studio.core import figures
from pmo_studio.core.models import Engagement
from pmo_studio.core.refusals import Refused
from roadmaps.actions.readings import Entry, Said, Stands
from roadmaps.kpis import periods
from roadmaps.kpis.periods import NoPeriod, Period
from roadmaps.models import Reading
from roadmaps.readings import typed
from roadmaps.readings.current import of_kpis
from roadmaps.readings.rows import EXAMPLES

MOST = 500
FIELDS = frozenset(
    ("kpi", "period", "value", "numerator", "denominator", "unit", "note", "replace")
)
LANGUAGE = "en"
# How a sentence says it.
OFTEN = {
    "monthly": "monthly",
    "quarterly": "quarterly",
    "half-year": "every half-year",
    "yearly": "yearly",
}
# Escapes of JSON can say what no database holds; forms refuse it by themselves.
UNFIT = re.compile("[\x00\ud800-\udfff]")


class Bad(Exception):
    """What stands against a request: its status, a code, words, and the field they are about."""

    def __init__(
        self, status: int, code: str, words: str, field: str = "", *, retry: int = 0, **more: Any
    ) -> None:
        super().__init__(words)
        self.status, self.retry = status, retry
        self.told = {"code": code, "message": words, **({"field": field} if field else {}), **more}


@dataclass(frozen=True)
class Order:
    """What is to be recorded."""

    entries: Sequence[Entry]
    replace: bool
    # Whether a list was sent: fields are then named with the place in it.
    is_list: bool


def order(engagement: Engagement, body: Any) -> Order:
    """What was sent, as entries.  Raises Bad, which names the field.  One query."""
    is_list = isinstance(body, dict) and "readings" in body
    if not isinstance(body, dict):
        raise Bad(422, "shape", "Send one JSON object.")
    given = body["readings"] if is_list else [body]
    if not isinstance(given, list) or not 1 <= len(given) <= MOST:
        raise Bad(422, "shape", f"“readings” is a list of 1 to {MOST} objects.", "readings")
    replace = body.get("replace", False)
    if not isinstance(replace, bool):
        raise Bad(422, "replace", "“replace” is true or false.", "replace")
    if is_list and body.keys() - {"readings", "replace"}:
        raise _unknown(body.keys() - {"readings", "replace"}, "")
    kpis = {row.key: row for row in Kpi.objects.live().filter(engagement=engagement)}
    entries = [
        _entry(each, kpis, f"readings[{index}]." if is_list else "", is_list=is_list)
        for index, each in enumerate(given)
    ]
    return Order(entries, replace, is_list)


def _entry(given: Any, kpis: Mapping[str, Kpi], place: str, *, is_list: bool) -> Entry:
    if not isinstance(given, dict):
        raise Bad(422, "shape", "Each reading is a JSON object.", place.rstrip("."))
    known = FIELDS - {"replace"} if is_list else FIELDS
    if given.keys() - known:
        raise _unknown(given.keys() - known, place)
    key = given.get("kpi")
    kpi = kpis.get(key) if isinstance(key, str) else None
    if kpi is None:
        listed = ", ".join(f"{each} ({kpis[each].name})" for each in sorted(kpis)) or "none"
        words = f"There is no KPI with this key. Known: {listed}."
        raise Bad(422, "kpi", words, f"{place}kpi")
    span = _period(given.get("period"), kpi, place)
    try:
        return Entry(kpi.pk, span, _said(given, kpi, place))
    except Refused as refused:
        field = refused.field or "value"
        code = {"denominator": "denominator"}.get(field, "value")
        raise Bad(422, code, refused.words, f"{place}{field}") from None


def _unknown(names: Any, place: str) -> Bad:
    name = min(map(str, names))
    return Bad(422, "unknown_field", "This field is not known here.", f"{place}{name}")


def _period(given: Any, kpi: Kpi, place: str) -> Period:
    example = EXAMPLES[kpi.frequency]
    try:
        return periods.read(given if isinstance(given, str) else "", kpi.frequency)
    except NoPeriod:
        words = f"“{kpi.key}” is measured {OFTEN[kpi.frequency]}: write a period like “{example}”."
        raise Bad(422, "period", words, f"{place}period") from None


def _said(given: Mapping[str, Any], kpi: Kpi, place: str) -> Said:
    note = given.get("note", "")
    if not isinstance(note, str) or UNFIT.search(note):
        raise Bad(422, "note", "A note is a text, without NUL.", f"{place}note")
    _check_unit(given.get("unit", ""), kpi, place)
    parts = [name for name in ("numerator", "denominator") if given.get(name) is not None]
    if given.get("value") is not None and not parts:
        value = given["value"]
        if isinstance(value, str):
            return Said(value=typed.value(value, kpi, language=LANGUAGE), note=note)
        return Said(value=_number(value, "value", place), note=note)
    if len(parts) == 2 and given.get("value") is None:
        part = _number(given["numerator"], "numerator", place)
        whole = _number(given["denominator"], "denominator", place)
        return typed.ratio(part, whole, note=note)
    words = "Give either “value”, or “numerator” and “denominator”."
    raise Bad(422, "value", words, f"{place}value")


def _check_unit(unit: Any, kpi: Kpi, place: str) -> None:
    if not isinstance(unit, str):
        raise Bad(422, "unit", "A unit is a text.", f"{place}unit")
    if unit and not typed.is_unit_of(unit, kpi):
        raise Bad(422, "unit", f"“{kpi.key}” is measured in “{kpi.unit}”.", f"{place}unit")


def _number(given: Any, field: str, place: str) -> Decimal:
    """A number of JSON, or a text that holds one; of at most 10 digits and 4 decimals."""
    words = "A number with at most 10 digits before and 4 behind the decimal point."
    if isinstance(given, bool) or not isinstance(given, int | Decimal | str):
        raise Bad(422, "number", words, f"{place}{field}")
    if isinstance(given, Decimal) and abs(given.adjusted()) > 20:
        raise Bad(422, "number", words, f"{place}{field}")
    text = given if isinstance(given, str) else f"{Decimal(given):f}"
    try:
        return figures.read(text, LANGUAGE)
    except figures.NoNumber:
        raise Bad(422, "number", words, f"{place}{field}") from None


def exists(stands: Stands, order: Order) -> Bad:
    """There is a reading already: it is told, and how to replace it."""
    now = [_told(row) for row in stands.now]
    words = "There is a reading of this period already. Send “replace”: true to replace it."
    place = ""
    if order.is_list:
        row = stands.now[0]
        places = [(entry.kpi, entry.period.first) for entry in order.entries]
        place = f"readings[{places.index((row.kpi_id, row.period))}]."
    return Bad(409, "exists", words, f"{place}period", stands=now)


def answer(engagement: Engagement, rows: Sequence[Reading]) -> dict[str, Any]:
    """What stands now, with what it means for each KPI.  One query."""
    kpis = {row.kpi_id: row.kpi for row in rows}
    found = of_kpis(kpis.values(), engagement)
    standing = [
        {
            "kpi": each.kpi.key,
            "colour": each.colour.value,
            "why": each.judged.why.value if each.judged.why else None,
            "trend": each.course.trend.value if each.course else None,
            "slipping": each.slips,
            "next_period": each.awaited.key,
            "due_on": each.awaited.due_on.isoformat(),
        }
        for each in found.values()
    ]
    number = max(row.number for row in rows)
    return {"number": number, "readings": [_told(row) for row in rows], "kpis": standing}


def _told(row: Reading) -> dict[str, Any]:
    figure = row.figure
    return {
        "kpi": row.kpi.key,
        "period": row.span.key,
        "value": None if figure is None else float(figure),
        "numerator": _float(row.numerator),
        "denominator": _float(row.denominator),
        "note": row.note,
        "by": row.by.name,
        "at": row.at.isoformat(),
    }


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
