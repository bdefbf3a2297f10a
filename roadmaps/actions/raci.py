"""Who has which part in a package: responsible, accountable, consulted, informed (domain.md §7)."""

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


def add_role(
    package: WorkPackage,
    *,
    letter: str,
    seat: int | None = None,
    name: str = "",
    by: Participant,
    key: events.Key | None = None,
) -> PackageRole:
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
            return same
        if PackageRole.objects.filter(package=fresh).count() >= MOST_ROLES:
            raise Refused(MANY)
        if letter == Letter.A:
            rows.delete()
        row = PackageRole.objects.create(
            package=fresh, letter=letter, seat_id=seat, name=name, number=change.next_number
        )
        rules.save(change, fresh)
        told = {"title": fresh.name, "letter": str(letter)}
        rules.record(change, "raci.added", fresh.subject, **told)
    return row


def remove_role(row: PackageRole, *, by: Participant, key: events.Key | None = None) -> None:
    """Take a name off.  Twice is no error."""
    with events.change(row.engagement, by=by, key=key) as change:
        fresh = rules.planned(row.package, change.by)
        gone, _rows = PackageRole.objects.filter(pk=row.pk).delete()
        if not gone:
            return
        rules.save(change, fresh)
        told = {"title": fresh.name, "letter": str(row.letter)}
        rules.record(change, "raci.removed", fresh.subject, **told)


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
