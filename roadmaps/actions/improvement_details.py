"""What is said of a next step, as it is stored: checked in words that name field and remedy."""

import datetime
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from canvases.functions import functions_of
from canvases.models import Kpi, Note
from pmo_studio.core.bundle.schema import is_date
from pmo_studio.core.lines import TITLE_MOST, one_line
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.refusals import Refused
from roadmaps.actions import said
from roadmaps.actions.packages import NO_DAY, NO_OWNER
from roadmaps.improving.quarters import Quarter
from roadmaps.models import Lesson, WorkPackage
from roadmaps.models.improvement import CAPABILITIES, TEXT_MOST, WHY_MOST

NO_TEXT = _("Say what is to be done.")
LONG_TEXT = _("What is done holds up to 300 characters. Shorten it, or put the rest into “Why”.")
LONG_WHY = _("“Why” holds up to 500 characters. Shorten it.")
NO_CAPABILITY = _("Choose one of the twelve capabilities, or none.")
WHICH_CAPABILITY = _("Say which capability these levels are of, or leave both levels empty.")
NO_LEVELS = _("Give both levels, or take the capability out.")
ODD_LEVEL = _("A level is a number from 1 to 5, with one decimal at most.")
NO_RISE = _("The level it leads to lies above the one it begins at.")
OTHER_QUARTER = _("%(day)s lies in another quarter. Change the day or the quarter.")
LONG_NAME = _("The owner's name holds up to 80 characters. Shorten it.")
TWO_OWNERS = _("Choose somebody with a seat or type a name, not both.")
NO_SOURCE = _("What this step comes from is not there any more. Add the step without it.")
LEVELS = ("from_level", "to_level")


@dataclass(frozen=True)
class Details:
    """What is said of a step.  `owner` is the id of a seat; levels are in tenths, 1 to 5."""

    text: str
    why: str = ""
    capability: str = ""
    from_level: Decimal | None = None
    to_level: Decimal | None = None
    quarter: datetime.date | None = None
    due_on: datetime.date | None = None
    owner: int | None = None
    owner_name: str = ""


@dataclass(frozen=True)
class Source:
    """What a step answers to: ids of a package, a KPI, a note or a lesson, or a function's key."""

    package: int | None = None
    kpi: int | None = None
    function: str = ""
    note: int | None = None
    lesson: int | None = None


NAMES = said.names(Details)


def checked(details: Details) -> Details:
    """As it is stored; Refused in words that name the field."""
    text, why = one_line(details.text), one_line(details.why)
    if not text:
        raise Refused(NO_TEXT, field="text")
    if len(text) > TEXT_MOST:
        raise Refused(LONG_TEXT, field="text")
    if len(why) > WHY_MOST:
        raise Refused(LONG_WHY, field="why")
    _check_levels(details)
    name = one_line(details.owner_name)
    if len(name) > TITLE_MOST:
        raise Refused(LONG_NAME, field="owner_name")
    if name and details.owner is not None:
        raise Refused(TWO_OWNERS, field="owner_name")
    quarter = _quarter(details)
    return replace(details, text=text, why=why, quarter=quarter, owner_name=name)


def _check_levels(details: Details) -> None:
    """Levels stand exactly where there is a capability, and rise."""
    given = [name for name in LEVELS if getattr(details, name) is not None]
    if details.capability and details.capability not in CAPABILITIES:
        raise Refused(NO_CAPABILITY, field="capability")
    if given and not details.capability:
        raise Refused(WHICH_CAPABILITY, field="capability")
    if not details.capability:
        return
    for name in LEVELS:
        level = getattr(details, name)
        if level is None:
            raise Refused(NO_LEVELS, field=name)
        if not 1 <= level <= 5 or level != round(level, 1):
            raise Refused(ODD_LEVEL, field=name)
    if details.from_level >= details.to_level:  # type: ignore[operator]  # both are given
        raise Refused(NO_RISE, field="to_level")


def _quarter(details: Details) -> datetime.date | None:
    """The first day of its quarter, which the day tells where nobody chose one."""
    for name in ("quarter", "due_on"):
        day = getattr(details, name)
        if day is not None and not is_date(day.isoformat()):
            raise Refused(NO_DAY, field=name)
    day, quarter = details.due_on, details.quarter
    if quarter is None:
        return Quarter.of(day).first if day else None
    if day is not None and Quarter.of(day) != Quarter.of(quarter):
        told = OTHER_QUARTER % {"day": date_format(day, "DATE_FORMAT")}
        raise Refused(told, field="due_on")
    return Quarter.of(quarter).first


def check_owner(engagement: Engagement, details: Details, before: Details | None = None) -> None:
    """Refused where the owner has no seat; who had the step before may keep it."""
    if details.owner is None or (before is not None and before.owner == details.owner):
        return
    seats = Participant.objects.active().people()
    if not seats.filter(engagement=engagement, pk=details.owner).exists():
        raise Refused(NO_OWNER, field="owner")


def found(engagement: Engagement, source: Source) -> Source:
    """The source, where it is one of the engagement; Refused where it is gone."""
    own = {
        "package": WorkPackage.objects.live().filter(plan__engagement=engagement),
        "kpi": Kpi.objects.live().filter(engagement=engagement),
        "note": Note.objects.filter(canvas__engagement=engagement),
        "lesson": Lesson.objects.live().filter(engagement=engagement),
    }
    for name, rows in own.items():
        pk = getattr(source, name)
        if pk is not None and not rows.filter(pk=pk).exists():
            raise Refused(NO_SOURCE)
    if source.function and source.function not in functions_of(engagement):
        raise Refused(NO_SOURCE)
    return source
