"""Results in words and printed numbers: what pages, report and workbook say alike.

Every number that people read is rounded here (half up, by core.rounding) and written with the
signs of the reader's language: levels with one decimal, percentages whole (domain.md).
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import formats
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments import scales
from assessments.agreement import WIDE_RANGE, Agreement, Consensus, Flag, GroupGap
from assessments.maturity.entries import (
    AnswerType,
    DkPolicy,
    MaturityModel,
    OverallRule,
    Params,
    Rule,
    Weighting,
)
from assessments.scoring import (
    ADVANCED_FROM,
    INTERMEDIATE_FROM,
    Band,
    Difference,
    Kind,
    QuestionScore,
    Score,
    Standing,
    reaches,
)
from pmo_studio.core import catalogue, languages
from pmo_studio.core.rounding import half_up

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

NO_VALUE = "–"
MINUS = "−"

CONSENSUS: dict[Consensus, "_StrPromise"] = {
    Consensus.STRONG: _("strong"),
    Consensus.FAIR: _("fair"),
    Consensus.WEAK: _("weak"),
}
BANDS: dict[Band, "_StrPromise"] = {
    Band.BASIC: _("basic"),
    Band.INTERMEDIATE: _("intermediate"),
    Band.ADVANCED: _("advanced"),
}
STANDINGS: dict[Standing, "_StrPromise"] = {
    Standing.OK: _("usable"),
    Standing.INSUFFICIENT: _("too little answered"),
    Standing.NA: _("does not apply here"),
}
RULES: dict[Rule, "_StrPromise"] = {
    Rule.PRACTICE_PERCENT: _(
        "The share of the practices that are in place, in percent. All questions of a part count"
        " together, by their weights; percentages of smaller parts are never averaged."
    ),
    Rule.LEVEL_AVERAGE: _(
        "The average of the levels chosen, from 1 to 5: of questions for a dimension, of"
        " dimensions for a domain. One strong answer offsets a weak one."
    ),
    Rule.LEVEL_GATED: _(
        "The highest level, from 1 to 5, that is met together with all levels below it. A level"
        " that is not met hides everything above it."
    ),
    Rule.SERVICE_PERCENT: _(
        "How far the services are developed, in percent of the highest grade. What is not in the"
        " mandate stays out."
    ),
}
WEIGHTINGS: dict[Weighting, "_StrPromise"] = {
    Weighting.BY_GROUP: _("One voice for each role group, however many people answer in it."),
    Weighting.BY_RESPONDENT: _("One voice for each person."),
}
DK_POLICIES: dict[DkPolicy, "_StrPromise"] = {
    DkPolicy.EXCLUDE: _("“I don't know” stays out of the score; how often it was said is shown."),
    DkPolicy.AS_ZERO: _("“I don't know” counts as the lowest answer, as in a strict audit."),
}
OVERALL_RULES: dict[OverallRule, "_StrPromise"] = {
    OverallRule.MIN: _("The level of a whole part is the lowest of its levels."),
    OverallRule.MEAN: _("The level of a whole part is the mean of its levels."),
}
DIFFERENCES: dict[Difference, "_StrPromise"] = {
    Difference.MODEL: _(
        "The two used different questionnaires. They are compared on the capabilities that both"
        " ask about, so part of a change may come from the questions."
    ),
    Difference.VERSION: _(
        "The two used different versions of the questionnaire, so part of a change may come from"
        " the questions."
    ),
    Difference.SCORING: _(
        "The two were scored in different ways, so part of a change may come from the scoring."
    ),
    Difference.NUMBER: _(
        "Different respondents: the numbers of people differ by more than a quarter, so part of a"
        " change may come from who answered."
    ),
    Difference.GROUPS: _(
        "Other people answered: the share of a role group among them moved by more than 10"
        " percentage points, or a group was heard once only, so part of a change may come from who"
        " was asked."
    ),
}


# --- numbers --------------------------------------------------------------------------------------


def printed(value: float | Decimal | None, places: int) -> str:
    """A number with so many decimals; a dash where there is none."""
    if value is None:
        return NO_VALUE
    text = formats.number_format(half_up(value, places), decimal_pos=places)
    return text.replace("-", MINUS)


def level(value: float | Decimal | None) -> str:
    """A score on 1..5 or 0..3: one decimal."""
    return printed(value, 1)


def percent(value: float | Decimal | None, places: int = 0) -> str:
    """A value 0..100, usually a whole number, on one line with its sign."""
    return NO_VALUE if value is None else f"{printed(value, places)}\N{NO-BREAK SPACE}%"


def share(value: float | None) -> str:
    """A value 0..1 as a percentage."""
    return percent(None if value is None else 100 * value)


def hundredth(value: float | None) -> str:
    """A measure of agreement 0..1: two decimals."""
    return printed(value, 2)


def exact(value: float | Decimal | None, most: int = 4) -> str:
    """An input of a sum: up to `most` decimals, none that say nothing."""
    if value is None:
        return NO_VALUE
    rounded = half_up(value, most).normalize()
    places = max(0, -int(rounded.as_tuple().exponent))
    return printed(rounded, places)


def change(value: float | Decimal, places: int = 1) -> str:
    """A difference in levels, with its sign."""
    text = printed(value, places)
    return f"+{text}" if half_up(value, places) > 0 else text


def score(found: Score) -> str:
    """The value of a dimension, a domain or the whole, in its own unit."""
    return in_unit(found.kind, found.value)


def in_unit(kind: Kind, value: float | None) -> str:
    """A value that a score of this kind could have; a whole level has no decimals."""
    if kind is Kind.PERCENT:
        return percent(value)
    if kind is Kind.SHARE:
        return share(value)
    if kind is Kind.LEVEL and value is not None and float(value).is_integer():
        return printed(value, 0)
    return level(value)


def on_scale(answer_type: AnswerType, value: float | None) -> str:
    """A value of a question on its own scale; between no and yes it is a percentage."""
    return share(value) if answer_type.is_yes_no else level(value)


def agreed_answer(answer_type: AnswerType, value: Decimal) -> str:
    """What a room agreed on for a question, as the stepper or the choice said it."""
    if not answer_type.is_yes_no:
        return exact(value, 1)
    names = scales.NAMES[answer_type]
    return str(names[answer_type.scale.index(float(value))])


def question_value(found: QuestionScore) -> str:
    """What counts of a question, on its own scale; of chosen levels the one achieved."""
    if found.answer_type is AnswerType.LEVEL_CHOICE:
        return printed(found.achieved, 0)
    return on_scale(found.answer_type, found.x)


def computed_value(found: QuestionScore) -> str:
    """The same as the answers alone give it, whatever the room agreed."""
    if found.answer_type is AnswerType.LEVEL_CHOICE:
        return printed(found.computed_achieved, 0)
    return on_scale(found.answer_type, found.computed)


def answered(found: QuestionScore) -> str:
    """The same with what it is: "mean 25 %", "level 3"; the voices are told by `voice`."""
    if found.answer_type is AnswerType.LEVEL_CHOICE:
        return __("level %(level)s") % {"level": computed_value(found)}
    return __("mean %(mean)s") % {"mean": computed_value(found)}


def voice(weighting: Weighting) -> str:
    """How the mean of a question was taken."""
    if weighting is Weighting.BY_GROUP:
        return __("Mean, one voice per group")
    return __("Mean, one voice per person")


def settled(found: QuestionScore, agreed: float) -> str:
    """Beside an agreed score that enters another figure."""
    told = __("agreed in the room: %(agreed)s (the answers gave %(computed)s)")
    return told % {
        "agreed": on_scale(found.answer_type, agreed),
        "computed": computed_value(found),
    }


def agreed_inside(count: int) -> str:
    """Beside the arithmetic of a capability."""
    told = ngettext(
        "The room agreed on the score of %(count)s of these questions.",
        "The room agreed on the scores of %(count)s of these questions.",
        count,
    )
    return told % {"count": count}


def agreed_instead(agreed: str, computed: str) -> str:
    """Before the arithmetic of a figure that the room agreed otherwise."""
    told = __(
        "Agreed in the room: %(agreed)s; the answers gave %(computed)s. The agreed score counts;"
        " below is how the answers were counted."
    )
    return told % {"agreed": agreed, "computed": computed}


# --- names ----------------------------------------------------------------------------------------


def spoken(text: catalogue.Text) -> str:
    """The text in the reader's language."""
    return text.in_language(languages.current())


