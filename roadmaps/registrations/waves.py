"""What waves, the pilot and gates bring to the registries of the core and of live."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pmo_studio.core import belongings, due, own_data, phases, sheets, subjects, text_subjects
from pmo_studio.core import milestones as core_milestones
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.openings import OpenSheet
from pmo_studio.core.texts import REDACTED
from pmo_studio.live import renderers
from roadmaps import milestones
from roadmaps.actions import pilots
from roadmaps.models import (
    RolloutUnit,
    UnitRating,
    Wave,
    WaveCondition,
    WaveCriterion,
    WaveDecision,
)
from roadmaps.models.wave import WaveKind
from roadmaps.waves import ballots, measures
from roadmaps.waves import due as waves_due

SHEET = "waves"


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    sheets.register(
        sheets.Sheet(
            "3.5",
            SHEET,
            _("Waves and pilot"),
            "roadmaps:waves",
            phase=3,
            opens=OpenSheet.PLAN,
            tally=_tally,
        )
    )
    for prefix, rows, path, field in TEXTS:
        subjects.register(text_subjects.kind(prefix, rows, path, field))
    subjects.register(subjects.SubjectKind("pilot_reason", _reasons, _redact_reason))
    subjects.register_ballot(
        subjects.Ballot("pilot", _("Pilot"), ballots.offers, ballots.candidates)
    )
    renderers.register_reach("vote.ended", ballots.topics_of_votes)
    phases.register_measures(("I2", "I7"), measures.of_waves, sheet=SHEET)
    due.register(waves_due.conditions)
    core_milestones.register(milestones.wave_gates)
    core_milestones.register_late(milestones.late_conditions)
    belongings.register(pilots.drop_ratings)
    own_data.register(_counts)
    own_data.register_part("pilot_ratings", _rated_by)
    own_data.register_part("wave_gates_decided", _decided_by)
    own_data.register_part("wave_conditions", _looked_after_by)


# Where people wrote: the prefix of the subject, its rows, how they reach the engagement, the text.
TEXTS: tuple[tuple[str, "QuerySet[Any]", str, str], ...] = (
    ("rollout_unit", RolloutUnit.objects.all(), "plan__engagement", "name"),
    ("wave", Wave.objects.all(), "plan__engagement", "name"),
    ("wave_criterion", WaveCriterion.objects.all(), "wave__plan__engagement", "text"),
    ("wave_decision", WaveDecision.objects.all(), "wave__plan__engagement", "reason"),
    ("wave_condition", WaveCondition.objects.all(), "decision__wave__plan__engagement", "text"),
)


def _reasons(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    """Why the pilot takes place where it does; there is one, named by the engagement."""
    rows = Wave.objects.filter(plan__engagement=engagement, plan__engagement__in=list(ids))
    found = rows.filter(kind=WaveKind.PILOT).exclude(unit_reason="")
    return dict(found.values_list("plan__engagement", "unit_reason"))


def _redact_reason(engagement: Engagement, pk: int) -> bool:
    rows = Wave.objects.filter(plan__engagement=engagement, plan__engagement__in=[pk])
    number = engagement.last_number + 1
    found = rows.filter(kind=WaveKind.PILOT)
    return bool(found.update(unit_reason=REDACTED, number=number))


def _tally(engagement: Engagement) -> str:
    n = Wave.objects.filter(plan__engagement=engagement).count()
    return ngettext("%(n)s wave", "%(n)s waves", n) % {"n": n} if n else ""


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    decided = WaveDecision.objects.filter(wave__plan__engagement=engagement)
    return [
        (__("Waves"), Wave.objects.filter(plan__engagement=engagement).count()),
        (__("Decisions at the gates of waves"), decided.count()),
    ]


def _rated_by(seat: Participant) -> list[dict[str, Any]]:
    rows = UnitRating.objects.filter(seat=seat).select_related("unit")
    return [{"unit": row.unit.name, "criterion": row.criterion, "value": row.value} for row in rows]


def _decided_by(seat: Participant) -> list[dict[str, Any]]:
    rows = WaveDecision.objects.filter(by=seat).select_related("wave")
    return [
        {
            "wave": row.wave.key,
            "decision": row.decision,
            "on": row.decided_on.isoformat(),
            "until": row.until.isoformat() if row.until else None,
            "why": row.reason,
            "at": row.at.isoformat(),
        }
        for row in rows
    ]


def _looked_after_by(seat: Participant) -> list[dict[str, Any]]:
    rows = WaveCondition.objects.filter(owner=seat)
    return [
        {
            "condition": row.text,
            "due": row.due_on.isoformat(),
            "met_on": row.met_on.isoformat() if row.met_on else None,
        }
        for row in rows
    ]
