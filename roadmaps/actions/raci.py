"""Who has which part in a package: responsible, accountable, consulted, informed (domain.md §7)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.lines import TITLE_MOST, one_line
from pmo_studio.core.models import Participant
from pmo_studio.core.refusals import Refused
from roadmaps.actions import rules
from roadmaps.actions.packages import check_owner
from roadmaps.models import PackageRole, WorkPackage
from roadmaps.models.ties import Letter

NO_LETTER = _("Say which part they have: R, A, C or I.")
NOBODY = _("Choose somebody, or write a name or a role.")
BOTH = _("Choose somebody, or write a name: not both at once.")
LONG = _("The name holds up to 80 characters. Shorten it.")
# So many rows are enough for any package; more is a slip.
MOST_ROLES = 60
MANY = _("There are 60 names here, the most there can be. Take some off.")


@dataclass(frozen=True)
class Given:
    """Who has the part now, and whose place they took; "" where it was nobody's."""

    row: PackageRole
    went: str = ""


def add_role(
    package: WorkPackage,
    *,
    letter: str,
    seat: int | None = None,
    name: str = "",
    by: Participant,
    key: events.Key | None = None,
) -> Given:
    """Give somebody a part.  Whoever becomes accountable takes the place of who was.

    Twice is no error.
    """
    name = _checked(letter, seat, name)
    with events.change(package.engagement, by=by, key=key) as change:
        fresh = rules.planned(package, change.by)
        check_owner(fresh.plan, seat)
        rows = PackageRole.objects.filter(package=fresh, letter=letter)
        same = rows.filter(seat=seat, name=name).first()
        if same is not None:
            return Given(same)
        if PackageRole.objects.filter(package=fresh).count() >= MOST_ROLES:
            raise Refused(MANY)
        gone = list(rows.select_related("seat")) if letter == Letter.A else []
        went = ", ".join(each.said for each in gone)
        _take_off(change, fresh, gone)
        row = PackageRole.objects.create(
            package=fresh, letter=letter, seat_id=seat, name=name, number=change.next_number
        )
        rules.save(change, fresh)
        _record(change, "raci.added", fresh, row)
    return Given(row, went)


def remove_role(row: PackageRole, *, by: Participant, key: events.Key | None = None) -> None:
    """Take a name off.  Twice is no error."""
    with events.change(row.engagement, by=by, key=key) as change:
        fresh = rules.planned(row.package, change.by)
        gone = list(PackageRole.objects.filter(pk=row.pk))
        if not gone:
            return
        _take_off(change, fresh, gone)
        rules.save(change, fresh)


def _take_off(change: events.Change, package: WorkPackage, gone: Iterable[PackageRole]) -> None:
    """Each with a line of its own in the history."""
    for each in gone:
        _record(change, "raci.removed", package, each)
        PackageRole.objects.filter(pk=each.pk).delete()


def _record(change: events.Change, kind: str, package: WorkPackage, row: PackageRole) -> None:
    """A seat stands in the log by its number; a name that was typed goes with its row's text."""
    person = {"package_role": row.pk, "seat": row.seat_id, "text": row.name}
    rules.record(
        change,
        kind,
        package.subject,
        title=package.name,
        letter=str(row.letter),
        people=[person],
    )


def _checked(letter: str, seat: int | None, name: str) -> str:
    """The name as it is kept; Refused in words that name the field."""
    name = one_line(name)
    if letter not in Letter.values:
        raise Refused(NO_LETTER, field="letter")
    if len(name) > TITLE_MOST:
        raise Refused(LONG, field="name")
    if seat is None and not name:
        raise Refused(NOBODY, field="seat")
    if seat is not None and name:
        raise Refused(BOTH, field="name")
    return name