def capability(key: str) -> str:
    """The name of a capability in the reader's language."""
    return spoken(catalogue.capability(key).name)


def scale(answer_type: AnswerType) -> list[str]:
    """What the answers are called, lowest first."""
    if answer_type.is_yes_no:
        return [str(word) for word in scales.NAMES[answer_type]]
    return [printed(value, 0) for value in answer_type.scale]


def listed(names: Iterable[str]) -> str:
    """ "A, B and C" in the reader's language."""
    *firsts, last = names
    if not firsts:
        return last
    return __("%(firsts)s and %(last)s") % {"firsts": ", ".join(firsts), "last": last}


# --- agreement ------------------------------------------------------------------------------------


def consensus(answer_type: AnswerType, found: Agreement) -> str:
    """How much people agree, in a number and a word: "consensus 0.31, weak"."""
    if answer_type.is_yes_no:
        words, value = __("minority %(value)s"), share(found.minority_share)
    else:
        words, value = __("consensus %(value)s"), hundredth(found.consensus)
    number = words % {"value": value}
    if found.word is None:
        return number
    return __("%(number)s, %(word)s") % {"number": number, "word": CONSENSUS[found.word]}


def sentences(
    answer_type: AnswerType,
    found: Agreement,
    flags: Iterable[Flag],
    gap: GroupGap | None,
    dk_rate: float | None,
    names: Mapping[tuple[str, ...], str],
    *,
    is_settled: bool = False,
) -> list[str]:
    """What a question stands out by; `names` says what the shown groups are called.

    Nobody need talk any more about what the room has settled.
    """
    raised, told = set(flags), []
    if Flag.PERCEPTION_GAP in raised and gap is not None:
        told.append(
            __("The room sees two organisations.") + " " + gap_words(answer_type, gap, names)
        )
    if Flag.DISCUSS in raised and not is_settled:
        told.append(_disagreement(found))
    if Flag.STRONG in raised:
        told.append(__("The room agrees."))
    if Flag.NOBODY_KNOWS in raised:
        told.append(nobody_knows(dk_rate))
    return told


