"""The kinds of event that a canvas knows: what each carries, and how it reads."""

from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from canvases import words as naming
from canvases.models.pmo_model import PmoType
from pmo_studio.core.events import EventKind, Fields
from pmo_studio.core.models import Event
from pmo_studio.core.models.log import Audience

ROOM = Audience.ROOM
NUMBER = (int, float)
ID_OR_NONE = (int, type(None))
PLACE: Fields = {"block": str, "position": NUMBER}
FACTS: Fields = {"state": str, "weight": int, "function": str}
CAME_FROM: Fields = {"from_block": str, "from_position": NUMBER}


def _words(event: Event) -> dict[str, str]:
    """The payload for a sentence: long texts shortened, the block by its name."""
    texts = {name: value for name, value in event.data.items() if isinstance(value, str)}
    words = {name: naming.shortened(value) for name, value in texts.items()}
    if "block" in words:
        words["block"] = naming.block_title(words["block"])
    return words


def _pasted(event: Event) -> str:
    count = len(event.data["notes"])
    return ngettext("added %(count)s note", "added %(count)s notes", count) % {"count": count}


def _imported(event: Event) -> str:
    count = len(event.data["notes"])
    return ngettext("imported %(count)s note", "imported %(count)s notes", count) % {"count": count}


def _learnt(event: Event) -> str:
    people = event.data["people"]
    words = ngettext("added evidence from %(n)s person", "added evidence from %(n)s people", people)
    return words % {"n": people}


def _merged(event: Event) -> str:
    count = len(event.data["sources"])
    words = ngettext(
        "merged %(count)s canvas into “%(title)s”",
        "merged %(count)s canvases into “%(title)s”",
        count,
    )
    return words % (_words(event) | {"count": str(count)})


def _graded(event: Event) -> str:
    if event.data["grade"] is None:
        return __("went back to the derived grade of a function")
    sentence = __("chose the target grade %(grade)s for a function")
    return sentence % {"grade": event.data["grade"]}


def _type(event: Event) -> str:
    value = str(event.data["pmo_type"])
    return str(PmoType(value).label) if value in PmoType.values else value


NOTES = (
    EventKind(
        "note.added",
        ROOM,
        PLACE | {"text": str, "paper": str, "version": int},
        undoable=True,
        sentence=lambda e: __("added “%(text)s” to %(block)s") % _words(e),
    ),
    EventKind(
        "note.edited",
        ROOM,
        {"text": str, "arrived": str, "before": str, "version": int, "merged": bool},
        undoable=True,
        sentence=lambda e: __("changed “%(before)s” to “%(text)s”") % _words(e),
    ),
    EventKind(
        "note.moved",
        ROOM,
        PLACE | CAME_FROM | {"group": ID_OR_NONE, "from_group": ID_OR_NONE},
        undoable=True,
        sentence=lambda e: __("moved a note to %(block)s") % _words(e),
    ),
    EventKind(
        "note.coloured",
        ROOM,
        {"paper": str, "from_paper": str},
        undoable=True,
        sentence=lambda e: __("changed a note's colour"),
    ),
    EventKind(
        "note.deleted",
        ROOM,
        {"group": ID_OR_NONE},
        undoable=True,
        sentence=lambda e: __("deleted a note"),
    ),
    EventKind("note.restored", ROOM, undoable=True, sentence=lambda e: __("restored a note")),
    EventKind(
        "note.described",
        ROOM,
        FACTS | {f"from_{name}": kind for name, kind in FACTS.items()},
        undoable=True,
        sentence=lambda e: __("changed what a note stands for"),
    ),
)
LINKS = (
    EventKind(
        "link.added",
        ROOM,
        {"source": int, "target": ID_OR_NONE, "kpi": ID_OR_NONE, "kind": str, "strength": int},
        undoable=True,
        sentence=lambda e: __("linked two notes"),
    ),
    EventKind(
        "link.changed",
        ROOM,
        {"strength": int, "from_strength": int},
        undoable=True,
        sentence=lambda e: __("changed the strength of a link"),
    ),
    EventKind("link.removed", ROOM, undoable=True, sentence=lambda e: __("removed a link")),
)
GROUPS = (
    EventKind(
        "group.made",
        ROOM,
        {"title": str, "block": str, "notes": list},
        sentence=lambda e: __("made the group “%(title)s”") % _words(e),
    ),
    EventKind(
        "group.renamed",
        ROOM,
        {"title": str, "before": str},
        sentence=lambda e: __("named a group “%(title)s”") % _words(e),
    ),
    EventKind(
        "group.moved",
        ROOM,
        PLACE | CAME_FROM,
        sentence=lambda e: __("moved a group to %(block)s") % _words(e),
    ),
    EventKind(
        "group.dissolved", ROOM, {"notes": list}, sentence=lambda e: __("took a group apart")
    ),
)
# On a topic of their own (canvases.assumptions.topic_of): pages of assumptions load again, and
# boards, which show none of it, do not.
VALIDATION = (
    EventKind(
        "evidence.added",
        ROOM,
        {"note": int, "kind": str, "supports": str, "people": int, "text": str},
        batch=True,
        sentence=_learnt,
    ),
    EventKind(
        "evidence.removed",
        ROOM,
        {"note": int},
        batch=True,
        sentence=lambda e: __("removed evidence"),
    ),
    EventKind(
        "evidence.restored",
        ROOM,
        {"note": int},
        batch=True,
        sentence=lambda e: __("restored evidence"),
    ),
    EventKind(
        "trial.planned",
        ROOM,
        {"note": int, "due": str},
        batch=True,
        sentence=lambda e: __("planned to test an assumption"),
    ),
    EventKind(
        "trial.dropped",
        ROOM,
        {"note": int},
        batch=True,
        sentence=lambda e: __("dropped the plan to test an assumption"),
    ),
    EventKind(
        "note.reviewed", ROOM, {"note": int}, batch=True, sentence=lambda e: __("reviewed a note")
    ),
    EventKind("canvas.reviewed", ROOM, batch=True, sentence=lambda e: __("reviewed the canvas")),
)


