"""Forms that split a package, or merge several.  They read; the actions write."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.forms import NameField
from pmo_studio.core.seen_forms import SeenForm, seen_of
from roadmaps import package_words
from roadmaps.actions import merging
from roadmaps.actions import packages as actions
from roadmaps.deriving import remembered
from roadmaps.forms.fields import NOBODY, ChoiceOfId, Choices, WholeField
from roadmaps.models import Deliverable, WorkPackage
from roadmaps.models.package import MOST_EFFORT, NAME_MOST
from roadmaps.parted import Part
from roadmaps.why import Counted

# The choice of a gap that no part closes alone.
EVERY_PART = 0
# As `_named` writes it.
PART_NAME = re.compile(r"(.+), [1-9]\d?", re.DOTALL)


class SplitForm(SeenForm):
    """So many parts, and to which of them deliverables and gaps go."""

    def __init__(
        self,
        data: Any = None,
        *,
        package: WorkPackage,
        count: int,
        deliverables: Sequence[Deliverable],
        gaps: Sequence[Counted],
    ) -> None:
        super().__init__(data, initial=seen_of(package), auto_id="split-%s")
        self.count = count
        self.outputs = [(row.pk, f"deliverable_{row.pk}") for row in deliverables]
        self.closed = [(each.gap.pk, f"gap_{each.gap.pk}") for each in gaps]
        efforts = _evenly(package.effort, count)
        for place in range(1, count + 1):
            self._add_part(place, package.name, efforts[place - 1])
        places = [(place, __("Part %(n)s") % {"n": place}) for place in range(1, count + 1)]
        for row in deliverables:
            self._add_choice(f"deliverable_{row.pk}", row.name, places)
        everywhere = [(EVERY_PART, __("Every part, by its effort")), *places]
        for each in gaps:
            self._add_choice(f"gap_{each.gap.pk}", each.name, everywhere)

    def _add_part(self, place: int, name: str, effort: int) -> None:
        self.fields[f"name_{place}"] = NameField(
            label=_("Name"),
            max_length=NAME_MOST,
            initial=_named(name, place),
            error_messages={"required": actions.NO_NAME, "max_length": actions.LONG_NAME},
        )
        self.fields[f"effort_{place}"] = WholeField(
            label=_("Effort"), words=actions.NO_EFFORT, least=1, most=MOST_EFFORT, initial=effort
        )

    def _add_choice(self, name: str, label: str, places: Choices) -> None:
        self.fields[name] = forms.TypedChoiceField(
            label=label, choices=places, coerce=int, initial=places[0][0]
        )

    def parts_of_form(self) -> list[tuple[str, Any, Any]]:
        """The fields of each part, for its template."""
        return [
            (
                __("Part %(n)s") % {"n": place},
                self[f"name_{place}"],
                self[f"effort_{place}"],
            )
            for place in range(1, self.count + 1)
        ]

    def output_fields(self) -> list[Any]:
        return [self[name] for _pk, name in self.outputs]

    def gap_fields(self) -> list[Any]:
        return [self[name] for _pk, name in self.closed]

    def parts(self) -> list[Part]:
        given = self.cleaned_data
        return [
            Part(
                given[f"name_{place}"],
                given[f"effort_{place}"],
                tuple(pk for pk, name in self.outputs if given[name] == place),
                tuple(pk for pk, name in self.closed if given[name] == place),
            )
            for place in range(1, self.count + 1)
        ]


def _evenly(effort: int, count: int) -> list[int]:
    """The effort in so many whole parts, at least 1 each; the first take what is left over."""
    share, rest = divmod(effort, count)
    return [max(1, share + (place < rest)) for place in range(count)]


def _named(name: str, place: int) -> str:
    tail = f", {place}"
    return f"{name[: NAME_MOST - len(tail)]}{tail}"


def _whole(package: WorkPackage) -> str:
    """Its name; of a part that is still called as the form of splitting called it, the one that
    the whole had."""
    found = PART_NAME.fullmatch(package.name)
    if not found or not (package.origin_id or package.parts.exists()):
        return package.name
    # It may have been too long for its number.
    derived = str(remembered.fields(package.derived).get("name", ""))
    return derived if derived.startswith(found[1]) else found[1]


class MergeForm(SeenForm):
    """Which packages go into this one, and what it is called then."""

    name = NameField(
        label=_("Name of the merged package"),
        max_length=NAME_MOST,
        error_messages={"required": actions.NO_NAME, "max_length": actions.LONG_NAME},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        package: WorkPackage,
        others: Iterable[WorkPackage],
        seats: Choices,
    ) -> None:
        initial = {"name": _whole(package), "owner": package.owner_id}
        super().__init__(data, initial=seen_of(package) | initial, auto_id="merge-%s")
        unit = package.engagement.planning_unit
        choices = [
            (each.pk, f"{package_words.called(each)}, {package_words.effort(each.effort, unit)}")
            for each in others
        ]
        self.fields["other"] = forms.TypedMultipleChoiceField(
            label=_("What goes into it"),
            choices=choices,
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            error_messages=dict.fromkeys(("required", "invalid_choice"), merging.NOTHING),
        )
        self.fields["owner"] = ChoiceOfId(
            label=_("Owner"), choices=seats, none=NOBODY, words=actions.NO_OWNER
        )
        self.order_fields(["other", "name", "owner"])
