"""What is on record about a gate, as its page and the report show it."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as __

from pmo_studio.core import catalogue, gate_criteria, gate_snapshots, gate_table, gate_words, phases
from pmo_studio.core.gates import Decision
from pmo_studio.core.models import (
    CriterionSetting,
    Engagement,
    GateCondition,
    GateDecision,
    GateWaiver,
    OwnCriterion,
)


@dataclass(frozen=True)
class Promised:
    """A condition with the name of what it stands for; "" for one of its own."""

    row: GateCondition
    criterion: str
    is_late: bool


@dataclass(frozen=True)
class Decided:
    """One decision on record, with its conditions and how everything stood then."""

    row: GateDecision
    conditions: Sequence[Promised]
    stood: phases.PhaseStanding

    @property
    def words(self) -> str:
        return gate_words.decision(self.row.decision)

    @property
    def tone(self) -> str:
        return gate_words.TONES[Decision(self.row.decision)]

    @property
    def open_conditions(self) -> int:
        return sum(each.row.met_on is None for each in self.conditions)

    @property
    def follows(self) -> str:
        return gate_words.follows(Decision(self.row.decision), self.row.review_on)

    @property
    def rows(self) -> "list[Stood]":
        """The criteria as they stood when that was decided."""
        listed = zip(gate_table.rows(self.stood), self.stood.criteria, strict=True)
        return [Stood(row, gate_table.words(one), one.criterion.weight) for row, one in listed]


@dataclass(frozen=True)
class Stood:
    """A criterion in the table of a decision."""

    row: gate_table.Row
    words: Sequence[str]
    weight: float


@dataclass(frozen=True)
class Record:
    """All that is on record about one gate, the newest first."""

    decisions: Sequence[Decided]
    # By the key of the criterion.
    standing: Mapping[str, GateWaiver]
    withdrawn: Sequence[GateWaiver]
    settings: Mapping[str, CriterionSetting]
    own: Mapping[str, OwnCriterion]
    removed: Sequence[OwnCriterion]

    @property
    def newest(self) -> Decided | None:
        return self.decisions[0] if self.decisions else None

    @property
    def earlier(self) -> Sequence[Decided]:
        return self.decisions[1:]


def read(engagement: Engagement, phase: int, today: datetime.date) -> Record:
    """Five queries, however long the history is; `today` says what is late."""
    return read_all(engagement, today)[phase]


def read_all(engagement: Engagement, today: datetime.date) -> dict[int, Record]:
    """The same of every phase."""
    decisions = list(GateDecision.objects.filter(engagement=engagement).select_related("by"))
    conditions: dict[int, list[GateCondition]] = {}
    rows = GateCondition.objects.filter(decision__engagement=engagement)
    for row in rows.select_related("owner", "met_by"):
        conditions.setdefault(row.decision_id, []).append(row)
    waivers = list(
        GateWaiver.objects.filter(engagement=engagement).select_related("by", "withdrawn_by")
    )
    by_pk = {row.pk: row for row in waivers}
    settings = CriterionSetting.objects.filter(engagement=engagement).select_related("changed_by")
    own = list(OwnCriterion.objects.filter(engagement=engagement).select_related("met_by"))
    phase_of = {key: one.phase for key, one in catalogue.load().criteria.items()}
    phase_of |= {row.key: row.phase for row in own}
    names = {row.key: row.text for row in own}
    return {
        phase.number: Record(
            decisions=[
                _decided(row, conditions.get(row.pk, ()), by_pk, names, today)
                for row in decisions
                if row.phase == phase.number
            ],
            standing={row.criterion: row for row in waivers if row.withdrawn_on is None},
            withdrawn=[
                row
                for row in waivers
                if row.withdrawn_on is not None and phase_of.get(row.criterion) == phase.number
            ],
            settings={row.key: row for row in settings},
            own={row.key: row for row in own if row.archived_at is None},
            removed=[row for row in own if row.archived_at and row.phase == phase.number],
        )
        for phase in catalogue.phases()
    }


def _decided(
    row: GateDecision,
    conditions: Sequence[GateCondition],
    waivers: Mapping[int, GateWaiver],
    names: Mapping[str, str],
    today: datetime.date,
) -> Decided:
    promised = [
        Promised(
            each,
            name_of(each.criterion, names),
            each.met_on is None and each.due_on < today,
        )
        for each in conditions
    ]
    return Decided(row, promised, gate_snapshots.standing_of(row, waivers))


def name_of(key: str, own: Mapping[str, str]) -> str:
    """What a criterion is called; "" for none."""
    if not key:
        return ""
    return own.get(key) or gate_words.criterion(key)


def differences(key: str, setting: CriterionSetting | None) -> list[str]:
    """Where the engagement asks something else than the method, each in words."""
    method = gate_criteria.of_method(key)
    if setting is None or method is None:
        return []
    told = []
    for each in method.measures:
        wanted = setting.required.get(each.key, each.required)
        if wanted != each.required:
            told.append(
                __("The method asks %(usual)s, this engagement %(here)s")
                % {
                    "usual": gate_table.value(each.unit, each.required),
                    "here": gate_table.value(each.unit, float(wanted)),
                }
            )
    if setting.weight is not None:
        said = __("The method gives it weight %(usual)s, this engagement %(here)s")
        told.append(said % {"usual": f"{method.weight:g}", "here": f"{float(setting.weight):g}"})
    if setting.mandatory is not None:
        told.append(
            __("No must in the method, one in this engagement")
            if setting.mandatory
            else __("A must in the method, none in this engagement")
        )
    if setting.wording:
        rule = method.rule.in_language(get_language())
        told.append(__("The words of the method: %(rule)s") % {"rule": rule})
    return told


def told(key: str, setting: CriterionSetting | None) -> str:
    """The differences in a line, with who asked something else and when; "" without any."""
    said = differences(key, setting)
    return "; ".join([*said, *filter(None, [changed_by(setting)])]) if said else ""


def changed_by(setting: CriterionSetting | None) -> str:
    """Who asked something else, and when; "" where nobody says it."""
    if setting is None or setting.changed_by is None or setting.changed_on is None:
        return ""
    return __("changed by %(who)s, %(day)s") % {
        "who": setting.changed_by.name,
        "day": date_format(setting.changed_on),
    }


def open_conditions(engagement: int) -> QuerySet[GateCondition]:
    """Conditions of the newest decision of each gate that nobody met, by their days."""
    rows = GateCondition.objects.filter(
        decision__engagement=engagement,
        decision=newest("decision__engagement", "decision__phase"),
        met_on=None,
    )
    return rows.select_related("decision", "owner").order_by("due_on", "pk")


def newest(engagement: str, phase: str) -> Subquery:
    """The newest decision of the gate that these columns of a row name."""
    rows = GateDecision.objects.filter(engagement=OuterRef(engagement), phase=OuterRef(phase))
    return Subquery(rows.order_by("-pk").values("pk")[:1])
