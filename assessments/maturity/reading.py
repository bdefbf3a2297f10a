"""Reads a maturity model from its JSON document, or says everything that is wrong with it.

The format `pmo-studio/maturity-model@1` is described in docs/develop/maturity-model.md and, as far
as a schema can say it, in assessments/catalogue/schemas/maturity_model.schema.json.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import filterfalse

from assessments.maturity import rules, tree
from assessments.maturity.entries import (
    AnswerType,
    DkPolicy,
    Ladder,
    Level,
    MaturityModel,
    OverallRule,
    Params,
    Question,
    Rule,
    Weighting,
)
from assessments.maturity.fields import BadModel, Fields, Problem, shown
from pmo_studio.core import catalogue
from pmo_studio.core.catalogue import Text

__all__ = ["FORMAT", "BadModel", "Problem", "examine", "is_unfinished", "parse", "read"]

FORMAT = "pmo-studio/maturity-model@1"

NAME_MOST = 120
QUESTION_MOST = 500
LONG_MOST = 1000
VERSION_MOST = 999_999
WEIGHT_MOST = 1000.0
QUESTIONS_MOST = 300
PARTS_MOST = tree.DOMAINS_MOST + tree.DIMENSIONS_MOST
LEVELS_MOST = 6
KEYS_MOST = 40
BYTES_MOST = 2_000_000
# What is wrong with a model that somebody is still working on.
UNFINISHED = frozenset(
    {
        "list_empty",
        "domain_without_dimensions",
        "dimension_without_questions",
        "no_question_fits",
        "level_missing",
        "five_levels_needed",
        "mixed_ladder",
        "level_without_questions",
    }
)

MODEL_FIELDS = (
    "format",
    "key",
    "version",
    "name",
    "source_note",
    "lead_in",
    "rule",
    "params",
    "levels",
    "parts",
    "questions",
)
PARAM_FIELDS = (
    "weighting",
    "dk_policy",
    "binarise",
    "stage_percent",
    "threshold",
    "choice_threshold",
    "overall_rule",
    "ladder",
)
LEVEL_FIELDS = ("number", "title", "text")
PART_FIELDS = ("key", "in", "name", "weight", "chain", "levels")
QUESTION_FIELDS = (
    "key",
    "in",
    "text",
    "help",
    "answer_type",
    "weight",
    "capability",
    "level",
    "functions",
    "audience",
    "required",
    "levels",
)


def read(document: object) -> MaturityModel:
    """The model in a document as `json.loads` gives it.

    Raises BadModel with every problem found, and nothing else, whatever the document is.
    """
    model, problems = examine(document)
    if problems:
        raise BadModel(problems)
    return model


def examine(document: object) -> tuple[MaturityModel, tuple[Problem, ...]]:
    """The model as far as it is finished, and what it still lacks before it can be scored.

    Raises BadModel when there is more wrong than `is_unfinished` allows for.
    """
    problems: list[Problem] = []
    root = Fields(document, "", problems, MODEL_FIELDS)
    if root.is_object and root.raw("format") != FORMAT:
        # Another kind of document: what else is wrong with it would only confuse.
        raise BadModel([Problem("format", "wrong_format", {"expected": FORMAT})])
    levels = _levels(root, {})
    titles = {level.number: level.title for level in levels}
    parts = [_part(place, row, problems, titles) for place, row in root.rows("parts", PARTS_MOST)]
    asked = [
        _asked(place, row, problems, titles)
        for place, row in root.rows("questions", QUESTIONS_MOST)
    ]
    model = MaturityModel(
        key=root.key("key"),
        version=root.whole("version", least=1, most=VERSION_MOST),
        name=root.text("name", NAME_MOST),
        rule=root.choice("rule", Rule),
        domains=(),
        source_note=root.optional_text("source_note", LONG_MOST),
        lead_in=root.optional_text("lead_in", LONG_MOST),
        params=_params(root),
        levels=levels,
    )
    root.demand_entries("parts")
    root.demand_entries("questions")
    if parts:
        found = tree.problems(parts, asked)
        # While nothing is asked at all, every dimension is without questions.
        problems.extend(found if asked else filterfalse(is_unfinished, found))
    if not all(map(is_unfinished, problems)):
        raise BadModel(problems)
    whole = replace(model, domains=tree.grow(parts, asked))
    return whole, tuple(problems) or tuple(_rule_problems(whole, parts, asked))


def is_unfinished(problem: Problem) -> bool:
    """Whether the problem only says that a model is not complete yet: a draft may have it."""
    if problem.code == "missing":
        return problem.place in ("parts", "questions")
    return problem.code in UNFINISHED


def parse(content: bytes) -> object:
    """The document in a JSON file, for `read`; BadModel when it is no JSON to be trusted."""
    if len(content) > BYTES_MOST:
        raise BadModel([Problem("", "too_large", {"most": BYTES_MOST})])
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        if isinstance(error, BadModel):
            raise
        raise BadModel([Problem("", "not_json")]) from error


def _object(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise BadModel([Problem("", "duplicate_field", {"field": shown(name)})])
        found[name] = value
    return found


def _rule_problems(
    model: MaturityModel, parts: list[tree.Part], asked: list[tree.Asked]
) -> list[Problem]:
    """What keeps the rule of a whole model from scoring it."""
    part_places = {part.key: part.place for part in parts}
    question_places = {row.key: row.place for row in asked}

    def place(entry: rules.Entry) -> str:
        places = question_places if isinstance(entry, Question) else part_places
        return places[entry.key]

    return rules.problems(model, place)


def _params(root: Fields) -> Params:
    fields = Fields(
        root.raw("params") if root.has("params") else {}, "params", root.problems, PARAM_FIELDS
    )
    usual = Params()
    return Params(
        weighting=fields.choice("weighting", Weighting, usual.weighting),
        dk_policy=fields.choice("dk_policy", DkPolicy, usual.dk_policy),
        binarise=fields.flag("binarise"),
        stage_percent=fields.number("stage_percent", most=100.0, default=usual.stage_percent),
        threshold=fields.number("threshold", most=1.0, default=usual.threshold),
        choice_threshold=fields.number(
            "choice_threshold", most=1.0, default=usual.choice_threshold
        ),
        overall_rule=fields.choice("overall_rule", OverallRule, usual.overall_rule),
        ladder=fields.choice("ladder", Ladder, usual.ladder),
    )


def _levels(owner: Fields, titles: Mapping[int, Text]) -> tuple[Level, ...]:
    """The levels of the model, a part or a question; `titles` are those of the model."""
    levels: list[Level] = []
    for place, row in owner.rows("levels", LEVELS_MOST):
        fields = Fields(row, place, owner.problems, LEVEL_FIELDS)
        number = fields.whole("number", least=0, most=5)
        title = None if fields.has("title") else titles.get(number)
        if fields.has("number") and number in {level.number for level in levels}:
            owner.problems.append(
                Problem(fields.at("number"), "duplicate_level", {"level": number})
            )
        levels.append(
            Level(number, title or fields.text("title", NAME_MOST), fields.text("text", LONG_MOST))
        )
    return tuple(sorted(levels, key=lambda level: level.number))


def _part(
    place: str, row: object, problems: list[Problem], titles: Mapping[int, Text]
) -> tree.Part:
    fields = Fields(row, place, problems, PART_FIELDS)
    part = tree.Part(
        place=place,
        key=fields.key("key"),
        parent=fields.reference("in") if fields.has("in") else None,
        name=fields.text("name", NAME_MOST),
        weight=fields.number("weight", most=WEIGHT_MOST, default=1.0),
        chain=fields.flag("chain"),
        levels=_levels(fields, titles),
    )
    if part.chain and part.parent is not None:
        problems.append(Problem(fields.at("chain"), "for_domains_only"))
    if part.levels and part.parent is None:
        problems.append(Problem(fields.at("levels"), "for_dimensions_only"))
    return part


def _asked(
    place: str, row: object, problems: list[Problem], titles: Mapping[int, Text]
) -> tree.Asked:
    fields = Fields(row, place, problems, QUESTION_FIELDS)
    question = Question(
        key=fields.key("key"),
        text=fields.text("text", QUESTION_MOST),
        answer_type=fields.choice("answer_type", AnswerType),
        capability=_capability(fields),
        help=fields.optional_text("help", LONG_MOST),
        weight=fields.number("weight", most=WEIGHT_MOST, default=1.0),
        level=fields.optional_whole("level", least=1, most=5),
        functions=_functions(fields),
        audience=fields.keys("audience", KEYS_MOST),
        required=fields.flag("required"),
        levels=_levels(fields, titles),
    )
    return tree.Asked(place, fields.reference("in"), question)


def _capability(fields: Fields) -> str:
    key = fields.reference("capability")
    known = catalogue.load().capabilities
    if key and key not in known:
        values = {"value": shown(key), "known": ", ".join(known)}
        fields.problems.append(Problem(fields.at("capability"), "unknown_capability", values))
    return key


def _functions(fields: Fields) -> tuple[str, ...]:
    keys = fields.keys("functions", KEYS_MOST)
    for key in keys:
        if key not in catalogue.load().functions:
            values = {"value": shown(key)}
            fields.problems.append(Problem(fields.at("functions"), "unknown_function", values))
    return keys
