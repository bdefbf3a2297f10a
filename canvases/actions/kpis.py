"""KPIs of an engagement: adopting them from the catalogue, adding, changing, removing, ordering."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from canvases import figures, topics
from canvases.mandates.reading import FIGURES
from canvases.models import Kpi, Mandate
from canvases.models.kpi import FORMULA_MOST, MOST_KPIS, UNIT_MOST, Direction, Frequency
from canvases.models.mandate import Status
from pmo_studio.core import catalogue, events
from pmo_studio.core.access import Right, require
from pmo_studio.core.lines import TITLE_MOST, one_line
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused

NO_NAME = _("A KPI needs a name.")
LONG_NAME = _("The name of a KPI holds up to 80 characters. Shorten it.")
LONG_FORMULA = _("The formula holds up to 300 characters. Shorten it.")
NO_UNIT = _("A KPI needs a unit: percent, days, or words of your own such as “projects”.")
LONG_UNIT = _("The unit holds up to 20 characters. Shorten it.")
LONG_OWNER = _("The owner holds up to 80 characters. Shorten it.")
NO_DIRECTION = _("Say which way is better: higher, lower, or inside a band.")
NO_FREQUENCY = _("Say how often it is measured.")
SAME = _(
    "Target and baseline are the same, so nothing would change. Set another target, or leave the"
    " baseline empty until it was measured."
)
NO_BAND = _("A band needs its lowest and its highest value.")
BAND_TURNED = _("The lowest value of the band must be below the highest. Change one of the two.")
NO_TARGET_IN_BAND = _("A band is its own target. Leave the target empty.")
ONLY_A_BAND = _("Lowest and highest belong to a band. Choose “Inside a band”, or leave them empty.")
NEGATIVE = _("A tolerance is 0 or more.")
PERCENT = _("The tolerance in percent is between 0 and 100.")
UNKNOWN = _("There is no KPI “%(key)s” in the catalogue.")
NOTHING = _("Choose at least one KPI that is not adopted yet.")
GONE = _("Somebody removed this KPI meanwhile. Put it back first.")
FULL = _("There are 200 KPIs, the most there can be. Remove some that nobody reads.")
PROVES = _(
    "This KPI proves an objective of the signed mandate. Reopen the mandate before you remove it."
)
OVERTAKEN = _(
    "Somebody else changed this KPI while you were writing. What stands now is shown here: save"
    " again to put yours in its place."
)
CENTS = Decimal("0.0001")


@dataclass(frozen=True)
class Details:
    """What is said of one KPI."""

    name: str
    unit: str
    direction: str = Direction.HIGHER
    frequency: str = Frequency.MONTHLY
    formula: str = ""
    baseline: Decimal | None = None
    target: Decimal | None = None
    band_low: Decimal | None = None
    band_high: Decimal | None = None
    tolerance: Decimal | None = None
    tolerance_percent: Decimal = Decimal(10)
    owner: str = ""


NAMES = [each.name for each in fields(Details)]
# What the mandate says of the KPIs that prove its objectives.
READ_IN_MANDATE = frozenset({"name", "unit", "direction", *FIGURES})


def details_of(kpi: Kpi) -> Details:
    return Details(**{name: getattr(kpi, name) for name in NAMES})


def adopt_kpis(
    engagement: Engagement,
    *,
    keys: Sequence[str],
    by: Participant,
    key: events.Key | None = None,
) -> list[Kpi]:
    """Take these of the catalogue with their usual figures; one that was removed comes back."""
    for wanted in keys:
        if wanted not in catalogue.load().kpis:
            raise Refused(UNKNOWN % {"key": wanted}, field="kpi")
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        made = adopt(change, keys)
        if not made:
            raise Refused(NOTHING, field="kpi")
    return made


def adopt(change: events.Change, keys: Iterable[str]) -> list[Kpi]:
    """The writing half of adopt_kpis, for changes that bring KPIs along; what was new."""
    known = {row.key: row for row in Kpi.objects.filter(engagement=change.engagement)}
    made: list[Kpi] = []
    for wanted in dict.fromkeys(keys):
        row = known.get(wanted)
        if row is None:
            details = from_catalogue(catalogue.kpi(wanted), change.engagement.language)
            made.append(_add(change, wanted, details))
        elif row.archived_at is not None:
            _bring_back(change, row)
            made.append(row)
    return made


def from_catalogue(entry: catalogue.Kpi, language: str) -> Details:
    """The usual figures of a KPI, its texts in the language of the engagement."""
    low, high = entry.band or (None, None)
    return Details(
        name=entry.name.in_language(language),
        unit=entry.unit,
        direction=entry.direction,
        frequency=entry.frequency,
        formula=entry.formula.in_language(language),
        target=_figure(entry.typical_target),
        band_low=_figure(low),
        band_high=_figure(high),
    )


def _figure(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def add_kpi(
    engagement: Engagement, *, details: Details, by: Participant, key: events.Key | None = None
) -> Kpi:
    """Add a KPI of the engagement's own."""
    details = checked(details)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        return _add(change, _own_key(change.engagement), details)


