"""Forms of the core, each named after its act."""

import datetime
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import figures, languages, tokens
from pmo_studio.core.actions.engagements import RETENTION, SETTINGS
from pmo_studio.core.bundle.schema import YEARS
from pmo_studio.core.lines import one_line
from pmo_studio.core.models import Engagement, Participant, RoleGroup
from pmo_studio.core.models.people import CODE_HOURS, CODE_SEATS, Role
from pmo_studio.core.refusals import Refused
from pmo_studio.core.subjects import is_id

NAME_MOST = 60


def tell(form: forms.BaseForm, refused: Refused) -> None:
    """The refusal at its field; above the form where the form has no such field."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.words)


class RowsField(forms.ModelMultipleChoiceField[Any]):
    """Several rows by their ids; a number that no database can hold is no id."""

    def clean(self, value: Any) -> Any:
        for each in value or ():
            if not is_id(str(each)):
                words = self.error_messages["invalid_pk_value"]
                raise forms.ValidationError(words, params={"pk": each})
        return super().clean(value)


class NameField(forms.CharField):
    """A name: one line, trimmed, without control characters (lines.one_line)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", NAME_MOST)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        return one_line(super().to_python(value) or "")


NO_YEAR = _("Enter a day of the years %(first)s to %(last)s.")


def check_year(day: datetime.date) -> None:
    """ValidationError for a day outside of what a plan, and a bundle, can hold."""
    first, last = YEARS
    if not first <= day.year <= last:
        raise forms.ValidationError(NO_YEAR, params={"first": str(first), "last": str(last)})


class DayInput(forms.DateInput):
    """A day as browsers show and send it, whatever the language."""

    input_type = "date"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day of a year that a plan can have."""

    widget = DayInput

    def to_python(self, value: Any) -> datetime.date | None:
        day = super().to_python(value)
        if day is not None:
            check_year(day)
        return day


class ScoreField(forms.DecimalField):
    """A score as people type it, with a point or a comma before the decimal in every language."""

    def to_python(self, value: Any) -> Any:
        typed = value.strip() if isinstance(value, str) else ""
        if not typed:
            return super().to_python(value)
        try:
            found = figures.read(typed, languages.current())
        except figures.NoNumber:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        return super().to_python(found.normalize())


class RoleGroupChoice(forms.ModelChoiceField[RoleGroup]):
    """The engagement's role groups; empty for people who only watch."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(RoleGroup.objects.none(), required=False, **kwargs)


