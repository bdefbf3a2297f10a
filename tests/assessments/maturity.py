"""Documents of maturity models: small ones, random ones, and the structures that are published."""

import copy
import unicodedata
from typing import Any

from hypothesis import strategies as st

from assessments.maturity.entries import AnswerType, MaturityModel, Rule
from assessments.maturity.reading import FORMAT, read
from pmo_studio.core import catalogue

Document = dict[str, Any]

CAPABILITIES = tuple(catalogue.load().capabilities)
FUNCTIONS = tuple(catalogue.load().functions)
FIVE_LEVELS = [{"number": n, "title": f"Step {n}", "text": f"What {n} means"} for n in range(1, 6)]
FITTING = {
    Rule.PRACTICE_PERCENT: (AnswerType.YES_NO, AnswerType.YES_PARTIAL_NO),
    Rule.SERVICE_PERCENT: (AnswerType.SERVICE,),
    Rule.LEVEL_AVERAGE: (AnswerType.LIKERT, AnswerType.LEVEL_CHOICE),
    Rule.LEVEL_GATED: (AnswerType.LEVEL_CHOICE,),
}


def question(key: str, dimension: str, answer_type: str = "yes_no", **more: Any) -> Document:
    return {
        "key": key,
        "in": dimension,
        "text": f"Item {key}",
        "answer_type": answer_type,
        "capability": "CTL",
        **more,
    }


def document(rule: str = "practice_percent", **more: Any) -> Document:
    """The smallest model: one domain A, one dimension A.1, one question q1."""
    return copy.deepcopy(
        {
            "format": FORMAT,
            "key": "small",
            "version": 1,
            "name": "A small model",
            "rule": rule,
            "parts": [{"key": "A", "name": "Domain"}, {"key": "A.1", "in": "A", "name": "One"}],
            "questions": [question("q1", "A.1")],
            **more,
        }
    )


# The structures of public models (domain.md §2.1), with neutral texts of ours


def three_by_seven_by_five() -> Document:
    """Three sub-models, seven perspectives, five levels, as practices tagged with their level."""
    models, perspectives = ("PFM", "PGM", "PJM"), ("c", "b", "f", "s", "r", "g", "p")
    parts = [{"key": model, "name": f"Sub-model {model}"} for model in models]
    items: list[Document] = []
    for model in models:
        for each in perspectives:
            key = f"{model}.{each}"
            parts.append({"key": key, "in": model, "name": f"Perspective {each}"})
            items += [question(f"{key}.{n}", key, level=n) for n in range(1, 6)]
            items += [question(f"{key}.{n}b", key, level=n) for n in range(2, 6)]
    return document(
        "level_gated", key="three-seven-five", levels=FIVE_LEVELS, parts=parts, questions=items
    )


def one_ladder_of_levels() -> Document:
    """One domain whose dimensions are its five levels, which have to be completed in order."""
    parts = [{"key": "ORG", "name": "Organisation"}]
    parts += [{"key": f"L{n}", "in": "ORG", "name": f"Level {n}"} for n in range(1, 6)]
    items = [question(f"L{n}.{i}", f"L{n}", level=n) for n in range(1, 6) for i in range(1, 5)]
    params = {"ladder": "domain", "threshold": 0.8}
    return document("level_gated", key="one-ladder", params=params, parts=parts, questions=items)


def one_ladder_over_topics() -> Document:
    """One domain with topics as dimensions; the levels run across them."""
    parts = [{"key": "ORG", "name": "Organisation"}]
    parts += [{"key": f"T{t}", "in": "ORG", "name": f"Topic {t}"} for t in range(1, 4)]
    items = [question(f"T{1 + n % 3}.{n}", f"T{1 + n % 3}", level=n) for n in range(2, 6)]
    params = {"ladder": "domain"}
    return document("level_gated", key="topics", params=params, parts=parts, questions=items)


def three_layers_of_services() -> Document:
    """The office itself by its services, strategic to operational, from basic to advanced."""
    parts, items = [], []
    for layer in ("S", "T", "O"):
        parts.append({"key": layer, "name": f"Layer {layer}"})
        for n in range(1, 9):
            key = f"{layer}{n}"
            parts.append({"key": f"{layer}.{n}", "in": layer, "name": f"Service {key}"})
            items.append(question(key, f"{layer}.{n}", "service_0_3", functions=["F01"]))
    levels = [{"number": n, "title": f"Grade {n}", "text": f"What {n} means"} for n in range(4)]
    return document("service_percent", key="cube", levels=levels, parts=parts, questions=items)


def stages_and_enablers() -> Document:
    """Three domains whose four stages build on each other, and enablers beside them."""
    parts: list[Document] = []
    items: list[Document] = []
    for domain in ("PROJ", "PROG", "PORT", "OE"):
        parts.append({"key": domain, "name": f"Domain {domain}", "chain": domain != "OE"})
        for stage in range(1, 5):
            key = f"{domain}.{stage}"
            parts.append({"key": key, "in": domain, "name": f"Stage {stage}"})
            items.append(question(f"{key}.1", key, "yes_partial_no"))
    return document(key="stages", parts=parts, questions=items)


