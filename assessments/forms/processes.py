"""Forms of processes, lanes, steps and pain points."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import Lane, Process, Step
from assessments.models.processes import (
    LANE_MOST,
    OWNER_MOST,
    PAIN_MOST,
    PURPOSE_MOST,
    SIPOC,
    STEP_MOST,
    TRIGGER_MOST,
    StepKind,
    capability_keys,
)
from assessments.processes import flow
from assessments.processes.maps import ProcessMap, capability_name
from pmo_studio.core.forms import NameField
from pmo_studio.core.lines import TITLE_MOST

# What `after` is called when a step comes first.
FIRST = "0"
LAST = "end"
TIME_MOST = 40
TOO_LONG = _("%(field)s: a year is the most a step can take.")
# Twelve lines of 120 characters, with room for those that are too long to be told so in words.
LINES_MOST = 5000


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 4, "dir": "auto"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=LINES_MOST, strip=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return super().to_python(value) or ""

    def clean(self, value: Any) -> list[str]:
        return str(super().clean(value)).splitlines()


class TimeField(forms.CharField):
    """A time as people write it, as whole minutes, at most a year; nothing typed means none."""

    def __init__(self, *, days: bool, bad: Any, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=TIME_MOST, **kwargs)
        self.days, self.bad = days, bad

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        told = flow.waited if self.days else flow.duration
        return told(value) if value else ""

    def clean(self, value: Any) -> int:
        text = super().clean(value)
        if not text:
            return 0
        try:
            minutes = flow.minutes(text, days=self.days)
        except ValueError:
            raise forms.ValidationError(self.bad) from None
        if minutes > flow.MOST_MINUTES:
            raise forms.ValidationError(TOO_LONG % {"field": self.label})
        return minutes


def capability_choices() -> list[tuple[str, Any]]:
    names = [(key, capability_name(key)) for key in capability_keys()]
    return [("", _("none named")), *names]


class NewProcessForm(forms.Form):
    name = NameField(label=_("Name"), max_length=TITLE_MOST)


class DescribeForm(forms.Form):
    """Everything about a process but its map."""

    base_version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    name = NameField(label=_("Name"), max_length=TITLE_MOST)
    owner = NameField(
        label=_("Owner"),
        max_length=OWNER_MOST,
        required=False,
        help_text=_("Who answers for the result of the process: a role or a person."),
    )
    capability = forms.ChoiceField(
        label=_("Capability"), choices=capability_choices, required=False
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=PURPOSE_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    trigger = NameField(label=_("What starts it"), max_length=TRIGGER_MOST, required=False)
    suppliers = LinesField(label=_("Suppliers"), help_text=_("Who delivers the inputs."))
    inputs = LinesField(label=_("Inputs"), help_text=_("What the process needs."))
    outputs = LinesField(label=_("Outputs"), help_text=_("What comes out of it."))
    customers = LinesField(label=_("Customers"), help_text=_("Who uses the outputs."))

    @classmethod
    def of(cls, process: Process) -> "DescribeForm":
        """The form as it shows the process."""
        names = ("name", "owner", "capability", "purpose", "trigger", *SIPOC)
        values = {name: getattr(process, name) for name in names}
        return cls(initial=values | {"base_version": process.version})


class LaneForm(forms.Form):
    name = NameField(label=_("Role or unit"), max_length=LANE_MOST)


class LaneMoveForm(forms.Form):
    up = forms.BooleanField(required=False)


class _OnMapForm(forms.Form):
    """A form that names lanes and steps of one process."""

    def __init__(self, *args: Any, shown: ProcessMap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = shown

    def offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = list(choices)

    def lane_choices(self) -> list[tuple[str, Any]]:
        return [(str(lane.pk), lane.name) for lane in self.shown.lanes]

    def after_choices(self, *, without: Step | None = None) -> list[tuple[str, Any]]:
        """Behind which step: the beginning, then every step with its number."""
        behind = _("after %(number)s %(step)s")
        steps = [
            (str(step.pk), behind % {"number": number, "step": step.name})
            for number, step in enumerate(self.shown.steps, start=1)
            if step != without
        ]
        return [(FIRST, _("at the beginning")), *steps]

    def lane(self) -> Lane | None:
        return next((one for one in self.shown.lanes if str(one.pk) == self.said("lane")), None)

    def step(self, name: str) -> Step | None:
        return next((one for one in self.shown.steps if str(one.pk) == self.said(name)), None)

    def said(self, name: str) -> str:
        return str(self.cleaned_data.get(name, ""))


class StepForm(_OnMapForm):
    """What a step is."""

    kind = forms.ChoiceField(label=_("Kind"), choices=StepKind.choices, initial=StepKind.TASK)
    name = NameField(label=_("Step"), max_length=STEP_MOST)
    work_min = TimeField(
        label=_("Work"),
        days=False,
        help_text=_("Minutes or hours: 90, 1 h 30 min"),
        bad=_("Work: write minutes or hours, such as 90, 1 h or 1 h 30 min."),
    )
    wait_min = TimeField(
        label=_("Wait"),
        days=True,
        help_text=_("Also days of 24 hours: 2 d"),
        bad=_("Wait: write minutes, hours or days of 24 hours, such as 90, 1 h 30 min or 2 d."),
    )


class AddStepForm(StepForm):
    """A new step, in a lane that there is or in a new one."""

    lane_id = forms.ChoiceField(label=_("Lane"), required=False)
    new_lane = NameField(label=_("or a new lane"), max_length=LANE_MOST, required=False)
    after = forms.ChoiceField(label=_("Place"), initial=LAST)
    field_order = ("name", "lane_id", "new_lane", "kind", "work_min", "wait_min", "after")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lanes = self.lane_choices()
        self.offer("lane_id", lanes or [("", _("none yet"))])
        self.offer("after", [(LAST, _("at the end")), *self.after_choices()])
        if not lanes:
            del self.fields["lane_id"]
            self.fields["new_lane"].label = _("Lane (who does it)")
            self.fields["new_lane"].required = True
        self.order_fields(self.field_order)

    def said(self, name: str) -> str:
        return super().said("lane_id" if name == "lane" else name)

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        return {
            **{name: data[name] for name in ("kind", "name", "work_min", "wait_min")},
            "lane": data["new_lane"] or self.lane(),
            "after": self.step("after"),
            "first": data["after"] == FIRST,
        }


class EditStepForm(StepForm):
    field_order = ("name", "kind")
    base_version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        names = ("kind", "name", "work_min", "wait_min", "base_version")
        return {name: self.cleaned_data[name] for name in names}


class MoveStepForm(_OnMapForm):
    """In which lane, and behind which step."""

    lane_id = forms.ChoiceField(label=_("Lane"))
    after = forms.ChoiceField(label=_("Place"))

    def __init__(self, *args: Any, moved: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("lane_id", self.lane_choices())
        self.offer("after", self.after_choices(without=moved))

    def said(self, name: str) -> str:
        return super().said("lane_id" if name == "lane" else name)

    def values(self) -> dict[str, Any]:
        return {"lane": self.lane(), "after": self.step("after")}


class PainForm(_OnMapForm):
    """What hurts, and where."""

    text = forms.CharField(
        label=_("What hurts"),
        max_length=PAIN_MOST,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": _("A pain point needs a text.")},
    )
    step_id = forms.ChoiceField(label=_("At which step"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [
            (str(step.pk), f"{number} {step.name}")
            for number, step in enumerate(self.shown.steps, start=1)
        ]
        self.offer("step_id", [("", _("in the whole process")), *steps])

    def said(self, name: str) -> str:
        return super().said("step_id" if name == "step" else name)

    def values(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"], "step": self.step("step")}


class EditPainForm(PainForm):
    base_version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        return super().values() | {"base_version": self.cleaned_data["base_version"]}


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("BPMN file"),
        help_text=_("A .bpmn or .xml file of at most 1 MB, from this studio or another tool."),
        error_messages={"required": _("Choose a BPMN file first.")},
        widget=forms.FileInput(attrs={"accept": ".bpmn,.xml,application/xml,text/xml"}),
    )