class JoinForm(forms.Form):
    """Six characters and a name: nothing else is needed to take a seat."""

    code = forms.CharField(
        label=_("Code"),
        max_length=12,
        error_messages={"required": _("Type the six characters from the projector.")},
        widget=forms.TextInput(
            attrs={
                "class": "code num",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )
    name = NameField(
        label=_("Your name, as others will see it"),
        error_messages={"required": _("Type a name, so that others know who writes.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    role_group = forms.CharField(max_length=12, required=False)
    # One for each page: the button pressed twice makes one seat.
    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def clean_code(self) -> str:
        return tokens.clean_code(self.cleaned_data["code"])


class EngagementForm(forms.ModelForm[Engagement]):
    """What is asked when an engagement begins."""

    sponsor_name = NameField(label=_("Sponsor"), required=False)
    sponsor_title = forms.CharField(label=_("Sponsor's title"), max_length=80, required=False)

    class Meta:
        model = Engagement
        fields = ("name", "organisation", "delivery_mode", "size", "language", "start_date")
        field_classes = {"name": NameField, "organisation": NameField, "start_date": DayField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = _language_field()
        self.initial["language"] = get_language()
        self.initial["start_date"] = timezone.localdate()


class RemindersForm(forms.Form):
    """Whether one wants letters of what is due, and how they speak."""

    reminders = forms.BooleanField(label=_("Remind me by e-mail of what is due"), required=False)
    language = forms.ChoiceField(
        label=_("Language of the e-mails"),
        choices=[("", _("As in the engagement")), *settings.LANGUAGES],
        required=False,
    )


class RetentionForm(forms.ModelForm[Engagement]):
    """How long the engagement is kept."""

    class Meta:
        model = Engagement
        fields = (RETENTION,)
        field_classes = {RETENTION: DayField}

    def clean_retention_date(self) -> datetime.date | None:
        date: datetime.date | None = self.cleaned_data[RETENTION]
        # A date that has come meanwhile stays as it is when something else is changed.
        changed = RETENTION in self.changed_data
        if date is not None and changed and date <= timezone.localdate():
            raise forms.ValidationError(_("Choose a date in the future."))
        return date


class SettingsForm(RetentionForm):
    """Everything about the engagement that the lead may set."""

    holidays = forms.CharField(
        label=_("Holidays"),
        required=False,
        help_text=_("One date a line, like 2026-12-25."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    working_days = forms.MultipleChoiceField(
        label=_("Working days"),
        choices=[
            ("1", _("Monday")),
            ("2", _("Tuesday")),
            ("3", _("Wednesday")),
            ("4", _("Thursday")),
            ("5", _("Friday")),
            ("6", _("Saturday")),
            ("7", _("Sunday")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Engagement
        fields = SETTINGS
        field_classes = {
            "name": NameField,
            "organisation": NameField,
            "start_date": DayField,
            RETENTION: DayField,
            "high_from": ScoreField,
        }
        help_texts = {
            "high_from": _(
                "From 2 to 5, with at most one decimal. It parts the quadrants of stakeholders."
            ),
            "pmo_fte": _(
                "Sheet 2.4 and the checks say when running the functions takes more people than"
                " these. Empty: 3.0 are assumed."
            ),
            "review_days": _(
                "After so many days the canvas and its notes are due to be looked through again."
                " Empty: 30 in agile delivery, else 90."
            ),
        }
        widgets = {"brand_colour": forms.TextInput(attrs={"type": "color"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = _language_field()
        self.initial["working_days"] = list(self.instance.working_days)
        self.initial["holidays"] = "\n".join(self.instance.holidays)

    @classmethod
    def shown(cls, engagement: Engagement) -> dict[str, list[str]]:
        """What the fields show of the engagement, as a browser sends it."""
        fields = cls(instance=engagement)
        return {name: _as_sent(fields[name].value()) for name in fields.fields}

    @classmethod
    def read(cls, sent: Mapping[str, list[str]], engagement: Engagement) -> dict[str, Any]:
        """The settings in what a browser sent, as far as they can be read."""
        data = QueryDict(mutable=True)
        for name, texts in sent.items():
            data.setlist(name, texts)
        form = cls(data, instance=engagement)
        form.full_clean()
        return form.cleaned_data

    def said(self, name: str, value: Any) -> str:
        """A setting's value as the form says it in words."""
        if isinstance(value, bool):
            return __("yes") if value else __("no")
        if value in (None, "", []):
            return __("nothing")
        choices = dict(getattr(self.fields[name], "choices", ()))
        if choices and name == "working_days":
            return ", ".join(str(choices[day]) for day in value)
        if isinstance(value, list):
            return ", ".join(value)
        return str(choices.get(value, value))

    def clean_high_from(self) -> float:
        return float(self.cleaned_data["high_from"])

    def clean_brand_colour(self) -> str:
        # Browsers send it in small letters, whatever it was.
        colour: str = self.cleaned_data["brand_colour"]
        return colour.upper()

    def clean_working_days(self) -> str:
        return "".join(sorted(self.cleaned_data["working_days"]))

    def clean_holidays(self) -> list[str]:
        days = set()
        for line in self.cleaned_data["holidays"].split():
            try:
                day = datetime.date.fromisoformat(line)
            except ValueError:
                raise forms.ValidationError(
                    _("“%(line)s” is no date. Write dates like 2026-12-25."),
                    params={"line": line},
                ) from None
            check_year(day)
            days.add(day.isoformat())
        return sorted(days)


def _as_sent(value: Any) -> list[str]:
    if value in (None, False, ""):
        return []
    if value is True:
        return ["on"]
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


class LogoForm(forms.Form):
    logo = forms.FileField(
        label=_("Logo"),
        error_messages={"required": _("Choose a picture first.")},
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
    )


class SponsorForm(forms.Form):
    name = NameField(label=_("Sponsor"))
    title = forms.CharField(label=pgettext_lazy("job", "Title"), max_length=80, required=False)


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, roles: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = _role_field(roles, initial=Role.CONTRIBUTOR.value)


class SeatInviteForm(forms.Form):
    """The account for a seat that has none."""

    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )


class RenameForm(forms.Form):
    name = NameField(label=_("Name, as others see it"))


class RoleForm(forms.Form):
    """Role and role group of a seat; a role that may not be changed here is not asked."""

    role_group = RoleGroupChoice(label=_("Role group"), empty_label=_("None"))
    field_order = ("role", "role_group")

    def __init__(self, posted: Any = None, *, seat: Participant, roles: list[str]) -> None:
        initial = {"role": seat.role, "role_group": seat.role_group_id}
        super().__init__(posted, initial=initial)
        if len(roles) > 1:
            self.fields["role"] = _role_field(roles)
            self.order_fields(self.field_order)
        self.seat = seat
        cast(
            RoleGroupChoice, self.fields["role_group"]
        ).queryset = seat.engagement.role_groups.all()

    def clean(self) -> dict[str, Any]:
        return {"role": self.seat.role} | self.cleaned_data


class RoleGroupForm(forms.ModelForm[RoleGroup]):
    class Meta:
        model = RoleGroup
        fields = ("name", "weight", "min_display_n")
        field_classes = {"name": NameField}

    def clean_min_display_n(self) -> int:
        number: int = self.cleaned_data["min_display_n"]
        if number < 3:
            raise forms.ValidationError(
                _("At least 3, so that nobody's answer can be told from a result.")
            )
        return number


class CodeForm(forms.Form):
    role = forms.ChoiceField(
        label=_("People who join may"),
        choices=[(Role.CONTRIBUTOR, _("write and vote")), (Role.VIEWER, _("only watch"))],
        initial=Role.CONTRIBUTOR,
    )
    hours = forms.IntegerField(
        label=_("Open for (hours)"), min_value=1, max_value=14 * 24, initial=CODE_HOURS
    )
    seat_limit = forms.IntegerField(
        label=_("Seats"), min_value=1, max_value=2000, initial=CODE_SEATS
    )


def _role_field(roles: list[str], **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Role"), choices=[(role, Role(role).label) for role in roles], **kwargs
    )


def _language_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
