"""What reading a project file comes to: kept things, wrong rows.  No Django."""

from dataclasses import dataclass, field
from enum import StrEnum

from roadmaps.exchange.project import Kept, Project, Uid, What

LONGEST_VALUE = 200


class Fault(StrEnum):
    """Why a row cannot be taken."""

    UID = "uid"
    UID_TWICE = "uid_twice"
    NO_NAME = "no_name"
    DATE = "date"
    LENGTH = "length"
    NUMBER = "number"
    FINISH_BEFORE_START = "finish_before_start"
    NO_DURATION = "no_duration"
    UNKNOWN_PREDECESSOR = "unknown_predecessor"
    LINK_KIND = "link_kind"
    CIRCLE = "circle"


@dataclass(frozen=True, slots=True)
class Wrong:
    """A row that cannot be taken: the task's number as its tool shows it, its name, the field of
    the file and what stands in it.  Of a circle, `uids` are all that wait for each other."""

    code: Fault
    row: int
    name: str
    field: str = ""
    value: str = ""
    uids: tuple[Uid, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What can be taken, and the rows that cannot.  `own` says that the studio wrote the file
    first, so that its keys name packages of a plan."""

    project: Project
    wrong: tuple[Wrong, ...] = ()
    own: bool = False


@dataclass
class Finds:
    """What is gathered on the way."""

    kept: list[Kept] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)

    def keep(
        self, code: str, element: str, name: str = "", value: str = "", uid: Uid | None = None
    ) -> None:
        text = value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 1] + "…"
        self.kept.append(Kept(What(code), element, name, text, uid))
