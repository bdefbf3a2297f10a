"""Forms of the plan's frame, of waves and of their criteria.  They read; the actions write."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from canvases import kpi_words
from canvases.models import Kpi
from pmo_studio.core.forms import DayField, NameField
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement
from pmo_studio.core.seen_forms import SeenForm, seen_of
from roadmaps.actions import framing, wave_criteria, waves
from roadmaps.actions.wave_criteria import CriterionFacts
from roadmaps.actions.waves import WaveFacts
from roadmaps.forms.fields import WholeField
from roadmaps.models import Plan, RolloutUnit, Wave, WaveCriterion
from roadmaps.models.plan import MOST_GATE_DAYS
from roadmaps.models.wave import CRITERION_MOST, MOST_CAPACITY, CriterionKind, WaveKind

if TYPE_CHECKING:
    from django.db.models import QuerySet

NO_DAY = _("Write a day, such as 2026-01-05, or leave it empty.")


class UnitChoice(forms.ModelChoiceField[RolloutUnit]):
    """A unit by its name, or none."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"invalid_choice": waves.UNIT_GONE})
        super().__init__(RolloutUnit.objects.none(), required=False, **kwargs)

    def label_from_instance(self, obj: RolloutUnit) -> str:
        return obj.name


class KpiChoice(forms.ModelChoiceField[Kpi]):
    """A KPI with its target, or none."""

    def label_from_instance(self, obj: Kpi) -> str:
        target = kpi_words.aim(obj)
        name = kpi_words.told(obj.name)
        return f"{name}: {target}" if target else name


class FrameForm(SeenForm):
    """When the plan starts and how long its gates take."""

    starts_on = DayField(
        label=_("First day of the plan"),
        required=False,
        help_text=_("Empty: the start date of the engagement."),
        error_messages={"invalid": NO_DAY},
    )
    gate_days = WholeField(
        label=_("Working days for each gate"),
        words=framing.BAD_DAYS,
        least=0,
        most=MOST_GATE_DAYS,
        help_text=_("So many days pass between the end of a wave and the beginning of the next."),
    )

    def __init__(self, data: Any = None, *, plan: Plan | None = None) -> None:
        initial = seen_of(plan) | {
            "starts_on": plan.starts_on if plan else None,
            "gate_days": plan.gate_days if plan else 1,
        }
        super().__init__(data, initial=initial)


class WaveForm(SeenForm):
    """What a wave is called, where it takes place, what it can take."""

    name = NameField(
        label=_("Name of its own"),
        required=False,
        max_length=TITLE_MOST,
        error_messages={"max_length": waves.LONG_NAME},
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    unit = UnitChoice(label=_("Unit"))
    capacity = WholeField(
        label=_("Capacity"), words=waves.BAD_CAPACITY, least=0, most=MOST_CAPACITY, required=False
    )

    def __init__(self, data: Any = None, *, wave: Wave) -> None:
        facts = vars(waves.facts_of(wave))
        super().__init__(data, initial=seen_of(wave) | facts)
        if wave.kind == WaveKind.ROLLOUT:
            self.fields["unit"].queryset = _units(wave)  # type: ignore[attr-defined]  # a choice
        else:
            del self.fields["unit"]

    @property
    def facts(self) -> WaveFacts:
        given = self.cleaned_data
        return WaveFacts(given["name"], given.get("unit"), given["capacity"])


def _units(wave: Wave) -> "QuerySet[RolloutUnit]":
    """Units in which no other wave takes place."""
    taken = Wave.objects.filter(plan=wave.plan_id, unit__isnull=False).exclude(pk=wave.pk)
    rows = RolloutUnit.objects.live().filter(plan=wave.plan_id)
    return rows.exclude(pk__in=taken.values("unit"))


class DaysForm(forms.Form):
    """How long a wave shall last, from which its capacity is proposed."""

    days = WholeField(
        label=_("Working days"),
        words=_("Write how many working days the wave shall last, from 1 to 2,600."),
        least=1,
        most=2600,
    )


class CriterionForm(SeenForm):
    """A criterion, when it must hold, and the KPI that shows it."""

    text = NameField(
        label=_("What must hold"),
        max_length=CRITERION_MOST,
        error_messages={
            "required": wave_criteria.NO_TEXT,
            "max_length": wave_criteria.LONG_TEXT,
        },
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    kind = forms.ChoiceField(
        label=_("When"),
        choices=[
            (CriterionKind.SUCCESS, _("At the gate: it was a success")),
            (CriterionKind.ENTRY, _("Before the wave begins")),
        ],
        error_messages=dict.fromkeys(("required", "invalid_choice"), wave_criteria.NO_KIND),
    )
    kpi = KpiChoice(
        Kpi.objects.none(),
        label=_("KPI that shows it"),
        required=False,
        empty_label=_("none"),
        error_messages={"invalid_choice": wave_criteria.KPI_GONE},
    )

    def __init__(
        self, data: Any = None, *, engagement: Engagement, criterion: WaveCriterion | None = None
    ) -> None:
        initial = seen_of(criterion)
        if criterion:
            initial |= {"text": criterion.text, "kind": criterion.kind, "kpi": criterion.kpi_id}
        super().__init__(data, initial=initial)
        kpis = self.fields["kpi"]
        kpis.queryset = Kpi.objects.live().filter(engagement=engagement)  # type: ignore[attr-defined]  # a choice

    @property
    def facts(self) -> CriterionFacts:
        given = self.cleaned_data
        return CriterionFacts(given["kind"], given["text"], given["kpi"])