def change_kpi(
    kpi: Kpi,
    *,
    details: Details,
    seen: int | None,
    by: Participant,
    key: events.Key | None = None,
) -> Kpi:
    """Say it otherwise.

    `seen` is the version that its sender had before their eyes: raises Overtaken when it is
    another one now.  None asks for nothing: the last word counts.
    """
    details = checked(details)
    with events.change(kpi.engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        fresh = _live(kpi)
        if is_overtaken(fresh, seen):
            raise Overtaken(OVERTAKEN, now=fresh)
        before = details_of(fresh)
        details = checked(_following(fresh, before, details))
        changed = [name for name in NAMES if getattr(details, name) != getattr(before, name)]
        if changed:
            for name in changed:
                setattr(fresh, name, getattr(details, name))
            _save(change, fresh)
            if READ_IN_MANDATE & set(changed):
                _outdate_mandate(fresh)
            _record(change, "kpi.changed", fresh, before=before.name, fields=changed)
    return fresh


def _following(kpi: Kpi, before: Details, after: Details) -> Details:
    """With the target that follows from the baseline, where the catalogue says it does.

    A target that somebody typed stands; one that followed before moves on with its baseline.
    """
    factor = derived_by(kpi)
    if factor is None or after.baseline is None or after.direction == Direction.BAND:
        return after
    followed = before.target is not None and before.target == derived(before.baseline, factor)
    if after.target is None or (followed and after.target == before.target):
        target = derived(after.baseline, factor)
        return replace(after, target=None if target == after.baseline else target)
    return after


def derived_by(kpi: Kpi) -> Decimal | None:
    """By what the baseline of this KPI becomes its target; None where it does not."""
    entry = catalogue.load().kpis.get(kpi.key)
    return _figure(entry.target_from_baseline) if entry else None


def derived(baseline: Decimal | None, factor: Decimal) -> Decimal | None:
    return None if baseline is None else (baseline * factor).quantize(CENTS)


def remove_kpi(
    kpi: Kpi, *, by: Participant, seen: int | None = None, key: events.Key | None = None
) -> Kpi:
    """Take the KPI off the list; it can be put back with its links.  Twice is no error."""
    with events.change(kpi.engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        fresh = Kpi.objects.get(pk=kpi.pk)
        if fresh.archived_at is None:
            if is_overtaken(fresh, seen):
                raise Overtaken(OVERTAKEN, now=fresh)
            if fresh.objectives.filter(mandate__status=Status.SIGNED).exists():
                raise Refused(PROVES)
            fresh.archived_at = timezone.now()
            _save(change, fresh)
            _outdate_mandate(fresh)
            _record(change, "kpi.removed", fresh)
    return fresh


def restore_kpi(kpi: Kpi, *, by: Participant, key: events.Key | None = None) -> Kpi:
    """Put a removed KPI back as it was.  Twice is no error."""
    with events.change(kpi.engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        fresh = Kpi.objects.get(pk=kpi.pk)
        if fresh.archived_at is not None:
            _bring_back(change, fresh)
    return fresh


def move_kpi(kpi: Kpi, *, by: Participant, places: int, key: events.Key | None = None) -> Kpi:
    """Put the KPI so many places further down the list, up with a number below 0."""
    with events.change(kpi.engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        fresh = _live(kpi)
        listed = list(Kpi.objects.live().filter(engagement=change.engagement))
        here = listed.index(fresh)
        there = min(max(here + places, 0), len(listed) - 1)
        if there == here:
            return fresh
        listed.insert(there, listed.pop(here))
        for place, row in enumerate(listed):
            row.position = float(place)
        Kpi.objects.bulk_update(listed, ["position"])
        _record(change, "kpi.moved", fresh)
    return fresh


def checked(details: Details) -> Details:
    """The details as they are stored; Refused in words that name the field."""
    name, unit = one_line(details.name), one_line(details.unit)
    formula, owner = one_line(details.formula), one_line(details.owner)
    for field, text, most, words in (
        ("name", name, TITLE_MOST, LONG_NAME),
        ("unit", unit, UNIT_MOST, LONG_UNIT),
        ("formula", formula, FORMULA_MOST, LONG_FORMULA),
        ("owner", owner, TITLE_MOST, LONG_OWNER),
    ):
        if len(text) > most:
            raise Refused(words, field=field)
    if not name:
        raise Refused(NO_NAME, field="name")
    if not unit:
        raise Refused(NO_UNIT, field="unit")
    if details.direction not in Direction.values:
        raise Refused(NO_DIRECTION, field="direction")
    if details.frequency not in Frequency.values:
        raise Refused(NO_FREQUENCY, field="frequency")
    _check_figures(details)
    return replace(details, name=name, unit=unit, formula=formula, owner=owner)


def _check_figures(details: Details) -> None:
    low, high = details.band_low, details.band_high
    if details.direction == Direction.BAND:
        if details.target is not None:
            raise Refused(NO_TARGET_IN_BAND, field="target")
        if low is None or high is None:
            raise Refused(NO_BAND, field="band_low" if low is None else "band_high")
        if low >= high:
            raise Refused(BAND_TURNED, field="band_low")
    elif low is not None or high is not None:
        raise Refused(ONLY_A_BAND, field="band_low" if low is not None else "band_high")
    if details.target is not None and details.target == details.baseline:
        raise Refused(SAME, field="target")
    if details.tolerance is not None and details.tolerance < 0:
        raise Refused(NEGATIVE, field="tolerance")
    if not 0 <= details.tolerance_percent <= 100:
        raise Refused(PERCENT, field="tolerance_percent")


def leads_away(kpi: Kpi) -> bool:
    """Whether its target lies on the wrong side of its baseline: a hint, no refusal."""
    return figures.leads_away(kpi.direction, kpi.baseline, kpi.target)


def _live(kpi: Kpi) -> Kpi:
    fresh = Kpi.objects.get(pk=kpi.pk)
    if fresh.archived_at is not None:
        raise Refused(GONE)
    return fresh


def _own_key(engagement: Engagement) -> str:
    """The next free one of X1, X2 and so on."""
    keys = Kpi.objects.filter(engagement=engagement, key__startswith="X")
    numbers = [int(key[1:]) for key in keys.values_list("key", flat=True) if key[1:].isdigit()]
    return f"X{max(numbers, default=0) + 1}"


def _add(change: events.Change, key: str, details: Details) -> Kpi:
    _check_room(change.engagement)
    rows = Kpi.objects.filter(engagement=change.engagement)
    last = rows.aggregate(last=Max("position"))["last"]
    kpi = Kpi(engagement=change.engagement, key=key, **vars(details))
    kpi.position = 0.0 if last is None else last + 1
    kpi.number = change.next_number
    kpi.save()
    _record(change, "kpi.added", kpi)
    return kpi


def _bring_back(change: events.Change, kpi: Kpi) -> None:
    _check_room(change.engagement)
    kpi.archived_at = None
    _save(change, kpi)
    _outdate_mandate(kpi)
    _record(change, "kpi.restored", kpi)


def _check_room(engagement: Engagement) -> None:
    if Kpi.objects.live().filter(engagement=engagement).count() >= MOST_KPIS:
        raise Refused(FULL)


def _save(change: events.Change, kpi: Kpi) -> None:
    kpi.number = change.next_number
    kpi.save()


def _outdate_mandate(kpi: Kpi) -> None:
    """Whoever reads a mandate that the KPI proves, to agree or to sign, reads it once more."""
    open_ones = Mandate.objects.exclude(status=Status.SIGNED)
    open_ones.filter(objectives__kpis=kpi).update(number=kpi.number)


def _record(change: events.Change, kind: str, kpi: Kpi, **data: Any) -> None:
    topic = topics.kpis(change.engagement)
    change.record(kind, subject=kpi.subject, topic=topic, title=kpi.name, **data)