def _disagreement(found: Agreement) -> str:
    wide = found.range is not None and reaches(found.range, WIDE_RANGE)
    if found.word is not Consensus.WEAK and wide:
        return __("Most agree, yet some answers lie far apart: ask who sees what.")
    return __("People do not agree: talk about it before you settle a score.")


def nobody_knows(dk_rate: float | None) -> str:
    words = __("%(share)s said “I don't know”: perhaps nobody knows.")
    return words % {"share": share(dk_rate)}


def gap_words(answer_type: AnswerType, gap: GroupGap, names: Mapping[tuple[str, ...], str]) -> str:
    """Which groups lie how far apart."""
    values = {
        "high": names[gap.highest],
        "high_mean": on_scale(answer_type, gap.highest_mean),
        "low": names[gap.lowest],
        "low_mean": on_scale(answer_type, gap.lowest_mean),
        "gap": printed(100 * gap.value, 0) if answer_type.is_yes_no else level(gap.value),
    }
    return _gap_sentence(answer_type) % values


def _gap_sentence(answer_type: AnswerType) -> str:
    if answer_type.is_yes_no:
        return __(
            "%(high)s say %(high_mean)s, %(low)s say %(low_mean)s: a gap of %(gap)s percentage"
            " points between role groups."
        )
    if answer_type is AnswerType.SERVICE:
        return __(
            "%(high)s say %(high_mean)s, %(low)s say %(low_mean)s: a gap of %(gap)s grades"
            " between role groups."
        )
    return __(
        "%(high)s say %(high_mean)s, %(low)s say %(low_mean)s: a gap of %(gap)s levels between"
        " role groups."
    )


# --- rules and parameters -------------------------------------------------------------------------


def parameters(model: MaturityModel) -> list[str]:
    """How the scores are made, a sentence for each choice that this model's questions use."""
    params, kinds = model.params, {question.answer_type for question in model.questions()}
    told = [str(WEIGHTINGS[params.weighting]), str(DK_POLICIES[params.dk_policy])]
    if model.rule is Rule.PRACTICE_PERCENT and params.binarise:
        told.append(__("A practice is in place or not, as most say."))
    if model.rule is Rule.PRACTICE_PERCENT and any(domain.chain for domain in model.domains):
        words = __("A stage of a chain is achieved from %(percent)s.")
        told.append(words % {"percent": percent(params.stage_percent)})
    if model.rule is Rule.LEVEL_GATED:
        if any(kind.is_yes_no for kind in kinds):
            words = __("A level of practices is met when %(share)s of it is in place.")
            told.append(words % {"share": share(params.threshold)})
        if AnswerType.LEVEL_CHOICE in kinds:
            words = __("A level that people choose is met when %(share)s chose it or a higher one.")
            told.append(words % {"share": share(params.choice_threshold)})
        told.append(str(OVERALL_RULES[params.overall_rule]))
    return told


