"""What the tables say of people in the change, as the calculations want it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import Prefetch

from pmo_studio.core import sponsors
from pmo_studio.core.lines import one_line
from pmo_studio.core.models import Engagement, Participant, Stakeholder
from roadmaps.change import adkar, barriers, impact, seam
from roadmaps.change.seam import Attitude
from roadmaps.function_keys import function_key
from roadmaps.models import ChangeGroup, Impact, Involvement, Readiness, Wave, WorkPackage
from roadmaps.models.package import PackageKind, PackageStatus


def stakeholders(engagement: Engagement) -> list[Stakeholder]:
    """Everybody on the register with their involvement; one query."""
    rows = Stakeholder.objects.live().filter(engagement=engagement)
    return list(rows.select_related("involvement__owner", "participant", "role_group"))


def involvement_of(stakeholder: Stakeholder) -> Involvement | None:
    """What is written about somebody, None where nobody did."""
    return getattr(stakeholder, "involvement", None)


def sponsor_of(engagement: Engagement) -> str:
    """The name of the sponsor as `stance` compares it; "" where nobody is named; two queries."""
    seats = Participant.objects.active().filter(engagement=engagement, is_sponsor=True)
    seat = seats.first()
    named = seat.name if seat else sponsors.named([engagement.pk]).get(engagement.pk, "")
    return _same(named)


def _same(name: str) -> str:
    return one_line(name).casefold()


def stance(stakeholder: Stakeholder, sponsor: str = "") -> seam.Stance:
    """What the matrix computes with; `sponsor` is a name that `sponsor_of` gave."""
    row = involvement_of(stakeholder)
    seat = stakeholder.participant
    seated = seat is not None and seat.is_sponsor
    by_name = not seated and bool(sponsor) and _same(stakeholder.name) == sponsor
    return seam.Stance(
        key=stakeholder.pk,
        name=stakeholder.name,
        power=stakeholder.power,
        interest=stakeholder.interest,
        current=Attitude(row.current) if row and row.current else None,
        desired=Attitude(row.desired) if row and row.desired else None,
        sponsor=seated or by_name,
        by_name=by_name,
    )


def groups(engagement: Engagement) -> list[ChangeGroup]:
    """The groups with their readings, the newest first, and impacts; three queries."""
    rows = ChangeGroup.objects.live().filter(engagement=engagement)
    return list(
        rows.select_related("engagement", "role_group", "stakeholder", "unit").prefetch_related(
            Prefetch("readings", Readiness.objects.select_related("by")),
            Prefetch("impacts", Impact.objects.all()),
        )
    )


def newest(group: ChangeGroup) -> Readiness | None:
    """The reading that counts, of a group as `groups` gives it."""
    return next(iter(group.readings.all()), None)


def as_reading(row: Readiness) -> adkar.Reading:
    return adkar.reading(*(float(getattr(row, element.value)) for element in adkar.Element))


def impacts_of(group: ChangeGroup) -> Mapping[str, int]:
    return {function_key(one.function or one.note_id): one.value for one in group.impacts.all()}


def as_group(group: ChangeGroup) -> barriers.Group:
    """What change packages follow from, of a group as `groups` gives it."""
    row = newest(group)
    return barriers.Group(
        key=group.pk,
        people=group.people,
        reading=as_reading(row) if row else None,
        impacts=impacts_of(group),
    )


def waves_of(engagement: Engagement) -> list[Wave]:
    """The waves of the plan in their order; none before there is a plan."""
    return list(Wave.objects.filter(plan__engagement=engagement).select_related("unit"))


def built_in(engagement: Engagement, waves: Sequence[Wave]) -> list[impact.Wave]:
    """The same waves with the functions that the plan builds in each; one query."""
    packages = WorkPackage.objects.live().filter(
        plan__engagement=engagement, kind=PackageKind.BUILD, wave__isnull=False
    )
    found: dict[int, list[str]] = defaultdict(list)
    rows = packages.exclude(status=PackageStatus.DROPPED)
    for wave_id, function, note_id in rows.values_list("wave", "function", "note"):
        if wave_id is not None and (function or note_id):
            found[wave_id].append(function_key(function or note_id))
    return [impact.Wave(wave.key, tuple(found[wave.pk])) for wave in waves]
