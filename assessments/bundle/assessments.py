"""What questionnaires and their results bring to the engagement bundle.

Answers stay: nobody opens one person's answers, in a file no more than on a page.  Their published
counts travel, and the comments without whose they were.
"""

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from assessments import scales, tallies
from assessments.actions.assessments import new_code
from assessments.actions.targets import HIGHEST
from assessments.answering import participation
from assessments.answers import Cell
from assessments.disclosure import LEAST
from assessments.maturity import reading
from assessments.maturity.entries import MaturityModel
from assessments.models import (
    AgreedScore,
    Assessment,
    AssessmentCycle,
    AssessmentGroup,
    AssessmentQuestion,
    Remark,
    Target,
)
from assessments.models.assessment import AssessmentState
from assessments.models.cycle import MONTHS
from assessments.models.target import CAPABILITIES
from pmo_studio.core.bundle import Arrival, BadBundle, Part, Row, Rule, Table, register

MOST_PEOPLE = 1_000_000


def _arrives(values: Row, arrival: Arrival) -> Row:
    """An address of its own in this studio; what has published counts arrives closed.

    Its answers stayed behind: the counts of who answered here would take the place of those.
    """
    here = {**values, "code": new_code()}
    if not values["tally"] or values["state"] != AssessmentState.OPEN:
        return here
    closed = {"state": AssessmentState.CLOSED, "closed_at": timezone.now()}
    return here | closed | {"closed_by": arrival.lead.pk}


def _check(document: Mapping[str, Any]) -> None:
    keys = {row["id"]: row["key"] for row in document.get("role_groups", [])}
    asked: dict[int, set[str]] = {}
    for index, row in enumerate(document.get("assessment_groups", [])):
        here = asked.setdefault(row["assessment"], set())
        if keys[row["role_group"]] in here:
            place = f"assessment_groups[{index}].role_group"
            raise BadBundle(place, __("stands twice in one assessment"))
        here.add(keys[row["role_group"]])
    questions: dict[int, list[str]] = {}
    for row in sorted(document.get("assessment_questions", []), key=lambda row: row["position"]):
        questions.setdefault(row["assessment"], []).append(row["key"])
    models: dict[int, MaturityModel] = {}
    for index, row in enumerate(document.get("assessments", [])):
        place = f"assessments[{index}]"
        model = models[row["id"]] = _model(row["document"], f"{place}.document")
        if [question.key for question in model.questions()] != questions.get(row["id"], []):
            words = __("asks other questions than assessment_questions lists")
            raise BadBundle(f"{place}.document", words)
        _check_tally(row["tally"], model, asked.get(row["id"], set()), f"{place}.tally")
    _check_agreed(document, models)


def _model(document: object, place: str) -> MaturityModel:
    try:
        return reading.read(document)
    except reading.BadModel as bad:
        problem = bad.problems[0]
        raise BadBundle(f"{place}.{problem.place}", problem.code) from bad


def _check_tally(
    stored: Mapping[str, Any], model: MaturityModel, asked: set[str], place: str
) -> None:
    """Only counts that this studio would have published itself."""
    if not stored:
        return
    scales = {each.key: len(each.answer_type.scale) for each in model.questions()}
    try:
        tally = tallies.read(stored)
        if datetime.datetime.fromisoformat(stored["at"]).tzinfo is None:
            raise ValueError("at")
        if not _is_possible(participation.read(stored["participation"]), asked):
            raise ValueError("participation")
        waiting = stored["waiting"]
        for key, cells in tally.items():
            if not all(_is_sound(cell, scales[key], asked) for cell in cells):
                raise ValueError(key)
        if not all(key in scales and _is_count(count) for key, count in waiting.items()):
            raise ValueError("waiting")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        words = __("holds counts that no assessment can have")
        raise BadBundle(place, words) from error


def _is_possible(progress: participation.Progress, asked: set[str]) -> bool:
    whole = (progress.passing, progress.passing_groups, progress.asked_groups)
    return all(_is_count(each) for each in (progress.people, progress.expected, *whole)) and all(
        asked.issuperset(each.groups)
        and bool(each.groups)
        and _is_count(each.people)
        and _is_count(each.expected)
        and 0 <= each.completion <= 1
        for each in progress.groups
    )


def _is_sound(cell: Cell, choices: int, asked: set[str]) -> bool:
    counts = cell.counts
    people = (*counts.choices.values(), counts.dk, counts.na)
    return (
        bool(cell.groups)
        and asked.issuperset(cell.groups)
        and 0 <= cell.weight <= MOST_PEOPLE
        and all(_is_count(each) for each in people)
        and all(0 <= choice < choices for choice in counts.choices)
        and (counts.scored == 0 or counts.scored >= LEAST)
    )


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_PEOPLE


def _check_agreed(document: Mapping[str, Any], models: Mapping[int, MaturityModel]) -> None:
    asked = {row["id"]: row for row in document.get("assessment_questions", [])}
    seen: set[tuple[int, object]] = set()
    for index, row in enumerate(document.get("agreed_scores", [])):
        place = f"agreed_scores[{index}]"
        question = row["question"]
        if question is not None and asked[question]["assessment"] != row["assessment"]:
            raise BadBundle(f"{place}.question", __("belongs to another assessment"))
        model = models[row["assessment"]]
        dimensions = {each.key for each in model.dimensions()}
        if question is None and row["dimension"] not in dimensions:
            raise BadBundle(f"{place}.dimension", __("is no dimension of its assessment"))
        scale = scales.of_dimension(model)
        if question is not None:
            scale = _scale_of(model, asked[question]["key"])
        if row["value"] is not None and not scale.holds(Decimal(str(row["value"]))):
            raise BadBundle(f"{place}.value", __("is no score of its scale"))
        mark = (row["assessment"], question or row["dimension"])
        if mark in seen:
            raise BadBundle(place, __("stands twice in one assessment"))
        seen.add(mark)