def survey() -> Document:
    return document("level_average", key="survey", questions=[question("q1", "A.1", "likert_1_5")])


def three_answer_types() -> Document:
    """Questions of several types for one capability (T17)."""
    items = [
        question("q1", "A.1", "yes_no"),
        question("q2", "A.1", "service_0_3"),
        question("q3", "A.1", "level_choice", weight=2, levels=FIVE_LEVELS),
    ]
    return document("level_average", key="mixed", questions=items)


STRUCTURES = (
    three_by_seven_by_five,
    one_ladder_of_levels,
    one_ladder_over_topics,
    three_layers_of_services,
    stages_and_enablers,
    survey,
    three_answer_types,
)


# Random models


def _is_plain(character: str) -> bool:
    return unicodedata.category(character) != "Cc" and ord(character) & 0xFFFE != 0xFFFE


WORDS = (
    st.text(st.characters(exclude_categories=["Cs"]).filter(_is_plain), min_size=1, max_size=12)
    | st.sampled_from(["=1+1", "two\nlines", "tab\tbed", "_x0041_", "TRUE", "7", "<b>&amp;", "@x"])
)  # fmt: skip
# A few texts a document, drawn from again and again: random texts are slow to make.
TEXTS = WORDS.map(str.strip).filter(bool)
POOLS = st.lists(
    TEXTS | st.dictionaries(st.sampled_from(catalogue.LANGUAGES), TEXTS, min_size=1),
    min_size=2,
    max_size=6,
)
KEYS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,30}", fullmatch=True)
WEIGHTS = st.integers(1, 1_000_000).map(lambda thousandths: thousandths / 1000)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A document that `read` takes."""
    rule = draw(st.sampled_from(Rule))
    texts = st.sampled_from(draw(POOLS))
    stem = draw(KEYS)
    parts: list[Document] = []
    items: list[Document] = []
    for domain in range(draw(st.integers(1, 3))):
        key = f"{stem}{domain}"
        chain = draw(st.booleans())
        parts.append({"key": key, "name": draw(texts), "weight": draw(WEIGHTS), "chain": chain})
        for dimension in range(draw(st.integers(1, 2))):
            part = f"{key}-{dimension}"
            parts.append({"key": part, "in": key, "name": draw(texts)})
            items += [
                _random_question(draw, texts, f"{part}-{n}", part, rule)
                for n in range(draw(st.integers(1, 2)))
            ]
    return document(
        rule.value,
        name=draw(texts),
        source_note=draw(st.none() | texts),
        lead_in=draw(st.none() | texts),
        params=draw(_params()),
        parts=parts,
        questions=items,
    )


def _random_question(
    draw: st.DrawFn, texts: st.SearchStrategy[Any], key: str, part: str, rule: Rule
) -> Document:
    answer_type = draw(st.sampled_from(FITTING[rule]))
    chosen = answer_type is AnswerType.LEVEL_CHOICE
    return question(
        key,
        part,
        answer_type.value,
        text=draw(texts),
        help=draw(st.none() | texts),
        weight=draw(WEIGHTS),
        capability=draw(st.sampled_from(CAPABILITIES)),
        level=draw(st.none() | st.integers(1, 5)),
        functions=draw(st.sampled_from([[], ["F01"], ["F02", "F-A1"]])),
        audience=draw(st.sampled_from([[], ["EXE"], ["a.b", "7"]])),
        required=draw(st.booleans()),
        levels=[
            {"number": n, "title": draw(texts), "text": draw(texts)}
            for n in (range(1, 6) if chosen else ())
        ],
    )


def _params() -> st.SearchStrategy[Document]:
    share = st.integers(1, 1000).map(lambda thousandths: thousandths / 1000)
    return st.fixed_dictionaries(
        {},
        optional={
            "weighting": st.sampled_from(["by_group", "by_respondent"]),
            "dk_policy": st.sampled_from(["exclude", "as_zero"]),
            "binarise": st.booleans(),
            "stage_percent": share.map(lambda part: round(part * 100, 1)),
            "threshold": share,
            "choice_threshold": share,
            "overall_rule": st.sampled_from(["min", "mean"]),
            "ladder": st.sampled_from(["dimension", "domain"]),
        },
    )


def models() -> st.SearchStrategy[MaturityModel]:
    return documents().map(read)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@st.composite
def damaged_documents(draw: st.DrawFn) -> object:
    """A good document in which something anywhere has become any other JSON."""
    damaged = draw(st.sampled_from([build() for build in STRUCTURES]))
    for _ in range(draw(st.integers(1, 3))):
        target: Any = damaged
        while isinstance(target, dict | list) and target:
            key = draw(
                st.sampled_from([*target] if isinstance(target, dict) else range(len(target)))
            )
            if not isinstance(target[key], dict | list) or draw(st.integers(0, 3)) == 0:
                target[key] = draw(JSON)
                break
            target = target[key]
    return damaged
