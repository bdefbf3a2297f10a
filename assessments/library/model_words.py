"""What people read about maturity models: names of choices, and what is wrong in words.

`assessments.maturity` knows codes and places; here a problem becomes a sentence with its remedy,
and a place becomes what people call it: "Question F.C2, capability".
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.maturity.entries import AnswerType, Ladder, MaturityModel, Rule
from assessments.maturity.fields import Problem

RULES = {
    Rule.PRACTICE_PERCENT: _("Share of practices in place"),
    Rule.LEVEL_AVERAGE: _("Average level"),
    Rule.LEVEL_GATED: _("Level by level, each a gate"),
    Rule.SERVICE_PERCENT: _("Share of the services' grades"),
}
ANSWER_TYPES = {
    AnswerType.YES_NO: _("Yes or no"),
    AnswerType.YES_PARTIAL_NO: _("Yes, partly or no"),
    AnswerType.LIKERT: _("Agreement from 1 to 5"),
    AnswerType.LEVEL_CHOICE: _("The level from 1 to 5 that fits"),
    AnswerType.SERVICE: _("Grade of a service from 0 to 3"),
}
LADDERS = {
    Ladder.DIMENSION: _("Each dimension"),
    Ladder.DOMAIN: _("Each domain, its dimensions are the levels or their topics"),
}
LANGUAGES = {"en": _("English"), "pt-br": _("Portuguese"), "es": _("Spanish")}

# What each field of a document is called on the pages.
FIELDS: Mapping[str, Any] = {
    "answer_type": _("answer type"),
    "audience": _("who is asked"),
    "binarise": _("in place by majority"),
    "capability": _("capability"),
    "chain": _("stages that build on each other"),
    "choice_threshold": _("share of people who must choose a level"),
    "dk_policy": _("“I don't know”"),
    "format": _("format"),
    "functions": _("functions"),
    "help": _("help"),
    "in": _("belongs to"),
    "key": _("key"),
    "ladder": _("what climbs the levels"),
    "lead_in": _("words before the first question"),
    "level": _("level"),
    "levels": _("level texts"),
    "name": _("name"),
    "number": _("number"),
    "overall_rule": _("overall level"),
    "params": _("parameters"),
    "parts": _("domains and dimensions"),
    "questions": _("questions"),
    "required": _("must be answered"),
    "rule": _("scoring rule"),
    "source_note": _("source"),
    "stage_percent": _("percentage of a stage"),
    "text": _("text"),
    "threshold": _("share of a level that must be met"),
    "title": _("title"),
    "version": _("version"),
    "weight": _("weight"),
    "weighting": _("whose answers count"),
}
TYPES = {
    "object": pgettext_lazy("part of a JSON file", "a group of fields in { }"),
    "list": pgettext_lazy("part of a JSON file", "a list in [ ]"),
    "text": _("a text"),
    "number": _("a number"),
    "whole_number": _("a whole number"),
    "true_or_false": _("yes or no (true or false)"),
}

PROBLEMS: Mapping[str, Any] = {
    # The file as a whole
    "wrong_format": _(
        "This is no maturity model. Its field “format” has to say “%(expected)s”, as in the files"
        " that the studio exports."
    ),
    "too_large": _("The file is larger than 2 MB. Shorten texts or remove questions."),
    "not_json": _(
        "The file cannot be read as JSON. Often a comma or a quotation mark is missing; take the"
        " file as the studio exported it and change only texts and numbers."
    ),
    "duplicate_field": _("The field “%(field)s” stands here twice. Remove one."),
    "unknown_field": _("The field “%(field)s” is unknown. Remove it, or correct its name."),
    "missing": _("Nothing is given here. Fill it in."),
    "wrong_type": _("Here belongs %(expected)s. Write it that way."),
    "too_many": _("There are %(found)s; at most %(most)s are possible. Remove some."),
    "list_empty": _("There are none yet. Add at least one."),
    # Fields
    "text_empty": _("The text is empty. Write something."),
    "text_too_long": _("The text has %(length)s characters; at most %(most)s fit. Shorten it."),
    "bad_character": _(
        "The text holds a character that cannot be kept (%(character)s). Remove it."
    ),
    "unknown_language": _(
        "The language “%(language)s” is unknown. The studio speaks en, pt-br and es."
    ),
    "bad_key": _(
        "“%(key)s” is no key. A key has up to 40 letters, digits, dots, hyphens and underscores"
        " and begins with a letter or a digit."
    ),
    "duplicate_value": _("“%(key)s” stands here twice. Remove one."),
    "out_of_range": _("The number has to be above %(above)s and at most %(most)s. Change it."),
    "not_between": _("The number has to be from %(least)s to %(most)s. Change it."),
    "not_finite": _("This is no number that can be calculated with. Write one with digits."),
    "unknown_rule": _("The rule “%(value)s” is unknown. Choose one of: %(known)s."),
    "unknown_answer_type": _("The answer type “%(value)s” is unknown. Choose one of: %(known)s."),
    "unknown_weighting": _("“%(value)s” is unknown. Choose one of: %(known)s."),
    "unknown_dk_policy": _("“%(value)s” is unknown. Choose one of: %(known)s."),
    "unknown_overall_rule": _("“%(value)s” is unknown. Choose one of: %(known)s."),
    "unknown_ladder": _("“%(value)s” is unknown. Choose one of: %(known)s."),
    "unknown_capability": _("The capability “%(value)s” is unknown. Choose one of: %(known)s."),
    "unknown_function": _("The function “%(value)s” is unknown. Use a key from F01 to F27."),
    # Who belongs to whom
    "duplicate_key": _("The key “%(key)s” is already used. Give each its own."),
    "cycle": _("These belong to each other in a circle: %(path)s. Let one stand on its own."),
    "unknown_part": _("There is no domain or dimension “%(key)s”. Name one that is there."),
    "too_deep": _(
        "“%(key)s” stands below “%(part)s”, which is a dimension. Dimensions stand in a domain and"
        " hold questions only. Move it to a domain."
    ),
    "question_in_domain": _(
        "“%(key)s” is a domain; questions stand in its dimensions. Move the question to one."
    ),
    "too_many_domains": _("There are %(found)s domains; at most %(most)s are possible. Join some."),
    "too_many_dimensions": _(
        "There are %(found)s dimensions; at most %(most)s are possible. Join some."
    ),
    "for_domains_only": _(
        "Only a domain can be a chain of stages. Take it away from this dimension."
    ),
    "for_dimensions_only": _(
        "A domain has no level texts of its own. Write them for its dimensions or the whole model."
    ),
    "duplicate_level": _("Level %(level)s is described twice. Remove one."),
    "domain_without_dimensions": _(
        "The domain has no dimensions yet. Add one, or delete the domain."
    ),
    "dimension_without_questions": _(
        "The dimension has no questions yet. Add one, or delete the dimension."
    ),
    # Whether the rule can score it
    "no_question_fits": _(
        "No question has an answer type that the rule can score. Change the rule, or the answer"
        " type of some questions."
    ),
    "level_missing": _("The rule needs to know to which level the practice belongs. Choose one."),
    "five_levels_needed": _(
        "People choose from the levels 1 to 5, so each needs a text (described now: %(levels)s)."
        " Write them for this question, its dimension or the whole model."
    ),
    "mixed_ladder": _(
        "Practices (yes or no) and questions for a level cannot climb together. Keep one kind here."
    ),
    "level_without_questions": _(
        "Level %(level)s has no questions, so nobody could climb past it. Add a question of level"
        " %(level)s, or lower those above it."
    ),
}
# What is a better answer than that of `PROBLEMS` at one place.
AT_PLACES = {
    ("parts", "list_empty"): _("There is no domain yet. Add the first one."),
    ("parts", "missing"): _("There is no domain yet. Add the first one."),
    ("questions", "list_empty"): _("There is no question yet. Add the first one to a dimension."),
    ("questions", "missing"): _("There is no question yet. Add the first one to a dimension."),
}
STEP = re.compile(r"([^.\[\]]+)(?:\[(\d+)\])?")


@dataclass(frozen=True)
class Said:
    """One problem for people: where, and what to do; `place` is empty for the whole."""

    place: str
    words: str

    def __str__(self) -> str:
        return f"{self.place}: {self.words}" if self.place else self.words


def said(problems: Iterable[Problem], document: object) -> list[Said]:
    """The problems of a document in words, each once, in their order."""
    lines = [Said(place(problem.place, document), sentence(problem)) for problem in problems]
    return list(dict.fromkeys(lines))


def sentence(problem: Problem) -> str:
    """What is wrong, without the place."""
    return sentence_of(problem.code, problem.values, problem.place)


def sentence_of(code: str, values: Mapping[str, object], at: str = "") -> str:
    words = AT_PLACES.get((at, code), PROBLEMS[code])
    return str(words) % {name: _named(name, value) for name, value in values.items()}


def _named(name: str, value: object) -> object:
    if name == "expected":
        return TYPES.get(str(value), value)
    if isinstance(value, str) and name == "levels" and not value:
        return __("none")
    return f"{value:g}" if isinstance(value, float) else value


def place(path: str, document: object) -> str:
    """A path such as "questions[3].levels[0].text.es" as people call it."""
    names: list[str] = []
    here = document
    for name, index in STEP.findall(path):
        here = _inside(here, name, index)
        names.append(_step(name, index, here))
    names = [each for each in names if each]
    # "params" only groups what follows.
    if len(names) > 1 and path.startswith("params."):
        names = names[1:]
    joined = ", ".join(names)
    return joined[:1].upper() + joined[1:]


def _inside(here: object, name: str, index: str) -> object:
    inner = here.get(name) if isinstance(here, dict) else None
    if not index:
        return inner
    rows = inner if isinstance(inner, list) else []
    return rows[int(index)] if int(index) < len(rows) else None


def _step(name: str, index: str, row: object) -> str:
    if name in LANGUAGES:
        return __("in %(language)s") % {"language": LANGUAGES[name]}
    if not index:
        return str(FIELDS.get(name, name))
    key = row.get("key") if isinstance(row, dict) else None
    if name == "levels":
        number = row.get("number") if isinstance(row, dict) else None
        known = number if isinstance(number, int) else __("in row %(n)s") % {"n": int(index) + 1}
        return __("level %(number)s") % {"number": known}
    if not isinstance(key, str) or not key:
        named = {"name": FIELDS.get(name, name), "n": int(index) + 1}
        return __("%(name)s, number %(n)s") % named
    if name == "questions":
        return __("question %(key)s") % {"key": key[:60]}
    if name == "parts" and isinstance(row, dict):
        words = __("dimension %(key)s") if row.get("in") else __("domain %(key)s")
        return words % {"key": key[:60]}
    return key[:60]


def scope(model: MaturityModel) -> dict[str, int]:
    """How much a model holds."""
    return {
        "domains": len(model.domains),
        "dimensions": sum(1 for each in model.dimensions()),
        "questions": sum(1 for each in model.questions()),
    }