def _scale_of(model: MaturityModel, key: str) -> scales.Scale:
    [question] = [each for each in model.questions() if each.key == key]
    return scales.OF_QUESTIONS[question.answer_type]


def _states() -> Iterator[Rule]:
    yield Rule(
        "opened_at",
        lambda row: (row["opened_at"] is None) == (row["state"] == "draft"),
        _("must be given exactly when the assessment was opened"),
    )
    yield Rule(
        "closed_at",
        lambda row: (row["closed_at"] is not None) == (row["state"] == "closed"),
        _("must be given exactly when the assessment is closed"),
    )
    yield Rule(
        "closed_by",
        lambda row: (row["closed_by"] is None) == (row["closed_at"] is None),
        _("must be given exactly when closed_at is"),
    )
    yield Rule(
        "by_invitation",
        lambda row: not (row["anonymous"] and row["by_invitation"]),
        _("cannot go with anonymous"),
    )
    yield Rule(
        "repeats",
        lambda row: row.get("repeats") is None or row["repeats"] != row["id"],
        _("must be another assessment"),
    )
    yield Rule("round", lambda row: row.get("round", 1) >= 1, _("must be 1 or more"))


ASSESSMENTS = Table(
    key="assessments",
    space="assessment",
    model=Assessment,
    fields=(
        *("kind", "title", "state", "model_key", "model_version", "document", "scope_unit"),
        *("workshop", "anonymous", "by_invitation", "deadline", "opened_at", "closed_at"),
        *("closed_by", "tally", "created_at", "repeats", "round"),
    ),
    rows=lambda engagement: Assessment.objects.of(engagement),
    references={"workshop": "workshop", "closed_by": "seat", "repeats": "assessment"},
    optional=("repeats", "round"),
    rules=tuple(_states()),
    arrive=_arrives,
    most=1000,
)
GROUPS = Table(
    key="assessment_groups",
    space="assessment_group",
    model=AssessmentGroup,
    fields=("assessment", "role_group", "weight", "min_display_n"),
    rows=lambda engagement: AssessmentGroup.objects.filter(assessment__engagement=engagement),
    references={"assessment": "assessment", "role_group": "role_group"},
)
QUESTIONS = Table(
    key="assessment_questions",
    space="assessment_question",
    model=AssessmentQuestion,
    fields=("assessment", "key", "position"),
    rows=lambda engagement: AssessmentQuestion.objects.filter(assessment__engagement=engagement),
    references={"assessment": "assessment"},
)
REMARKS = Table(
    key="remarks",
    space="remark",
    model=Remark,
    fields=("question", "kind", "text", "rank"),
    rows=lambda engagement: Remark.objects.filter(question__assessment__engagement=engagement),
    references={"question": "assessment_question"},
    # Not as they were made: that would tell which of them were published together.
    order="rank",
)
AGREED = Table(
    key="agreed_scores",
    space="agreed_score",
    model=AgreedScore,
    fields=(
        *("assessment", "question", "dimension", "value", "rationale", "computed"),
        *("decided_by", "decided_at"),
    ),
    rows=lambda engagement: AgreedScore.objects.filter(assessment__engagement=engagement),
    references={
        "assessment": "assessment",
        "question": "assessment_question",
        "decided_by": "seat",
    },
    rules=(
        Rule(
            "dimension",
            lambda row: (row["question"] is None) == bool(row["dimension"]),
            _("must be given exactly when no question is"),
        ),
        Rule(
            "rationale",
            lambda row: row["value"] is not None or bool(row["rationale"]),
            _("must be given when there is no value"),
        ),
    ),
)
TARGETS = Table(
    key="targets",
    space="target",
    model=Target,
    fields=("capability", "value", "due", "rationale", "set_by", "set_at", "number"),
    rows=lambda engagement: Target.objects.filter(engagement=engagement),
    references={"set_by": "seat"},
    rules=(
        Rule(
            "value",
            lambda row: 1 <= Decimal(row["value"]) <= HIGHEST,
            _("must be between 1 and 5"),
        ),
    ),
    schemas={"capability": {"type": "string", "enum": CAPABILITIES}},
    unique=("capability",),
    most=len(CAPABILITIES),
)

CYCLES = Table(
    key="assessment_cycles",
    space="assessment_cycle",
    model=AssessmentCycle,
    fields=("every_months", "next_on", "asks", "kind", "set_by", "set_at", "number"),
    rows=lambda engagement: AssessmentCycle.objects.filter(engagement=engagement),
    references={"asks": "assessment", "set_by": "seat"},
    rules=(
        Rule(
            "every_months",
            lambda row: MONTHS[0] <= row["every_months"] <= MONTHS[1],
            _("must be from 1 to 36"),
        ),
    ),
    most=1,
)


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    register(
        Part(
            key="assessments",
            tables=(ASSESSMENTS, GROUPS, QUESTIONS, REMARKS, AGREED, TARGETS, CYCLES),
            aliases={
                "assessments": "engagement",
                "targets": "engagement",
                "reassessment": "engagement",
            },
            payloads={
                "cycle.set": {"months": int},
                "answers.changed": {"people": int, "groups": [{"groups": [str], "people": int}]},
                "answerers.invited": {"count": int},
                "answerers.reminded": {"count": int},
            },
            check=_check,
        )
    )
