"""Kinds of event of work packages and of what belongs to them.  Every one changes figures that
stand on several pages, which load again."""

from collections.abc import Callable

from django.utils.translation import gettext as __

from pmo_studio.core import lines
from pmo_studio.core.events import EventKind, Fields
from pmo_studio.core.models import Event
from pmo_studio.core.models.log import Audience
from roadmaps.models.deliverable import DeliverableStatus
from roadmaps.models.package import Letter, PackageStatus

TITLE: Fields = {"title": str}
CHANGED: Fields = {"title": str, "before": str, "fields": list}


def _words(event: Event) -> dict[str, str]:
    """The payload for a sentence: long texts shortened, choices by their names."""
    told = {
        name: lines.beginning(value) for name, value in event.data.items() if isinstance(value, str)
    }
    known = DeliverableStatus if event.subject.startswith("deliverable:") else PackageStatus
    if told.get("status") in known.values:
        told["status"] = str(known(told["status"]).label)
    if told.get("letter") in Letter.values:
        told["letter"] = str(Letter(told["letter"]).label)
    return told


def _kind(name: str, fields: Fields, sentence: Callable[[], str]) -> EventKind:
    """`sentence` gives the words with places for texts of the payload, in the reader's language."""
    return EventKind(
        name,
        Audience.ROOM,
        fields,
        batch=True,
        sentence=lambda event: sentence() % _words(event),
    )


PACKAGES = (
    _kind("package.added", TITLE, lambda: __("added the work package “%(title)s”")),
    _kind("package.changed", CHANGED, lambda: __("changed the work package “%(title)s”")),
    _kind(
        "package.progressed",
        {"title": str, "status": str, "fields": list},
        lambda: __("told how far the work package “%(title)s” is: %(status)s"),
    ),
    _kind(
        "package.moves",
        {"title": str, "kpis": list},
        lambda: __("said which KPIs the work package “%(title)s” moves"),
    ),
    _kind("package.removed", TITLE, lambda: __("removed the work package “%(title)s”")),
    _kind("package.restored", TITLE, lambda: __("put the work package “%(title)s” back")),
    _kind(
        "package.split",
        {"title": str, "parts": list},
        lambda: __("split the work package “%(title)s” into parts"),
    ),
    _kind(
        "package.merged",
        {"title": str, "packages": list},
        lambda: __("merged other work packages into “%(title)s”"),
    ),
)
DEPENDENCIES = (
    _kind(
        "dependency.added",
        {"title": str, "after": str, "predecessor": int, "lag": int},
        lambda: __("let “%(title)s” begin after %(after)s"),
    ),
    _kind(
        "dependency.changed",
        {"title": str, "after": str, "predecessor": int, "lag": int},
        lambda: __("changed how long “%(title)s” waits after %(after)s"),
    ),
    _kind(
        "dependency.removed",
        {"title": str, "after": str, "predecessor": int},
        lambda: __("no longer lets “%(title)s” wait for %(after)s"),
    ),
)
DELIVERABLES = (
    _kind("deliverable.added", TITLE, lambda: __("added the deliverable “%(title)s”")),
    _kind("deliverable.changed", CHANGED, lambda: __("changed the deliverable “%(title)s”")),
    _kind(
        "deliverable.progressed",
        {"title": str, "status": str},
        lambda: __("told how far the deliverable “%(title)s” is: %(status)s"),
    ),
    _kind("deliverable.removed", TITLE, lambda: __("removed the deliverable “%(title)s”")),
    _kind("deliverable.restored", TITLE, lambda: __("put the deliverable “%(title)s” back")),
    _kind("deliverable.filed", TITLE, lambda: __("gave a file of the deliverable “%(title)s”")),
    _kind("deliverable.unfiled", TITLE, lambda: __("took the file of “%(title)s” back")),
)
# Whose letter it is stands in its row: names never lie in the log.
RACI = (
    _kind(
        "raci.added",
        {"title": str, "letter": str},
        lambda: __("named somebody for “%(title)s”: %(letter)s"),
    ),
    _kind(
        "raci.removed",
        {"title": str, "letter": str},
        lambda: __("took a name off “%(title)s”: %(letter)s"),
    ),
)
ALL = (*PACKAGES, *DEPENDENCIES, *DELIVERABLES, *RACI)