def heat_rule(model: MaturityModel, params: Params) -> str:
    """What a cell of a group is, and what "All" is beside it."""
    told = [__("A cell is the mean over the questions of a capability, as a level.")]
    if any(each.answer_type is AnswerType.LEVEL_CHOICE for each in model.questions()):
        chosen = __("Of chosen levels the one counts that %(share)s chose, or a higher one.")
        told.append(chosen % {"share": share(params.choice_threshold)})
        told.append(
            __(
                "“All” is worked out the same way from everybody at once; it is not the mean of"
                " its row."
            )
        )
    else:
        told.append(__("“All” is made of everybody's answers."))
    return " ".join((*told, str(WEIGHTINGS[params.weighting])))


def extras(found: Score, weighting: Weighting) -> str:
    """What belongs to a score beside its number: its band, or the way to the next level."""
    if found.value is None:
        return ""
    if found.band is not None:
        return str(BANDS[found.band])
    if found.kind is Kind.AVERAGE and found.level is not None:
        return __("level %(level)s in full") % {"level": found.level}
    if found.kind is Kind.LEVEL:
        return next_gate(found, weighting)
    return ""


def settled_level(answered: Score, weighting: Weighting, *, in_part: bool) -> str:
    """Beside a level that the room agreed on: what the answers gave, and no share of its own.

    `in_part`: the room agreed on some of the questions only.
    """
    told = __("with scores agreed in the room") if in_part else __("agreed in the room")
    if answered.value is None:
        return told
    gave = __("level %(level)s") % {"level": score(answered)}
    if way := next_gate(answered, weighting):
        gave = f"{gave} ({way})"
    return __("%(told)s; the answers gave %(gave)s") % {"told": told, "gave": gave}


def bands() -> str:
    """Where the bands of services begin."""
    told = __(
        "basic below %(intermediate)s, intermediate from there on, advanced from %(advanced)s on"
    )
    return told % {
        "intermediate": f"{exact(INTERMEDIATE_FROM)}\N{NO-BREAK SPACE}%",
        "advanced": f"{exact(ADVANCED_FROM)}\N{NO-BREAK SPACE}%",
    }


def next_gate(found: Score, weighting: Weighting) -> str:
    """What stops the climb, and of what the share is."""
    stop = next((gate for gate in found.gates if not gate.met), None)
    if stop is None:
        return ""
    if stop.value is None:
        return __("nothing is known of level %(level)s") % {"level": stop.level}
    return _share_of(found, weighting) % {
        "level": stop.level,
        "value": share(stop.value),
        "needed": share(stop.threshold),
    }


def _share_of(found: Score, weighting: Weighting) -> str:
    if not found.by_choice:
        return __("level %(level)s: %(value)s of its practices in place, %(needed)s needed")
    if weighting is Weighting.BY_GROUP:
        return __(
            "level %(level)s: %(value)s chose it or a higher one, one voice per group;"
            " %(needed)s needed"
        )
    return __("level %(level)s: %(value)s chose it or a higher one, %(needed)s needed")


def answers(count: int) -> str:
    """ "12 answers" """
    words = ngettext("%(count)s answer", "%(count)s answers", count)
    return words % {"count": count}


def people(count: int) -> str:
    """ "12 people" """
    return ngettext("%(count)s person", "%(count)s people", count) % {"count": count}


def answered_by(count: int, expected: int, *, by_list: bool) -> str:
    """ "12 of 14 asked"; through an open link nobody knows how many were asked."""
    if by_list:
        return came(count, expected, by_list=True)
    words = ngettext("%(people)s person answered", "%(people)s people answered", count)
    told = __("%(answered)s (open link)") % {"answered": words % {"people": count}}
    return _with_more(told, expected - count)


def came(count: int, expected: int, *, by_list: bool) -> str:
    """The same of a group, under a head that says that they answered."""
    if by_list:
        words = __("%(people)s of %(expected)s asked")
        return words % {"people": count, "expected": expected}
    return _with_more(people(count), expected - count)


def _with_more(told: str, more: int) -> str:
    """Who is known to be missing: invited and silent, or here without an answer."""
    if not more:
        return told
    words = ngettext(
        "%(told)s; %(count)s more was invited or began",
        "%(told)s; %(count)s more were invited or began",
        more,
    )
    return words % {"told": told, "count": more}
