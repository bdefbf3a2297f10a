"""Moving packages between waves and the backlog."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.refusals import Refused
from roadmaps import package_words, wave_words
from roadmaps.actions import staffing
from roadmaps.actions.rules import record
from roadmaps.models import Dependency, Wave, WorkPackage
from roadmaps.models.package import PackageStatus
from roadmaps.planning import moves
from roadmaps.wave_words import wave_name
from roadmaps.waves.gate import gate_states

NOTHING = _("Tick at least one work package, then say where it goes.")
WAVE_GONE = _("This wave was taken out meanwhile. Choose another one.")
MOST_NAMED = 3
# Nothing of these is still to be done.
OVER = (PackageStatus.DONE, PackageStatus.DROPPED)


def place_packages(
    engagement: Engagement,
    *,
    packages: Mapping[int, int | None],
    wave: Wave | None,
    by: Participant,
    key: events.Key | None = None,
) -> list[WorkPackage]:
    """Put packages into a wave, or into the backlog (None); those that moved.

    `packages` are their ids, each with the wave (0: the backlog) in which the sender saw it, None
    where that does not matter: what somebody else has moved meanwhile is not moved over their
    heads.  Refused, naming them, where something would then be planned before what it waits for,
    where what has begun would go to the backlog, and where the wave was let through its gate.
    """
    if not packages:
        raise Refused(NOTHING)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        if wave is not None and not Wave.objects.filter(pk=wave.pk).exists():
            raise Refused(WAVE_GONE)
        rows = WorkPackage.objects.live().filter(plan__engagement=change.engagement)
        known = {row.pk: row for row in rows.select_related("wave")}
        chosen = [known[pk] for pk in packages if pk in known]
        _refuse_moved([row for row in chosen if _moved(row, packages[row.pk])])
        moving = [row for row in chosen if row.wave_id != (wave.pk if wave else None)]
        if not moving:
            return []
        if wave is None:
            refuse_begun(moving)
        refuse_closed(moving, wave)
        _refuse_broken(change.engagement, known, moving, wave)
        if wave is not None:
            _refuse_too_many(moving, change.engagement.team_limit)
        lines = [{"package": row.pk, "from_wave": row.wave_id} for row in moving]
        for row in moving:
            row.wave, row.number = wave, change.next_number
        WorkPackage.objects.bulk_update(moving, ["wave", "number"])
        change.rows = len(moving)
        target = {"wave": wave.pk if wave else None}
        record(
            change,
            "packages.placed",
            moving[0].plan.subject,
            packages=[line | target for line in lines],
            keys=[row.key for row in moving],
            wave_key=wave.key if wave else "",
        )
    return moving


def _moved(row: WorkPackage, seen_in: int | None) -> bool:
    return seen_in is not None and (row.wave_id or 0) != seen_in


def refuse_place(package: WorkPackage, wave: int | None) -> None:
    """What keeps it from the wave of this id (None: the backlog), also for whoever looks ahead."""
    if wave is None:
        refuse_begun([package], field="wave")
    elif wave != package.wave_id:
        row = Wave.objects.select_related("unit").filter(pk=wave).first()
        refuse_closed([package], row, field="wave")


def refuse_begun(rows: Iterable[WorkPackage], field: str = "") -> None:
    """Refused, naming them, where work under way would go to the backlog."""
    words = begun_in(rows)
    if words:
        raise Refused(words, field=field)


def begun_in(rows: Iterable[WorkPackage]) -> str:
    """What of these does not go to the backlog, and why; "" where all may."""
    begun = (row for row in rows if row.has_begun and row.wave_id is not None)
    return " ".join(_some([package_words.begun_to_backlog(row) for row in begun]))


def refuse_closed(rows: Iterable[WorkPackage], wave: Wave | None, field: str = "") -> None:
    """Refused where work that is still to be done would come into a wave that is closed; what is
    done may stand where it was done."""
    if wave is None or all(row.status in OVER for row in rows):
        return
    gate = gate_states([wave])[wave.pk]
    if gate.passes and gate.decided_on is not None:
        raise Refused(wave_words.closed(wave, gate.decided_on), field=field)


def _refuse_moved(rows: Sequence[WorkPackage]) -> None:
    if not rows:
        return
    words = __("Somebody else has moved %(what)s meanwhile. Look where it stands now.")
    raise Refused(words % {"what": _listed(_where(row) for row in rows)})


def _where(row: WorkPackage) -> str:
    place = wave_name(row.wave) if row.wave else __("Backlog")
    return f"{row.key} → {place}"


def _refuse_broken(
    engagement: Engagement,
    known: Mapping[int, WorkPackage],
    moving: Sequence[WorkPackage],
    wave: Wave | None,
) -> None:
    """Dropped packages wait for nothing, and nothing waits for them."""
    now = {
        pk: row.wave.position if row.wave else None
        for pk, row in known.items()
        if row.status != PackageStatus.DROPPED
    }
    gone = {row.pk for row in moving}
    place = wave.position if wave else None
    then = {pk: place if pk in gone else where for pk, where in now.items()}
    pairs = Dependency.objects.filter(package__plan__engagement=engagement)
    edges = [
        (first, second)
        for first, second in pairs.values_list("predecessor", "package")
        if first in now and second in now
    ]
    broken = moves.newly_broken(edges, now, then)
    if not broken:
        return
    sentences = [_against(known[first], known[second], first in gone) for first, second in broken]
    raise Refused(" ".join(_some(sentences)))


def _refuse_too_many(moving: Sequence[WorkPackage], limit: int) -> None:
    """What takes the dates from the plan is asked about on the page of the package alone."""
    wanted = [row for row in moving if row.status != PackageStatus.DROPPED]
    told = [staffing.beyond_in_backlog(row, limit) for row in wanted]
    sentences = [words for words in told if words]
    if sentences:
        raise Refused(" ".join(_some(sentences)))


def _against(first: WorkPackage, second: WorkPackage, is_first_moved: bool) -> str:
    if is_first_moved:
        words = __("“%(second)s” waits for “%(first)s”, which would come later. Move both.")
    else:
        words = __(
            "“%(second)s” waits for “%(first)s”, which stands in a later wave or in the"
            " backlog. Move that first."
        )
    return words % {"first": str(first), "second": str(second)}


def _some(sentences: Sequence[str]) -> list[str]:
    """The first few in words, the rest as a number: a refusal is read."""
    shown = list(sentences[:MOST_NAMED])
    if len(sentences) > MOST_NAMED:
        shown.append(__("And %(n)s more.") % {"n": len(sentences) - MOST_NAMED})
    return shown


def _listed(words: Iterable[str]) -> str:
    return ", ".join(_some(list(words)))
