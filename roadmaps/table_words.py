"""Packages in spreadsheets: what columns are called, and what is wrong, with its remedy."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pmo_studio.core import languages
from pmo_studio.core.csvs import BadTable
from roadmaps.exchange import cells
from roadmaps.exchange.cells import DayOrder
from roadmaps.exchange.package_rows import Fault, Row, Spellings, Wrong
from roadmaps.exchange.packages import GATE
from roadmaps.exchange.tables import Column
from roadmaps.models import Wave
from roadmaps.models.package import PackageKind, PackageStatus
from roadmaps.wave_words import wave_name

GATE_WORD = pgettext_lazy("of a plan", "Gate")
HEADINGS = {
    Column.KEY: pgettext_lazy("work package", "Key"),
    Column.NAME: _("Name"),
    Column.KIND: _("Kind"),
    Column.WAVE: _("Wave"),
    Column.EFFORT: _("Effort"),
    Column.STAFF: _("Staff"),
    Column.EARLIEST: _("Not before"),
    Column.OWNER: _("Owner"),
    Column.AFTER: _("Waits for"),
    Column.PERCENT: _("Percent done"),
    Column.STATUS: _("Status"),
    Column.STARTED: _("Started on"),
    Column.FINISHED: _("Finished on"),
    Column.START: pgettext_lazy("of a plan", "Start"),
    Column.FINISH: pgettext_lazy("of a plan", "End"),
    Column.DURATION: _("Duration in working days"),
    Column.PROMISED_START: _("Start as promised"),
    Column.PROMISED_FINISH: _("End as promised"),
    Column.PROMISED_EFFORT: _("Effort as promised"),
    Column.VERSION: _("Version (leave as it is)"),
}
# What people and other tools write instead.
OTHERS = {
    Column.KEY: ("id", "wbs", "código", "clave"),
    Column.NAME: ("task name", "package", "work package", "tarefa", "tarea", "pacote", "paquete"),
    Column.EFFORT: ("work", "person-days", "trabalho", "trabajo"),
    Column.EARLIEST: ("start no earlier than", "earliest start"),
    Column.AFTER: ("predecessors", "predecessoras", "predecesoras", "depends on"),
    Column.STARTED: ("actual start", "início real", "comienzo real"),
    Column.FINISHED: ("actual finish", "término real", "conclusão real", "fin real"),
    Column.PERCENT: ("% complete", "percent", "percent complete", "% concluída", "% completado"),
}
STATUSES = {
    PackageStatus.PLANNED: ("to do", "not started", "future task", "open"),
    PackageStatus.ACTIVE: ("doing", "started", "on schedule", "late"),
    PackageStatus.DONE: ("complete", "completed", "finished", "closed"),
}
FILES = {
    "too_large": _("The file is larger than 5 MB. Split it, or remove columns."),
    "encoding": _(
        "This is no workbook, no project file (XML) and no table in UTF-8 (byte %(value)s). In"
        " Excel choose “CSV UTF-8” when saving."
    ),
    "broken": _("The file is not a CSV table: %(value)s."),
    "empty": _("The file has no rows below its headings."),
    "column": _("The column “%(value)s” is missing. The first line must name it."),
    "heading_twice": _("Two columns are called “%(value)s”. Give one of them another name."),
    "too_many": _("The file has %(value)s rows; at most 10,000 can be imported. Split it."),
    "too_many_rows": _("The workbook has more than 10,000 rows. Split it."),
    "merged_cells": _("Cells of the workbook are merged. Separate them, so that a row is a row."),
    "unpacks_too_large": _("The workbook is too large. Remove sheets, pictures and columns."),
    "macros": _("The workbook holds macros. Save it as .xlsx without them."),
    "external_links": _("The workbook fetches data from elsewhere. Save a copy with values only."),
    "not_a_workbook": _("The file cannot be read. Save it as .xlsx or as CSV UTF-8."),
}
FAULTS = {
    Fault.EMPTY: _("%(column)s is empty. Write something."),
    Fault.LONG: _("%(column)s has more than %(most)s characters. Shorten it."),
    Fault.KEY: _(
        "%(column)s “%(value)s” is no key. Write up to 12 letters, figures, points or hyphens."
    ),
    Fault.KEY_TWICE: _(
        "%(column)s “%(value)s” comes twice. Give this row another key, or delete it."
    ),
    Fault.KIND: _("%(column)s “%(value)s” is unknown. Write one of: %(kinds)s."),
    Fault.WAVE: _("%(column)s “%(value)s” is unknown. Write one of: %(waves)s; or leave it empty."),
    Fault.WHOLE: _(
        "%(column)s “%(value)s” cannot be. Write a whole number from %(least)s to %(most)s."
    ),
    Fault.PERCENT: _(
        "%(column)s “%(value)s” cannot be. Write a whole number from %(least)s to %(most)s."
    ),
    Fault.NOT_DONE: _(
        "%(column)s “%(value)s”: only what is done has such a day. Write “%(done)s” as its status,"
        " or take the day out."
    ),
    Fault.TURNED: _(
        "%(column)s “%(value)s” is before the day on which it was started. Correct one of the two."
    ),
    Fault.DATE: _("%(column)s “%(value)s” is no date. Write it like 2026-04-30."),
    Fault.DATE_ORDER: _("%(column)s “%(value)s” can be two dates. Write it like 2026-04-30."),
    Fault.WAITS: _("%(column)s: “%(value)s” is not understood. Write keys like EN-1, WP-03+2d."),
    Fault.WAITS_KIND: _(
        "%(column)s: “%(value)s” is no link from end to start, the only kind here. Write the key"
        " alone."
    ),
    Fault.LEAD: _(
        "%(column)s: “%(value)s” begins before the other has ended. Write a lag of 0 days or more."
    ),
    Fault.LAG: _("%(column)s: “%(value)s” waits too long. Write a lag of at most 1000 days."),
    Fault.UNKNOWN: _(
        "%(column)s: there is no package “%(value)s”, neither here nor in the plan. Correct the"
        " key."
    ),
    Fault.CIRCLE: _("%(column)s: these wait for each other: %(value)s. Take one of them out."),
}


def spellings(waves: Iterable[Wave], keys: Iterable[str]) -> Spellings:
    """How headings, kinds and the waves of a plan may be written: in every language of the studio.

    `keys` are those of packages that stand in the plan already; files write them in any case.
    """
    headings = [(other, column) for column, others in OTHERS.items() for other in others]
    headings += [(column.value, column) for column in Column]
    kinds = {GATE: GATE}
    named: dict[str, str] = {}
    statuses = {word: status.value for status, others in STATUSES.items() for word in others}
    statuses |= {status.value: status.value for status in PackageStatus}
    waves = list(waves)
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            headings += [(str(head), column) for column, head in HEADINGS.items()]
            kinds[str(GATE_WORD).lower()] = GATE
            kinds |= {str(kind.label).lower(): kind.value for kind in PackageKind}
            statuses |= {str(each.label).lower(): each.value for each in PackageStatus}
            named |= {wave_name(wave).lower(): wave.key for wave in waves}
    kinds |= {kind.value: kind.value for kind in PackageKind}
    named |= {wave.key.lower(): wave.key for wave in waves}
    english = languages.current().startswith("en")
    order = DayOrder.UNKNOWN if english else DayOrder.DAY_FIRST
    known = frozenset(key.upper() for key in keys)
    return Spellings(cells.known(headings), kinds, named, known, order, statuses)


def refusal(bad: BadTable) -> str:
    """Why nothing of the file can be read."""
    value = str(HEADINGS[Column(bad.value)]) if bad.code == "column" else bad.value
    return str(FILES[bad.code]) % {"value": value}


def wrong_with(row: Row, waves: Iterable[Wave]) -> list[str]:
    """A sentence for each wrong cell of a row, with its remedy."""
    known = ", ".join(wave.key for wave in waves)
    return [_told(wrong, known) for wrong in row.wrong]


def _told(wrong: Wrong, waves: str) -> str:
    values: Mapping[str, object] = {
        "column": HEADINGS[wrong.column],
        "value": wrong.value,
        "least": wrong.least,
        "most": wrong.most,
        "kinds": ", ".join(str(kind.label) for kind in PackageKind),
        "waves": waves,
        "done": str(PackageStatus.DONE.label),
    }
    return str(FAULTS[wrong.code]) % values
