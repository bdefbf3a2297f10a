"""What a facilitator decides about an assessment.  The forms read; the actions write."""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from assessments import wording
from assessments.actions.assessments import NO_NOTE, NO_TITLE, NOTE_MOST, Plan
from assessments.library.sources import Source
from assessments.maturity.entries import (
    DkPolicy,
    MaturityModel,
    OverallRule,
    Params,
    Rule,
    Weighting,
)
from assessments.models import Assessment, AssessmentGroup
from assessments.models.assessment import AssessmentKind
from pmo_studio.core import languages
from pmo_studio.core.events import new_key
from pmo_studio.core.forms import NameField, RowsField, check_year
from pmo_studio.core.lines import TITLE_MOST, beginning
from pmo_studio.core.models import Engagement, RoleGroup
from pmo_studio.core.rounding import half_up
from pmo_studio.workshops.models import Workshop, WorkshopState

# Of a model in three parts for portfolio, programmes and projects only the last is usual.
USUAL_DOMAINS = {"seven5": ["PJM"]}


def _zone() -> str:
    return __("In the studio's time zone, %(zone)s. No answer is taken afterwards.") % {
        "zone": timezone.get_current_timezone_name()
    }


class DeadlineField(forms.DateTimeField):
    """A date with its time of day, in the studio's time zone; empty for none."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Answers are welcome until"),
            required=False,
            help_text=lazy(_zone, str)(),
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            error_messages={"invalid": _("Write date and time like 2026-12-25 18:00.")},
        )

    def to_python(self, value: Any) -> datetime.datetime | None:
        moment: datetime.datetime | None = super().to_python(value)
        if moment is not None:
            check_year(moment)
        return moment


class DeadlineForm(forms.Form):
    """What can still be changed once people answer: the name and the deadline."""

    title = NameField(label=_("Name"), max_length=TITLE_MOST, error_messages={"required": NO_TITLE})
    deadline = DeadlineField()

    def plan(self, assessment: Assessment) -> Plan:
        """Everything else stays as it is."""
        return Plan(kind=assessment.kind, groups=(), **self.cleaned_data)


class PlanForm(forms.Form):
    """Everything about an assessment but its questions."""

    title = NameField(label=_("Name"), max_length=TITLE_MOST, error_messages={"required": NO_TITLE})
    kind = forms.ChoiceField(label=_("Kind"), choices=AssessmentKind.choices)
    groups = RowsField(
        RoleGroup.objects.none(),
        label=_("Role groups that are asked"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one role group that is asked.")},
    )
    privacy = forms.ChoiceField(
        label=_("What people are promised"),
        choices=[("confidential", _("Confidential")), ("anonymous", _("Anonymous"))],
        widget=forms.RadioSelect,
        initial="confidential",
    )
    by_invitation = forms.BooleanField(label=_("Only invited people answer"), required=False)
    deadline = DeadlineField()
    scope_unit = NameField(
        label=_("Part of the organisation"),
        max_length=80,
        required=False,
        help_text=_("Such as a department; empty means the whole organisation."),
    )
    workshop = forms.ModelChoiceField(
        Workshop.objects.none(),
        label=_("Workshop"),
        required=False,
        empty_label=_("None: people answer in their own time"),
    )
    # So that a double click prepares one assessment.
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any = None, *, engagement: Engagement, initial: Mapping[str, Any]
    ) -> None:
        super().__init__(data, initial={"key": new_key()} | dict(initial))
        groups = engagement.role_groups.all()
        self._field("groups").queryset = groups
        self.initial.setdefault("groups", groups)
        meetings = Workshop.objects.filter(engagement=engagement)
        self._field("workshop").queryset = meetings.exclude(state=WorkshopState.ENDED)
        running = meetings.filter(state=WorkshopState.RUNNING).first()
        self.initial.setdefault("workshop", running)

    def _field(self, name: str) -> "forms.ModelChoiceField[Any]":
        return cast("forms.ModelChoiceField[Any]", self.fields[name])

    def plan(self) -> Plan:
        given = self.cleaned_data
        return Plan(
            title=given["title"],
            kind=given["kind"],
            groups=list(given["groups"]),
            anonymous=given["privacy"] == "anonymous",
            by_invitation=given["by_invitation"],
            deadline=given["deadline"],
            scope_unit=given["scope_unit"],
            workshop=given["workshop"],
        )


class ChangeForm(PlanForm):
    """The plan of an assessment in preparation."""

    def __init__(self, data: Any = None, *, assessment: Assessment) -> None:
        super().__init__(
            data,
            engagement=assessment.engagement,
            initial={
                "title": assessment.title,
                "kind": assessment.kind,
                "groups": _groups_of(assessment),
                "privacy": "anonymous" if assessment.anonymous else "confidential",
                "by_invitation": assessment.by_invitation,
                "deadline": assessment.deadline,
                "scope_unit": assessment.scope_unit,
                "workshop": assessment.workshop,
            },
        )


class NewForm(PlanForm):
    """A new assessment with the questions of a source; of a repeated one they are as they were."""

    def __init__(
        self, data: Any = None, *, engagement: Engagement, source: Source, initial: Any = None
    ) -> None:
        super().__init__(data, engagement=engagement, initial=_proposed(source) | (initial or {}))
        self.source = source
        if source.earlier is not None:
            return
        model = source.model
        if len(model.domains) > 1:
            self.fields["domains"] = _domains_field(model)
        for name, field in _scoring_fields(model).items():
            self.fields[name] = field

    @property
    def chosen_domains(self) -> list[str]:
        """The keys of the chosen parts; all of a model that has one."""
        whole = [domain.key for domain in self.source.model.domains]
        return list(self.cleaned_data.get("domains", whole))

    @property
    def ticked_domains(self) -> list[str] | None:
        """The keys that stand ticked on the page; None where there is no choice."""
        if "domains" not in self.fields:
            return None
        return list(self["domains"].value() or [])

    @property
    def params(self) -> Params:
        """The scoring as chosen; what was not asked or changed stays as the model has it."""
        model, given = self.source.model, self.cleaned_data
        chosen: dict[str, Any] = {
            "weighting": Weighting(given["weighting"]),
            "dk_policy": DkPolicy(given["dk_policy"]),
        }
        if "binarise" in given:
            chosen["binarise"] = given["binarise"]
        if "overall_rule" in given:
            chosen["overall_rule"] = OverallRule(given["overall_rule"])
        # A share such as two thirds is shown as a whole percentage, and is not to become one.
        for name, whole in (("stage_percent", 1), ("threshold", 100), ("choice_threshold", 100)):
            if name in given and name in self.changed_data:
                chosen[name] = given[name] / whole
        return replace(model.params, **chosen)

    @property
    def scoring_fields(self) -> list[forms.BoundField]:
        """The fields under "Scoring", in order."""
        return [self[name] for name in SCORING if name in self.fields]

    @property
    def has_scoring_errors(self) -> bool:
        return any(field.errors for field in self.scoring_fields)


class ReopenForm(forms.Form):
    """Why it is open again, and until when."""

    note = forms.CharField(
        label=_("Why is it open again?"),
        max_length=NOTE_MOST,
        error_messages={"required": NO_NOTE},
        help_text=_("Everybody reads this in the history."),
    )
    deadline = DeadlineField()


SCORING = (
    "weighting",
    "dk_policy",
    "binarise",
    "stage_percent",
    "threshold",
    "choice_threshold",
    "overall_rule",
)


# What a proposed name begins with.
AS_IS = _("As-is: %(model)s")
AGAIN = _("Re-assessment: %(title)s")


def _proposed(source: Source) -> dict[str, Any]:
    """What the form holds at first."""
    language = languages.current()
    name = source.model.name.in_language(language)
    if source.earlier is None:
        title = AS_IS % {"model": name}
        return {"title": beginning(title, TITLE_MOST), "kind": AssessmentKind.AS_IS.value}
    before = source.earlier
    return {
        "title": again_title(before.title),
        "kind": AssessmentKind.REASSESS.value,
        "groups": _groups_of(before),
        "privacy": "anonymous" if before.anonymous else "confidential",
        "by_invitation": before.by_invitation,
        "scope_unit": before.scope_unit,
    }


def again_title(before: str) -> str:
    """What a round is called that repeats one of this name."""
    return beginning(AGAIN % {"title": _without_kind(before)}, TITLE_MOST)


def _without_kind(title: str) -> str:
    """The name without the kind that an earlier proposal put before it, however often."""
    kinds = [words % {"title": "", "model": ""} for words in (AS_IS, AGAIN)]
    while begun := next((kind for kind in kinds if title.startswith(kind)), ""):
        title = title.removeprefix(begun)
    return title


def _groups_of(assessment: Assessment) -> list[int]:
    asked = AssessmentGroup.objects.filter(assessment=assessment)
    return list(asked.values_list("role_group", flat=True))


def _domains_field(model: MaturityModel) -> forms.MultipleChoiceField:
    language = languages.current()
    choices = [
        (domain.key, f"{domain.name.in_language(language)} ({len(list(domain.questions()))})")
        for domain in model.domains
    ]
    return forms.MultipleChoiceField(
        label=_("Parts, with their number of questions"),
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        initial=USUAL_DOMAINS.get(model.key, [key for key, _name in choices]),
        error_messages={"required": _("Choose at least one part of the model.")},
    )


def _scoring_fields(model: MaturityModel) -> dict[str, forms.Field]:
    """What can be chosen about the model's rule; the model's own choice stands there at first."""
    params = model.params
    fields: dict[str, forms.Field] = {
        "weighting": _choice(wording.WEIGHTING, wording.WEIGHTINGS, params.weighting),
        "dk_policy": _choice(wording.DK_POLICY, wording.DK_POLICIES, params.dk_policy),
    }
    if wording.has_practices(model):
        fields["binarise"] = forms.BooleanField(
            label=wording.BINARISE,
            required=False,
            initial=params.binarise,
            help_text=_("Otherwise three of four saying yes makes three quarters of a practice."),
        )
    if wording.has_stages(model):
        fields["stage_percent"] = _percent(wording.STAGE, params.stage_percent)
    if wording.has_levelled_practices(model):
        fields["threshold"] = _percent(wording.THRESHOLD, 100 * params.threshold)
    if wording.has_chosen_levels(model):
        share = 100 * params.choice_threshold
        fields["choice_threshold"] = _percent(wording.CHOICE_THRESHOLD, share)
    if model.rule == Rule.LEVEL_GATED:
        rules = wording.OVERALL_RULES
        fields["overall_rule"] = _choice(wording.OVERALL_RULE, rules, params.overall_rule)
    return fields


def _choice(label: Any, words: Mapping[Any, Any], chosen: Any) -> forms.ChoiceField:
    choices = [(key.value, text) for key, text in words.items()]
    return forms.ChoiceField(
        label=label, choices=choices, initial=chosen.value, widget=forms.RadioSelect
    )


def _percent(label: Any, value: float) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=100,
        initial=int(half_up(value)),
        help_text=_("A percentage, 1 to 100."),
    )
