"""What became of a mandate's KPIs since it was signed, or since the room agreed on it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as __

from canvases import kpi_words
from canvases.mandates import reading
from canvases.models import Kpi, Mandate, MandateCopy
from pmo_studio.core.models import Event

TARGET = frozenset({"target", "band_low", "band_high", "direction", "unit"})


def changed(found: reading.Standing) -> list[str]:
    """A sentence for each KPI that stands otherwise now; two or three queries, none for a draft."""
    mandate = found.mandate
    if mandate.is_signed:
        copy = mandate.copies.first()
        return list(_since_signing(copy, found)) if copy else []
    return list(_since_agreeing(mandate)) if mandate.is_agreed else []


# --- signed: the copy holds the figures ---


def _since_signing(copy: MandateCopy, found: reading.Standing) -> Iterator[str]:
    """Objectives are locked under a signature, so both sides have the same ones in order."""
    seen: set[str] = set()
    for signed, now in zip(copy.document["objectives"], found.objectives, strict=False):
        for before, after in _pairs(signed["kpis"], now.kpis):
            words = _compared(before, after)
            if words and words not in seen:
                seen.add(words)
                yield words


def _pairs(
    signed: Sequence[Mapping[str, Any]], now: Sequence[Kpi]
) -> Iterator[tuple[Mapping[str, Any] | None, Kpi]]:
    """Each KPI of an objective with what was signed of it; None for one that was put back since.

    A copy holds no ids: they meet by name, then, where one was renamed, in their order.
    """
    left = list(signed)
    met: dict[int, Mapping[str, Any]] = {}
    for kpi in now:
        same = next((each for each in left if each["name"] == kpi.name), None)
        if same is not None:
            left.remove(same)
            met[kpi.pk] = same
    for kpi in now:
        if kpi.pk not in met and left:
            met[kpi.pk] = left.pop(0)
        yield met.get(kpi.pk), kpi


def _compared(before: Mapping[str, Any] | None, after: Kpi) -> str:
    name, now = kpi_words.told(after.name), _aim(after)
    if before is None:
        return __("%(name)s: not in what was signed, now %(now)s") % {"name": name, "now": now}
    was = _aim(reading.kpi_of(before))
    told = {"name": name, "before": was, "now": now, "called": kpi_words.told(before["name"])}
    if before["name"] == after.name:
        return "" if was == now else __("%(name)s: signed with %(before)s, now %(now)s") % told
    if was == now:
        return __("%(name)s: signed as “%(called)s”, with the same target") % told
    return __("%(name)s: signed as “%(called)s” with %(before)s, now %(now)s") % told


def _aim(kpi: Kpi) -> str:
    return kpi_words.aim(kpi) or __("no target")


# --- agreed: only the log knows, and it keeps no figures ---


def _since_agreeing(mandate: Mandate) -> Iterator[str]:
    log = Event.objects.filter(engagement=mandate.engagement_id)
    agreed = log.filter(kind="mandate.agreed").order_by("-number").first()
    if agreed is None or agreed.number >= mandate.number:
        return
    proofs = Kpi.objects.filter(objectives__mandate=mandate).distinct()
    rows = {kpi.subject: kpi for kpi in proofs}
    later = log.filter(
        number__gt=agreed.number,
        kind__in=("kpi.changed", "kpi.removed", "kpi.restored"),
        subject__in=rows,
    )
    for subject, fields in _fields(later.order_by("number")).items():
        words = _told(rows[subject], fields)
        if words:
            yield words


def _fields(later: QuerySet[Event]) -> Mapping[str, set[str]]:
    """What was changed of each KPI, by its subject."""
    found: dict[str, set[str]] = {}
    for event in later:
        changed = event.data["fields"] if event.kind == "kpi.changed" else [event.kind]
        found.setdefault(event.subject, set()).update(changed)
    return found


def _told(kpi: Kpi, fields: set[str]) -> str:
    told = {"name": kpi_words.told(kpi.name), "now": _aim(kpi)}
    if kpi.archived_at is not None:
        return __("%(name)s: removed since") % told
    if "kpi.restored" in fields and "kpi.removed" not in fields:
        return __("%(name)s: put back since; it is now %(now)s") % told
    if fields & TARGET:
        return __("%(name)s: its target was changed; it is now %(now)s") % told
    if "name" in fields:
        return __("%(name)s: renamed; its target stands, %(now)s") % told
    if "baseline" in fields:
        told |= {"baseline": kpi_words.baseline(kpi) or __("not set")}
        return __("%(name)s: its baseline was changed; it is now %(baseline)s") % told
    return ""
