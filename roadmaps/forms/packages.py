"""Forms of a work package.  They read; the actions write."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pmo_studio.core.forms import NameField
from pmo_studio.core.seen_forms import SeenForm, seen_of
from roadmaps import package_words
from roadmaps.actions import advancing, dependencies, raci
from roadmaps.actions import packages as actions
from roadmaps.actions.advancing import Progress
from roadmaps.actions.packages import Details
from roadmaps.forms.fields import NOBODY, ChoiceOfId, Choices, SureForm, WholeField, day_field
from roadmaps.models import WorkPackage
from roadmaps.models.package import MOST_EFFORT, MOST_STAFF, NAME_MOST, PackageStatus
from roadmaps.models.ties import MOST_LAG, Letter


class PackageForm(SureForm):
    """What is planned of a package; `unit` is what its effort counts."""

    name = NameField(
        label=_("Name"),
        max_length=NAME_MOST,
        error_messages={"required": actions.NO_NAME, "max_length": actions.LONG_NAME},
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    effort = WholeField(label=_("Effort"), words=actions.NO_EFFORT, least=1, most=MOST_EFFORT)
    staff = WholeField(
        label=_("Staff"),
        words=actions.NO_STAFF,
        least=1,
        most=MOST_STAFF,
        help_text=_("How many people work on it on all its days."),
    )
    earliest = day_field(
        label=_("Not before"), help_text=_("Empty: as soon as what comes before it is done.")
    )

    def __init__(
        self,
        data: Any = None,
        *,
        seats: Choices,
        waves: Choices,
        unit: Any,
        package: WorkPackage | None = None,
    ) -> None:
        initial = seen_of(package)
        initial |= vars(actions.details_of(package)) if package else {"staff": 1}
        # Several forms stand on one page: each has ids of its own.
        super().__init__(data, initial=initial, auto_id="package-%s")
        self.fields["effort"].help_text = unit
        self.fields["wave"] = ChoiceOfId(
            label=_("Wave"),
            choices=waves,
            none=package_words.BACKLOG,
            words=actions.NO_WAVE,
        )
        self.fields["owner"] = ChoiceOfId(
            label=_("Owner"), choices=seats, none=NOBODY, words=actions.NO_OWNER
        )

    def details(self) -> Details:
        return Details(**{name: self.cleaned_data[name] for name in actions.NAMES})


class ProgressForm(SeenForm):
    """How far a package is."""

    status = forms.ChoiceField(
        label=_("Status"),
        choices=PackageStatus.choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), advancing.NO_STATUS),
    )
    percent = WholeField(
        label=_("Percent done"),
        words=advancing.NO_PERCENT,
        least=0,
        most=100,
        required=False,
        help_text=_("Empty: it follows from the deliverables."),
    )
    started_on = day_field(label=_("Started on"))
    finished_on = day_field(
        label=_("Finished on"), help_text=_("Kept when it is done; empty: today.")
    )

    def __init__(self, data: Any = None, *, package: WorkPackage) -> None:
        initial = seen_of(package) | vars(advancing.progress_of(package))
        super().__init__(data, initial=initial, auto_id="progress-%s")

    def progress(self) -> Progress:
        return Progress(**{name: self.cleaned_data[name] for name in advancing.PROGRESS})


class DependencyForm(SeenForm):
    """Another package that comes before or after this one."""

    direction = forms.ChoiceField(
        label=_("Order"),
        choices=[("after", _("begins after")), ("before", _("must be done before"))],
    )
    lag = WholeField(
        label=_("Working days between the two"),
        words=dependencies.BAD_LAG,
        least=0,
        most=MOST_LAG,
        required=False,
    )

    def __init__(self, data: Any = None, *, others: Choices) -> None:
        super().__init__(data, initial=seen_of(None) | {"lag": 0}, auto_id="dependency-%s")
        self.fields["other"] = ChoiceOfId(
            label=_("The other work package"),
            choices=others,
            none=pgettext_lazy("work package", "Choose one"),
            words=dependencies.ELSEWHERE,
            required=True,
        )
        self.order_fields(["direction", "other", "lag"])


class RoleForm(SeenForm):
    """Who gets which part."""

    name = NameField(
        label=_("Or a name or role without a seat"),
        required=False,
        error_messages={"max_length": raci.LONG},
        max_length=80,
    )

    def __init__(self, data: Any = None, *, seats: Choices) -> None:
        super().__init__(data, initial=seen_of(None), auto_id="raci-%s")
        self.fields["letter"] = forms.ChoiceField(
            label=pgettext_lazy("RACI", "Part"),
            # Named anew for each page: in its language.
            choices=letters(),
            error_messages={"invalid_choice": raci.NO_LETTER},
        )
        self.fields["seat"] = ChoiceOfId(
            label=_("Who"), choices=seats, none=NOBODY, words=actions.NO_OWNER
        )
        self.order_fields(["letter", "seat", "name"])


def letters() -> list[tuple[str, str]]:
    return [(each.value, f"{each.value}: {each.label}") for each in Letter]


def others_of(packages: Iterable[WorkPackage]) -> list[tuple[int, str]]:
    return [(each.pk, package_words.called(each)) for each in packages]
