"""What the import of a file says: faults beside the plan, fields, and what is kept aside."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from roadmaps import project_file_words, table_words
from roadmaps.exchange.package_rows import Fault
from roadmaps.exchange.project import What
from roadmaps.exchange.tables import Column
from roadmaps.importing.arrival import Kept
from roadmaps.importing.places import Why
from roadmaps.importing.recognising import How
from roadmaps.models.package import PackageKind, PackageStatus

NOTHING = "–"
TANGLED = _(
    "What waits for what in the file and in the plan cannot be brought together. Take the column"
    " of waves out, import, then import the waves."
)
PROGRESS_OF_PROJECT = _(
    "Progress is taken from percent complete, actual start and actual finish: what has begun is in"
    " progress, what is complete or has an actual finish is done. Zero percent says nothing, and"
    " actual and remaining work are not taken."
)
PROGRESS_OF_TABLE = _(
    "Progress is taken from status, percent and the days on which packages were started and"
    " finished; where no status is given that the plan knows, the others tell it. Empty cells say"
    " nothing."
)
WHY = {
    Why.GROUP: _("A group above it in the file is called like the wave."),
    Why.DATES: _("Its start in the file is within the days of the wave."),
    Why.NOTHING: _("No group above it is called like a wave, and no wave is at work on its start."),
    Why.LATER: _("What it waits for is in a later wave, or in the backlog."),
    Why.CHOSEN: _("As you chose."),
    Why.CLOSED: _("The wave that fits is closed: its gate let it through."),
}
HOW = {
    How.NUMBER: _("The same task of the other tool, which has another name now"),
    How.NAME: _("Only the name is the same"),
}
OWN_KEPT = {
    "column": _("The column “%(value)s”: the plan computes it, or has no place for it."),
    "gates": _("Gates and milestones: %(value)s. The plan sets its gates itself."),
    "lost_link": _("%(name)s waits for %(value)s, which was left out."),
    "left_out": _("Left out, row %(value)s"),
    "owner": _("Owner of %(name)s: %(value)s. No seat, or more than one, has this name."),
    "kind": _("Kind of %(name)s: %(value)s. The kind of a package is not changed by a file."),
    "status": _("Status of %(name)s: %(value)s. The plan knows no such state."),
    "status_backlog": _(
        "Status of %(name)s: %(value)s. It waits in the backlog, where nothing begins: give it a"
        " wave, then say how far it is."
    ),
    "percent_done": _("Percent of %(name)s: %(value)s. It is done here, which is 100 %%."),
    "more": _("Things of the file that are only counted: %(value)s"),
}


def removed(key: str) -> str:
    return __(
        "“%(key)s” was removed from the plan. Put it back first, or give this row another key."
    ) % {"key": key}


def removed_task(key: str) -> str:
    return __(
        "This task came from an earlier file as “%(key)s”, which was removed from the plan. Put it"
        " back first, or take the task out of the file."
    ) % {"key": key}


def circle(called: Sequence[str]) -> str:
    column = table_words.HEADINGS[Column.AFTER]
    value = " → ".join((*called, called[0]))
    return str(table_words.FAULTS[Fault.CIRCLE]) % {"column": column, "value": value}


def too_early(first: str) -> str:
    return __(
        "Wave: “%(first)s”, for which it waits, stands in a later wave or in the backlog. Write a"
        " wave that is no earlier, or move the other one."
    ) % {"first": first}


def too_late(second: str) -> str:
    return __(
        "Wave: “%(second)s” waits for it and stands in an earlier wave. Write a wave that is no"
        " later, or move the other one."
    ) % {"second": second}


def kept(one: Kept) -> str:
    """What is kept aside, in a sentence."""
    code, name, value = one
    sentence = OWN_KEPT[code] if code in OWN_KEPT else project_file_words.KEPT[What(code)]
    if code == "kind" and value in PackageKind.values:
        value = str(PackageKind(value).label)
    told = {"name": name or __("the project"), "value": value}
    return (str(sentence) % told).strip()


def why(why: Why) -> str:
    """Why a new task of another tool is where it is."""
    return str(WHY[why])


def how(how: How) -> str:
    """By what a row is taken for a package that stands."""
    return str(HOW[how])


def counted(percent: str) -> str:
    """A percent that nobody typed."""
    return __("%(percent)s, by its deliverables") % {"percent": percent}


def progress(said: Mapping[Column, Any]) -> str:
    """How far a new package is, in a line; "" where it has not begun."""
    status, percent = said.get(Column.STATUS, PackageStatus.PLANNED), said.get(Column.PERCENT)
    if status == PackageStatus.PLANNED and not percent:
        return ""
    told = [str(PackageStatus(status).label)]
    if percent:
        told.append(f"{percent} %")
    days = (said.get(column) for column in (Column.STARTED, Column.FINISHED))
    dates = [date_format(day, "SHORT_DATE_FORMAT") for day in days if day]
    if dates and status != PackageStatus.DONE:
        told.append(__("since %(day)s") % {"day": dates[0]})
    elif dates:
        told.append("–".join(dates))
    return ", ".join(told)


def field(column: Column) -> str:
    return str(table_words.HEADINGS[column])


def value(
    column: Column,
    said: Any,
    *,
    waves: Mapping[str, str],
    seats: Mapping[int, str],
    called: Mapping[str, str],
) -> str:
    """What stands in a field, as people read it."""
    if column is Column.WAVE:
        return waves.get(said, said) if said else __("Backlog")
    if column is Column.OWNER:
        return seats.get(said, "") if said else __("nobody")
    if column is Column.STATUS:
        return str(PackageStatus(said).label)
    if column is Column.PERCENT:
        return f"{said} %"
    if column is Column.AFTER:
        waits = (f"{called.get(key, key)}{f' + {lag}' if lag else ''}" for key, lag in said.items())
        return ", ".join(waits) or NOTHING
    if isinstance(said, datetime.date):
        return date_format(said, "SHORT_DATE_FORMAT")
    return str(said) if said else NOTHING
