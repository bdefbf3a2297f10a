"""Criteria to begin with: few, ours, and to be changed by those who decide."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from roadmaps.models import Wave
from roadmaps.models.wave import CriterionKind, WaveKind

ENTRY, SUCCESS = CriterionKind.ENTRY, CriterionKind.SUCCESS
SUGGESTED: Mapping[str, tuple[tuple[CriterionKind, object], ...]] = {
    WaveKind.FOUNDATION: (
        (ENTRY, _("The mandate is signed")),
        (ENTRY, _("The people of the PMO are named and have the time")),
        (
            SUCCESS,
            _("Each function of this wave has an owner and a description that teams can use"),
        ),
        (SUCCESS, _("The leadership reads the first status report and asks for the next")),
    ),
    WaveKind.PILOT: (
        (ENTRY, _("The sponsor of the unit has agreed to the pilot and told their people")),
        (ENTRY, _("What is measured at the end was measured before the start")),
        (SUCCESS, _("At least three projects have worked by the new way from start to review")),
        (SUCCESS, _("Project leaders of the unit would recommend it to their colleagues")),
        (SUCCESS, _("What the pilot taught is written down and built into the method")),
    ),
    WaveKind.ROLLOUT: (
        (ENTRY, _("What the pilot taught is built into what this unit gets")),
        (ENTRY, _("The managers of the unit know what changes for whom, and when")),
        (SUCCESS, _("All new projects of the unit work by the new way")),
        (SUCCESS, _("Questions of the unit are answered without the project team of the PMO")),
    ),
    WaveKind.STABILISE: (
        (SUCCESS, _("Each function runs with its own people and budget")),
        (SUCCESS, _("The KPIs of the PMO are read and acted on every month")),
        (SUCCESS, _("Open actions are handed over with an owner and a day")),
    ),
}


def of(wave: Wave, taken: set[tuple[str, str]]) -> list[tuple[int, CriterionKind, str]]:
    """Place, kind and words of each suggestion that does not stand (as kind and text) yet."""
    listed = [(n, kind, str(words)) for n, (kind, words) in enumerate(SUGGESTED[wave.kind])]
    return [each for each in listed if (each[1].value, each[2]) not in taken]
