"""The form by which a bar is moved or re-estimated.  It reads; the actions write."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from pmo_studio.core.seen_forms import seen_of
from roadmaps import package_words
from roadmaps.actions import packages as actions
from roadmaps.actions import said
from roadmaps.actions.packages import Details
from roadmaps.forms.fields import ChoiceOfId, Choices, SureForm, WholeField, day_field
from roadmaps.models import WorkPackage
from roadmaps.models.package import MOST_EFFORT, MOST_STAFF

NAMES = ("effort", "staff", "earliest", "wave")


class MoveForm(SureForm):
    """What of a package decides when it happens."""

    effort = WholeField(label=_("Effort"), words=actions.NO_EFFORT, least=1, most=MOST_EFFORT)
    staff = WholeField(label=_("Staff"), words=actions.NO_STAFF, least=1, most=MOST_STAFF)
    earliest = day_field(label=_("Not before"))

    def __init__(
        self, data: Any = None, *, package: WorkPackage, waves: Choices, unit: str
    ) -> None:
        self.before = actions.details_of(package)
        super().__init__(data, initial=seen_of(package) | vars(self.before), auto_id="move-%s")
        self.fields["effort"].help_text = unit
        self.fields["wave"] = ChoiceOfId(
            label=_("Wave"), choices=waves, none=package_words.BACKLOG, words=actions.NO_WAVE
        )

    def details(self) -> Details:
        """All that is planned of it, with what the form changes."""
        return replace(self.before, **{name: self.cleaned_data[name] for name in NAMES})

    def columns(self) -> dict[str, Any]:
        """The same as columns of the row, for a preview."""
        return {said.column(WorkPackage, name): self.cleaned_data[name] for name in NAMES}
