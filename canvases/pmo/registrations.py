"""What the PMO model brings to the core: sheet 2.4, D8, its chapter, texts, what a seat said."""

from collections.abc import Iterable, Set
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from canvases.actions import survey
from canvases.models import (
    BenefitAnswer,
    FunctionEntry,
    GradeChoice,
    ModelConfirmation,
    StructureRole,
    Unit,
)
from canvases.pmo import chapter, state, survey_asks, words
from pmo_studio.core import belongings, chapters, files, own_data, sheets, subjects
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.texts import REDACTED


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    sheets.register(
        sheets.Sheet(
            "2.4", "pmo_model", _("PMO model"), "canvases:model_index", phase=2, tally=_tally
        )
    )
    chapters.register(chapters.Chapter("pmo_model", _("PMO model"), 35, chapter.build))
    files.register(
        files.File(
            sheet="pmo_model",
            title=_("PMO model and structure"),
            words=_(
                "needs, demand, shares, grades, staffing with its arithmetic, units, roles, RACI,"
                " competences"
            ),
            format="XLSX",
            address=_workbook,
            is_there=True,
        )
    )
    title = _("Expected benefits")
    chapters.register(chapters.Chapter("expectations", title, 36, chapter.expectations))
    for prefix, rows, empty in TEXTS:
        _register_text(prefix, rows, empty)
    subjects.register_copy(_redact_owners)
    own_data.register(_counts)
    own_data.register_part("grades_chosen", _chosen_by)
    own_data.register_part("types_confirmed", _confirmed_by)
    own_data.register_part("expectations", _expected_by)
    belongings.register(survey.drop_answers)
    survey_asks.register_all()


def _workbook(engagement: Engagement) -> str | None:
    canvas = state.newest(engagement)
    return reverse("canvases:model_workbook", args=[canvas.pk]) if canvas else None


# Where people wrote: the prefix of the subject, the rows, and what becomes of them when redacted.
TEXTS: tuple[tuple[str, "QuerySet[Any]", dict[str, str]], ...] = (
    ("grade_choice", GradeChoice.objects.all(), {"reason": REDACTED}),
    ("model_confirmation", ModelConfirmation.objects.all(), {"rationale": REDACTED}),
    ("pmo_unit", Unit.objects.all(), {"title": REDACTED}),
    ("pmo_role", StructureRole.objects.all(), {"title": REDACTED, "person": "", "reports_to": ""}),
)


def _register_text(prefix: str, rows: "QuerySet[Any]", empty: dict[str, str]) -> None:
    field = next(iter(empty))

    def titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
        found = rows.filter(canvas__engagement=engagement, pk__in=list(ids))
        return dict(found.values_list("pk", field))

    def redact(engagement: Engagement, pk: int) -> bool:
        number = engagement.last_number + 1
        found = rows.filter(canvas__engagement=engagement, pk=pk)
        return bool(found.update(**empty, number=number))

    subjects.register(subjects.SubjectKind(prefix, titles, redact))


def _redact_owners(engagement: Engagement, keys: Set[str], texts: Set[str]) -> None:
    """A drafted owner is called after the note or the function of their own that they have."""
    ids: dict[str, set[int]] = {"note": set(), "function": set()}
    for prefix, pk in map(subjects.split, keys):
        ids.setdefault(prefix, set()).add(pk)
    functions = FunctionEntry.objects.filter(engagement=engagement, pk__in=ids["function"])
    owned = Q(note__in=ids["note"]) | Q(function__in=functions.values("key"))
    owners = StructureRole.objects.filter(owned, canvas__engagement=engagement)
    owners.update(title=REDACTED, number=engagement.last_number + 1)


def _tally(engagement: Engagement) -> str:
    """The type that a person confirmed last."""
    rows = ModelConfirmation.objects.filter(canvas__engagement=engagement)
    found = rows.values_list("pmo_type", flat=True).first()
    return words.pmo_type(found) if found else ""


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    confirmed = ModelConfirmation.objects.filter(canvas__engagement=engagement)
    roles = StructureRole.objects.filter(canvas__engagement=engagement)
    return [
        (__("Confirmed types of PMO"), confirmed.count()),
        (__("Roles of the PMO"), roles.count()),
    ]


def _chosen_by(seat: Participant) -> list[dict[str, Any]]:
    return [
        {
            "function": row.function or None,
            "note": row.note_id,
            "grade": row.grade,
            "why": row.reason,
            "at": row.chosen_at.isoformat(),
        }
        for row in GradeChoice.objects.filter(chosen_by=seat)
    ]


def _confirmed_by(seat: Participant) -> list[dict[str, Any]]:
    return [
        {
            "type": row.pmo_type,
            "derived": row.derived,
            "why": row.rationale,
            "at": row.confirmed_at.isoformat(),
        }
        for row in ModelConfirmation.objects.filter(confirmed_by=seat)
    ]


def _expected_by(seat: Participant) -> list[dict[str, Any]]:
    """Answers to open surveys; a closed one keeps none."""
    return [
        {
            "survey": row.survey_id,
            "segment": row.segment_id,
            "points": {key: getattr(row, column) for key, column in survey.COLUMNS.items()},
        }
        for row in BenefitAnswer.objects.filter(participant=seat)
    ]
