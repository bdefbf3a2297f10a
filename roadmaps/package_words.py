"""Work packages in words: how they are called, what they take, where they stand."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.formats import localize, number_format
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pmo_studio.core.models.engagement import PlanningUnit
from pmo_studio.core.rounding import half_up
from roadmaps import percents
from roadmaps.models import Wave, WorkPackage
from roadmaps.models.deliverable import DeliverableStatus
from roadmaps.models.package import PackageStatus
from roadmaps.wave_words import wave_title

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

BACKLOG = _("Backlog")
# The shape that says how far something is, beside its word (core.templatetags.pmo).
STATUS_SHAPES: Mapping[str, str] = {
    PackageStatus.PLANNED: "open",
    PackageStatus.ACTIVE: "part",
    PackageStatus.DONE: "ok",
    PackageStatus.DROPPED: "open",
}
DELIVERABLE_SHAPES: Mapping[str, str] = {
    DeliverableStatus.PLANNED: "open",
    DeliverableStatus.ACTIVE: "part",
    DeliverableStatus.DELIVERED: "part",
    DeliverableStatus.ACCEPTED: "ok",
    DeliverableStatus.DROPPED: "open",
}


def called(package: WorkPackage) -> str:
    """Its key and its name, as one says it aloud."""
    return f"{package.key} {package.name}"


def begun_to_backlog(package: WorkPackage) -> str:
    """Why it does not go to the backlog, and what to do."""
    words = __(
        "“%(name)s” has begun: it stays in its wave. Set it back to planned, or drop it, before it"
        " goes to the backlog."
    )
    return words % {"name": called(package)}


def begun_in_backlog(name: str) -> str:
    """Why nobody begins it there, and what to do."""
    words = __("“%(name)s” is in the backlog. Choose a wave first, then say how far it is.")
    return words % {"name": name}


def progress(package: WorkPackage, outputs: Iterable[str]) -> str:
    """Its status and its percent; `outputs` are the statuses of its deliverables."""
    percent = percents.percent_of(package, outputs)
    words = __("%(status)s, %(percent)s %%")
    return words % {"status": package.get_status_display(), "percent": percent}


def place(wave: Wave | None) -> "str | _StrPromise":
    """The wave in which a package stands, or the backlog."""
    return wave_title(wave) if wave else BACKLOG


def effort(amount: int, unit: str) -> str:
    """So many person-days, or points."""
    if unit == PlanningUnit.POINTS:
        words = ngettext("%(n)s point", "%(n)s points", amount)
    else:
        words = ngettext("%(n)s person-day", "%(n)s person-days", amount)
    return words % {"n": number_format(amount)}


def figure(value: float) -> str:
    """A level, a size or what counts: at most two decimals, none where there are none."""
    rounded = half_up(value, 2)
    return str(localize(rounded.normalize() if rounded % 1 else int(rounded)))


def factor(value: float) -> str:
    """κ as it is read: 1, or a half."""
    return "½" if value == 0.5 else figure(value)


def circle(packages: Sequence[WorkPackage]) -> str:
    """A circle of packages in the order in which they would have to follow each other."""
    return " → ".join(package.key for package in packages)


def removed(package: WorkPackage) -> str:
    """What a page says after it was taken off."""
    return __("Removed: %(name)s. It can be put back below.") % {"name": called(package)}


def handed_on(waiting: Sequence[WorkPackage], before: Sequence[WorkPackage]) -> str:
    """Who waits for a package, and for what instead once it is taken off; "" where nobody does."""
    if not waiting:
        return ""
    if before:
        words = ngettext(
            "%(waiting)s waits for it, and then waits for %(before)s instead.",
            "%(waiting)s wait for it, and then wait for %(before)s instead.",
            len(waiting),
        )
    else:
        words = ngettext(
            "%(waiting)s waits for it, and then waits for nothing in its place.",
            "%(waiting)s wait for it, and then wait for nothing in its place.",
            len(waiting),
        )
    names = [", ".join(each.key for each in rows) for rows in (waiting, before)]
    return words % {"waiting": names[0], "before": names[1]}
