"""The words and numbers of the format, as its schema has them."""

from enum import StrEnum

from roadmaps.exchange.project import LinkKind

NAMESPACE = "http://schemas.microsoft.com/project"
# Of Project 2010 and later: the first that know manual tasks.
SAVE_VERSION = 14
LINK_KINDS = (
    LinkKind.FINISH_FINISH,
    LinkKind.FINISH_START,
    LinkKind.START_FINISH,
    LinkKind.START_START,
)
# Durations are shown in days, or in days that pass at night and on holidays too.
DAYS = 7
ELAPSED = frozenset({4, 6, 8, 10, 12, 20, 36, 38, 40, 42, 44, 52})
PERCENT = frozenset({19, 20, 51, 52})
# A lag is a whole number of tenths of a minute.
LAG_UNITS = 10
FIXED_DURATION = 1
AS_SOON_AS_POSSIBLE, START_NO_EARLIER = 0, 4
CONSTRAINTS = ("ASAP", "ALAP", "MSO", "MFO", "SNET", "SNLT", "FNET", "FNLT")
# Work that nobody is assigned to.
NOBODY = -65535
NO_CALENDAR = -1


class Own(StrEnum):
    """What only the studio knows, in text columns of this name: never translated, so that a file
    finds its packages again wherever it was opened.

    PINNED is the day that the file holds a start to for no other reason than that other tools know
    neither waves nor the limit of the team; WAITING where there is none.  VERSION tells what was
    changed here after the file was made.
    """

    KEY = "PMO Studio key"
    KIND = "PMO Studio kind"
    STATUS = "PMO Studio status"
    OWNER = "PMO Studio owner"
    EARLIEST = "PMO Studio earliest start"
    PINNED = "PMO Studio planned start"
    VERSION = "PMO Studio version"


WAITING = "not scheduled"
# Column and its number, Text1 to Text7.
COLUMNS = {
    Own.KEY: ("Text1", 188743731),
    Own.KIND: ("Text2", 188743734),
    Own.STATUS: ("Text3", 188743737),
    Own.OWNER: ("Text4", 188743740),
    Own.EARLIEST: ("Text5", 188743743),
    Own.PINNED: ("Text6", 188743746),
    Own.VERSION: ("Text7", 188743747),
}
# The one that tools look for by themselves where nothing else is said.
CALENDAR, CALENDAR_NAME = 1, "Standard"
WORK_IN_DAYS = 3
WORK_RESOURCE = 1
LONGEST_TEXT = 255
LONGEST_NAME = 512