def _function(event: Event) -> dict[str, str]:
    return {"key": event.data["function"], "name": naming.shortened(event.data["title"])}


FUNCTION: Fields = {"function": str, "title": str}
# The catalogue of an engagement: its pages load again.
FUNCTIONS = (
    EventKind(
        "function.saved",
        ROOM,
        FUNCTION,
        batch=True,
        sentence=lambda e: __("changed the function %(key)s “%(name)s”") % _function(e),
    ),
    EventKind(
        "function.withdrawn",
        ROOM,
        FUNCTION,
        batch=True,
        sentence=lambda e: __("withdrew the function %(key)s “%(name)s”") % _function(e),
    ),
    EventKind(
        "function.offered",
        ROOM,
        FUNCTION,
        batch=True,
        sentence=lambda e: __("offered the function %(key)s “%(name)s” again") % _function(e),
    ),
    EventKind(
        "function.taken_back",
        ROOM,
        FUNCTION,
        batch=True,
        sentence=lambda e: (
            __("took the function %(key)s “%(name)s” back to its built-in form") % _function(e)
        ),
    ),
    EventKind(
        "function.mapped",
        ROOM,
        {"function": str, "process": int},
        batch=True,
        sentence=lambda e: __("gave the function %(function)s a process map") % e.data,
    ),
    EventKind(
        "function.unmapped",
        ROOM,
        {"function": str, "process": int},
        batch=True,
        sentence=lambda e: __("took a process map from the function %(function)s") % e.data,
    ),
)
# These change more than a fragment can show: pages load again.
BATCHES = (
    EventKind("notes.pasted", ROOM, {"notes": list}, batch=True, sentence=_pasted),
    EventKind("notes.imported", ROOM, {"notes": list}, batch=True, sentence=_imported),
    EventKind(
        "canvas.created",
        ROOM,
        {"title": str},
        batch=True,
        sentence=lambda e: __("made the canvas “%(title)s”") % _words(e),
    ),
    EventKind(
        "canvas.changed",
        ROOM,
        {"title": str},
        batch=True,
        sentence=lambda e: __("changed the canvas “%(title)s”") % _words(e),
    ),
    EventKind("canvas.locked", ROOM, batch=True, sentence=lambda e: __("locked the canvas")),
    EventKind("canvas.unlocked", ROOM, batch=True, sentence=lambda e: __("unlocked the canvas")),
    EventKind(
        # Of old logs: it does not name the copies.
        "canvas.duplicated",
        ROOM,
        {"origin": int, "with_notes": bool},
        batch=True,
        sentence=lambda e: __("copied a canvas"),
    ),
    EventKind(
        "canvas.copied",
        ROOM,
        {"origin": int, "title": str, "notes": list, "groups": list, "links": list},
        batch=True,
        sentence=lambda e: __("made the canvas “%(title)s” as a copy") % _words(e),
    ),
)
ROWS: Fields = {"notes": list, "groups": list, "links": list}
PRESETS = (
    EventKind(
        "preset.loaded",
        ROOM,
        ROWS | {"preset": str},
        batch=True,
        sentence=lambda e: __("loaded the preset “%(preset)s”") % _words(e),
    ),
    EventKind(
        "preset.taken_off",
        ROOM,
        ROWS | {"preset": str},
        batch=True,
        sentence=lambda e: __("took the preset “%(preset)s” off again") % _words(e),
    ),
)
KPIS = (
    EventKind(
        "kpi.added",
        ROOM,
        {"title": str},
        batch=True,
        sentence=lambda e: __("added the KPI “%(title)s”") % _words(e),
    ),
    EventKind(
        "kpi.changed",
        ROOM,
        {"title": str, "before": str, "fields": list},
        batch=True,
        sentence=lambda e: __("changed the KPI “%(title)s”") % _words(e),
    ),
    EventKind(
        "kpi.removed",
        ROOM,
        {"title": str},
        batch=True,
        sentence=lambda e: __("removed the KPI “%(title)s”") % _words(e),
    ),
    EventKind(
        "kpi.restored",
        ROOM,
        {"title": str},
        batch=True,
        sentence=lambda e: __("put the KPI “%(title)s” back") % _words(e),
    ),
    EventKind(
        "kpi.moved",
        ROOM,
        {"title": str},
        batch=True,
        sentence=lambda e: __("put the KPI “%(title)s” in another place") % _words(e),
    ),
)
VERSIONS = (
    # No fragment: what stands on the board is what stood there before.
    EventKind(
        "version.made",
        ROOM,
        {"letter": str, "title": str},
        sentence=lambda e: __("kept version %(letter)s of the canvas") % _words(e),
    ),
)
FILLED = (
    EventKind(
        "canvas.restored",
        ROOM,
        ROWS | {"version": int, "letter": str},
        batch=True,
        sentence=lambda e: __("brought version %(letter)s of the canvas back") % _words(e),
    ),
    EventKind(
        "canvas.merged",
        ROOM,
        ROWS | {"title": str, "sources": list, "joined": list},
        batch=True,
        sentence=_merged,
    ),
)
TITLE: Fields = {"title": str}
RENAMED: Fields = {"title": str, "before": str}
# Pages of the PMO model load again: one figure moves many.
MODEL = (
    EventKind(
        "model.graded",
        ROOM,
        {"function": str, "note": ID_OR_NONE, "grade": ID_OR_NONE, "text": str},
        batch=True,
        sentence=_graded,
    ),
    EventKind(
        "model.confirmed",
        ROOM,
        {"pmo_type": str, "derived": str, "text": str},
        batch=True,
        sentence=lambda e: __("confirmed the type of PMO: %(type)s") % {"type": _type(e)},
    ),
    EventKind(
        "structure.drafted",
        ROOM,
        batch=True,
        sentence=lambda e: __("took the draft of the structure over"),
    ),
    EventKind(
        "pmo_unit.added",
        ROOM,
        TITLE,
        batch=True,
        sentence=lambda e: __("added the unit “%(title)s”") % _words(e),
    ),
    EventKind(
        "pmo_unit.changed",
        ROOM,
        RENAMED,
        batch=True,
        sentence=lambda e: __("renamed the unit “%(before)s” to “%(title)s”") % _words(e),
    ),
    EventKind(
        "pmo_unit.moved", ROOM, {"up": bool}, batch=True, sentence=lambda e: __("moved a unit")
    ),
    EventKind(
        "pmo_unit.removed",
        ROOM,
        TITLE,
        batch=True,
        sentence=lambda e: __("removed the unit “%(title)s”") % _words(e),
    ),
    EventKind(
        "pmo_role.added",
        ROOM,
        TITLE,
        batch=True,
        sentence=lambda e: __("added the role “%(title)s”") % _words(e),
    ),
    EventKind(
        "pmo_role.changed",
        ROOM,
        RENAMED,
        batch=True,
        sentence=lambda e: __("changed the role “%(title)s”") % _words(e),
    ),
    EventKind(
        "pmo_role.moved", ROOM, {"up": bool}, batch=True, sentence=lambda e: __("moved a role")
    ),
    EventKind(
        "pmo_role.removed",
        ROOM,
        TITLE,
        batch=True,
        sentence=lambda e: __("removed the role “%(title)s”") % _words(e),
    ),
    EventKind(
        "raci.set",
        ROOM,
        {"function": str, "note": ID_OR_NONE, "letters": int},
        batch=True,
        sentence=lambda e: __("said who does what for a function"),
    ),
)
SURVEYS = (
    EventKind(
        "survey.opened",
        ROOM,
        batch=True,
        sentence=lambda e: __("asked what customers expect of the PMO"),
    ),
    EventKind(
        "survey.closed",
        ROOM,
        batch=True,
        sentence=lambda e: __("closed the survey of expectations"),
    ),
    # Who answered, and when, is for nobody; no page loads again for it.
    EventKind(
        "survey.answered",
        Audience.NOBODY,
        batch=True,
        sentence=lambda e: __("answered the survey of expectations"),
    ),
)
ALL = (
    *(*NOTES, *LINKS, *GROUPS, *VALIDATION, *BATCHES, *KPIS, *FILLED),
    *(*FUNCTIONS, *PRESETS, *MODEL, *SURVEYS),
)
