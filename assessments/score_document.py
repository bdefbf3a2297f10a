"""The document that `manage.py score` reads, and the one it answers with.  No Django.

`pmo-studio/score@1` and its answer are described in docs/develop/score.md, the input also by
docs/develop/score.schema.json.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any

from assessments import completion, scoring
from assessments.agreement import Agreement, Flag, Item, agreement, discuss_list, flags, group_gap
from assessments.answers import Counts, Status, Tally
from assessments.maturity.entries import AnswerType, MaturityModel, Params, Question, Rule
from pmo_studio.core.documents import (
    BadDocument,
    a_key,
    a_number,
    a_text,
    a_whole,
    an_object,
    plain,
    rows_of,
    shown,
)

FORMAT = "pmo-studio/score@1"
ANSWER_FORMAT = "pmo-studio/score-result@1"
FIELDS = (
    "format",
    "model",
    "params",
    "domains",
    "groups",
    "min_display_n",
    "respondents",
    "agreed",
    "invited",
)
REQUIRED = ("format", "model", "groups", "respondents")
WORDS = {"no": 0.0, "partly": 0.5, "yes": 1.0}
NO_VALUE = {"na": Status.NA, "dk": Status.DK}
# Params that are numbers above 0, with the highest that each may be.
HIGHEST = {"stage_percent": 100.0, "threshold": 1.0, "choice_threshold": 1.0}
WEIGHT_MOST = 1000.0
INVITED_MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Respondent:
    """A group, and by question what the person says: status, and choice of an answer."""

    group: str
    answers: Mapping[str, tuple[Status, int | None]]


@dataclass(frozen=True, slots=True)
class ScoreInput:
    """What the document says; `invited` is None where nobody was invited by name."""

    model: MaturityModel
    params: Params
    domains: frozenset[str] | None
    weights: Mapping[str, float]
    min_display_n: int
    respondents: tuple[Respondent, ...]
    agreed: scoring.Agreed
    invited: Mapping[str, int] | None


# --- reading ---


def read(document: object, model_of: Callable[[object], MaturityModel]) -> ScoreInput:
    """What the document says, checked; BadDocument names the first field that is wrong.

    `model_of` turns the field "model" (a key or a document) into the model.
    """
    root = an_object(document, "document", FIELDS, REQUIRED)
    if root["format"] != FORMAT:
        raise BadDocument("format", f"must be “{FORMAT}”.")
    model = model_of(root["model"])
    params = _params(root.get("params", {}), model.params)
    weights = _groups(root["groups"])
    questions = {question.key: question for question in model.questions()}
    return ScoreInput(
        model=model,
        params=params,
        domains=_domains(root.get("domains"), model),
        weights=weights,
        min_display_n=a_whole(root.get("min_display_n", 1), "min_display_n", 1, INVITED_MOST),
        respondents=tuple(
            _respondent(row, place, weights, questions)
            for place, row in rows_of(root["respondents"], "respondents")
        ),
        agreed=_agreed(root.get("agreed", []), model, params, questions),
        invited=_invited(root.get("invited"), weights),
    )


def _params(value: object, usual: Params) -> Params:
    given = an_object(value, "params", [field.name for field in fields(Params)])
    read = {name: _param(name, value, getattr(usual, name)) for name, value in given.items()}
    return replace(usual, **read)


def _param(name: str, value: object, usual: Any) -> Any:
    place = f"params.{name}"
    if isinstance(usual, bool):
        if not isinstance(value, bool):
            raise BadDocument(place, "must be true or false.")
        return value
    if isinstance(usual, StrEnum):
        kinds = [each.value for each in type(usual)]
        if value not in kinds:
            raise BadDocument(place, f"must be one of {', '.join(kinds)}.")
        return type(usual)(value)
    number = a_number(value, place, 0.0, HIGHEST[name])
    if not number:
        raise BadDocument(place, "must be above 0.")
    return number


def _domains(value: object, model: MaturityModel) -> frozenset[str] | None:
    if value is None:
        return None
    known = [domain.key for domain in model.domains]
    found = [a_key(key, place, known) for place, key in rows_of(value, "domains")]
    if not found:
        raise BadDocument("domains", "names no domain; leave it out for all.")
    return frozenset(found)


def _groups(value: object) -> dict[str, float]:
    weights: dict[str, float] = {}
    for place, row in rows_of(value, "groups"):
        group = an_object(row, place, ("key", "weight"), ("key",))
        key = a_text(group["key"], f"{place}.key")
        if key in weights:
            raise BadDocument(f"{place}.key", f"the group {shown(key)} stands twice.")
        weights[key] = a_number(group.get("weight", 1), f"{place}.weight", 0.0, WEIGHT_MOST)
    if not weights:
        raise BadDocument("groups", "needs at least one group.")
    return weights


def _respondent(
    value: object, place: str, weights: Mapping[str, float], questions: Mapping[str, Question]
) -> Respondent:
    row = an_object(value, place, ("group", "answers"), ("group", "answers"))
    group = a_key(row["group"], f"{place}.group", weights)
    answers: dict[str, tuple[Status, int | None]] = {}
    for key, answer in an_object(row["answers"], f"{place}.answers").items():
        at = f"{place}.answers.{plain(key)}"
        if key not in questions:
            raise BadDocument(at, "the model has no such question.")
        question = questions[key]
        if question.audience and group not in question.audience:
            raise BadDocument(at, f"the question is not asked of the group {shown(group)}.")
        # null is blank: no answer at all
        if answer is not None:
            answers[key] = _answer(answer, at, question.answer_type)
    return Respondent(group, answers)


def _answer(value: object, place: str, kind: AnswerType) -> tuple[Status, int | None]:
    if isinstance(value, str) and value in NO_VALUE:
        return NO_VALUE[value], None
    scale = [float(each) for each in kind.scale]
    words = [word for word, each in WORDS.items() if kind.is_yes_no and each in scale]
    if isinstance(value, str) and value in words:
        return Status.ANSWERED, scale.index(WORDS[value])
    if isinstance(value, int | float) and not isinstance(value, bool) and value in scale:
        return Status.ANSWERED, scale.index(value)
    offered = words or [f"{each:g}" for each in scale]
    raise BadDocument(place, f"must be one of {', '.join([*offered, *NO_VALUE])}.")


def _agreed(
    value: object, model: MaturityModel, params: Params, questions: Mapping[str, Question]
) -> scoring.Agreed:
    dimensions = {dimension.key for dimension in model.dimensions()}
    found = scoring.Agreed({}, {})
    for place, row in rows_of(value, "agreed"):
        entry = an_object(row, place, ("question", "dimension", "value"), ("value",))
        if ("question" in entry) == ("dimension" in entry):
            raise BadDocument(place, "needs either “question” or “dimension”.")
        if "question" in entry:
            key = a_key(entry["question"], f"{place}.question", questions)
            kind = questions[key].answer_type
            least, most = kind.lowest, kind.highest
            whole, into = kind is AnswerType.LEVEL_CHOICE, found.questions
        else:
            key = a_key(entry["dimension"], f"{place}.dimension", dimensions)
            least, most, whole = _range_of_dimensions(model.rule, params)
            into = found.dimensions
        if key in into:
            raise BadDocument(place, f"{shown(key)} is agreed twice.")
        into[key] = a_number(entry["value"], f"{place}.value", least, most)
        if whole and not into[key].is_integer():
            raise BadDocument(f"{place}.value", "must be a whole level.")
    return found


def _range_of_dimensions(rule: Rule, params: Params) -> tuple[float, float, bool]:
    """Lowest, highest, and whether only whole levels are meant."""
    if rule in (Rule.PRACTICE_PERCENT, Rule.SERVICE_PERCENT):
        return 0.0, 100.0, False
    if rule is Rule.LEVEL_AVERAGE:
        return 1.0, 5.0, False
    return (0.0, 1.0, False) if params.ladder == "domain" else (1.0, 5.0, True)


def _invited(value: object, weights: Mapping[str, float]) -> dict[str, int] | None:
    if value is None:
        return None
    people = an_object(value, "invited", weights)
    return {key: a_whole(each, f"invited.{key}", 0, INVITED_MOST) for key, each in people.items()}


# --- answering ---


def answer(given: ScoreInput) -> dict[str, Any]:
    """Every figure with its arithmetic, ready for json.dumps; nothing is rounded."""
    tally = tally_of(given)
    model, params, domains = given.model, given.params, given.domains
    result = scoring.maturity(model, tally, params, domains=domains, agreed=given.agreed)
    heat_map = scoring.heat_map(model, tally, params, domains=domains)
    looked_at = _looked_at(given, result, tally)
    items = {key: item for key, (item, _) in looked_at.items()}
    covered, counted = scoring.covered_dimensions(result)
    return {
        "format": ANSWER_FORMAT,
        "model": {"key": result.model, "version": result.version, "rule": result.rule},
        "params": asdict(params),
        "questions": {
            key: asdict(question)
            | {"agreement": asdict(items[key].agreement), "flags": items[key].flags}
            | {"group_gap": looked_at[key][1]}
            for key, question in result.questions.items()
        },
        "domains": {domain.key: _domain(domain) for domain in result.domains},
        "overall": asdict(result.overall) if result.overall else None,
        "capabilities": _capabilities(scoring.cap_scores(result)),
        "heat_map": {groups[0]: _capabilities(caps) for groups, caps in heat_map.items()},
        "discuss_list": [item.key for item in discuss_list(items.values())],
        "nobody_knows": [k for k, item in items.items() if Flag.NOBODY_KNOWS in item.flags],
        "dimensions_covered": {"actual": covered, "out_of": counted},
        "completion": _completion(given),
    }


def tally_of(given: ScoreInput) -> Tally:
    """Every group a cell: whoever runs the command holds the single answers anyway."""
    return scoring.tally_of(
        (
            (respondent.group, key, status.value, choice)
            for respondent in given.respondents
            for key, (status, choice) in respondent.answers.items()
        ),
        given.weights,
    )


def _looked_at(
    given: ScoreInput, result: scoring.Result, tally: Tally
) -> dict[str, tuple[Item, dict[str, Any] | None]]:
    """The item of the discuss list and the group gap of every question in scope."""
    found = {}
    for key, question in result.questions.items():
        cells = tally.get(key, ())
        counts = Counts.total(cell.counts for cell in cells)
        measures: Agreement = agreement(question.answer_type, counts)
        gap = group_gap(question.answer_type, cells, given.min_display_n)
        raised = flags(question.answer_type, measures, counts, gap)
        item = Item(key, question.weight, measures, raised)
        found[key] = (item, asdict(gap) if gap else None)
    return found


def _domain(domain: scoring.DomainScore) -> dict[str, Any]:
    dimensions = {dimension.key: asdict(dimension) for dimension in domain.dimensions}
    return asdict(domain) | {"dimensions": dimensions}


def _capabilities(caps: Mapping[str, scoring.CapScore]) -> dict[str, Any]:
    return {key: asdict(cap) for key, cap in caps.items()}


def _completion(given: ScoreInput) -> dict[str, Any]:
    asked = {
        group: {each.key for each in completion.assigned(given.model, group, given.domains)}
        for group in given.weights
    }
    done = [
        (respondent.group, len(asked[respondent.group] & respondent.answers.keys()))
        for respondent in given.respondents
    ]
    people = [completion.of_respondent(count, len(asked[group])) for group, count in done]
    invited = given.invited or {}
    groups = completion.by_group(given.model, done, invited, given.domains)
    closed_list = sum(invited.values()) if invited else None
    return {
        "respondents": people,
        "answered_by_group": dict(Counter(group for group, _ in done)),
        "groups": {each.group: asdict(each) for each in groups},
        "groups_reached": asdict(completion.groups_reached(groups)),
        "people_reached": asdict(completion.people_reached(people, closed_list)),
    }
