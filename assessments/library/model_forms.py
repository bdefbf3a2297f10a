"""Forms of maturity models, each named after what it edits.

They read what was typed; whether the model may be like that is said by `maturity.reading` alone,
in one place for pages and files.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments import wording
from assessments.library import model_words, shelf
from assessments.library.spoken_forms import EntryForm, TextSpec, own_language, shown, shown_texts
from assessments.maturity import editing
from assessments.maturity.entries import (
    AnswerType,
    Dimension,
    DkPolicy,
    Domain,
    Ladder,
    Level,
    MaturityModel,
    OverallRule,
    Params,
    Question,
    Rule,
    Weighting,
)
from assessments.maturity.reading import LONG_MOST, NAME_MOST, QUESTION_MOST
from pmo_studio.core import catalogue
from pmo_studio.core.catalogue import Text

CHOSEN = tuple(range(1, 6))
GRADES = tuple(range(4))


class WeightField(forms.FloatField):
    def __init__(self) -> None:
        super().__init__(
            label=_("Weight"),
            help_text=_("1 is usual; 2 counts twice as much."),
            # Kept short by the page; above 0 is said by the reader of the model.
            widget=forms.NumberInput(attrs={"step": "any"}),
        )


class HeadForm(EntryForm):
    """What the model is called and how it is scored."""

    texts: ClassVar[dict[str, TextSpec]] = {
        "name": TextSpec(_("Name"), NAME_MOST, needed=True),
        "source_note": TextSpec(
            _("Source"),
            LONG_MOST,
            3,
            _("Where the questions come from. Say “aligned with”, never “certified”."),
        ),
        "lead_in": TextSpec(
            _("Words before the first question"),
            LONG_MOST,
            3,
            _("Shown once, before people answer."),
        ),
    }
    rule = forms.ChoiceField(label=_("Scoring rule"), choices=list(model_words.RULES.items()))
    weighting = forms.ChoiceField(label=wording.WEIGHTING, choices=list(wording.WEIGHTINGS.items()))
    dk_policy = forms.ChoiceField(
        label=wording.DK_POLICY, choices=list(wording.DK_POLICIES.items())
    )
    binarise = forms.BooleanField(
        label=_("A practice is in place or not, by majority"), required=False
    )
    stage_percent = forms.FloatField(
        label=_("A stage is achieved from (%)"),
        help_text=_("For domains whose dimensions build on each other."),
        widget=forms.NumberInput(attrs={"step": "any"}),
    )
    threshold = forms.FloatField(
        label=_("Share of a level's practices that must be met"),
        help_text=_("1 is strict, 0.8 is lenient."),
        widget=forms.NumberInput(attrs={"step": "any"}),
    )
    choice_threshold = forms.FloatField(
        label=_("Share of people who must choose a level"),
        help_text=_("Where people choose the level themselves; 0.6 is usual."),
        widget=forms.NumberInput(attrs={"step": "any"}),
    )
    overall_rule = forms.ChoiceField(
        label=wording.OVERALL_RULE, choices=list(wording.OVERALL_RULES.items())
    )
    ladder = forms.ChoiceField(
        label=_("What climbs the levels"), choices=list(model_words.LADDERS.items())
    )

    @classmethod
    def initial_of(cls, model: MaturityModel) -> dict[str, Any]:
        params = {name: getattr(model.params, name) for name in Params.__dataclass_fields__}
        texts = {name: getattr(model, name) for name in cls.texts}
        return {"rule": model.rule.value} | _plain(params) | shown_texts(texts)

    def apply(self, model: MaturityModel) -> MaturityModel:
        values = self.cleaned_data
        params = Params(
            weighting=Weighting(values["weighting"]),
            dk_policy=DkPolicy(values["dk_policy"]),
            binarise=values["binarise"],
            stage_percent=values["stage_percent"],
            threshold=values["threshold"],
            choice_threshold=values["choice_threshold"],
            overall_rule=OverallRule(values["overall_rule"]),
            ladder=Ladder(values["ladder"]),
        )
        return replace(
            model,
            name=self.needed("name"),
            source_note=self.text("source_note"),
            lead_in=self.text("lead_in"),
            rule=Rule(values["rule"]),
            params=params,
        )

    @property
    def usual(self) -> list[forms.BoundField]:
        return [self["weighting"], self["dk_policy"]]

    @property
    def of_rules(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The parameters that only one rule reads, under its name."""
        return [
            (model_words.RULES[rule], [self[name] for name in names])
            for rule, names in PARAMS_OF_RULES.items()
        ]


PARAMS_OF_RULES = {
    Rule.PRACTICE_PERCENT: ("binarise", "stage_percent"),
    Rule.LEVEL_GATED: ("threshold", "choice_threshold", "overall_rule", "ladder"),
}
KEY_HELP = _("A short name such as “P.S1”; empty lets the studio choose. It stays for good.")


class KeyField(forms.CharField):
    """The key of something new."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Key"),
            required=False,
            max_length=editing.KEY_MOST,
            help_text=KEY_HELP,
            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        )


class MadeField(forms.CharField):
    """The key that the studio would choose when the page was made, so that the same press sent
    twice is known for one."""

    def __init__(self) -> None:
        super().__init__(required=False, max_length=editing.KEY_MOST, widget=forms.HiddenInput)


class DomainForm(EntryForm):
    texts: ClassVar[dict[str, TextSpec]] = {"name": TextSpec(_("Name"), NAME_MOST, needed=True)}
    weight = WeightField()
    chain = forms.BooleanField(
        label=_("Its dimensions are stages that build on each other"),
        required=False,
        help_text=_("Such as standardize, measure, control, improve."),
    )

    @classmethod
    def initial_of(cls, domain: Domain) -> dict[str, Any]:
        values = {"weight": domain.weight, "chain": domain.chain}
        return _plain(values) | shown_texts({"name": domain.name})

    def apply(self, domain: Domain) -> Domain:
        values = self.cleaned_data
        return replace(
            domain,
            name=self.needed("name"),
            weight=values["weight"],
            chain=values["chain"],
        )


class DimensionForm(EntryForm):
    texts: ClassVar[dict[str, TextSpec]] = {"name": TextSpec(_("Name"), NAME_MOST, needed=True)}
    into = forms.ChoiceField(label=_("Domain"))
    weight = WeightField()

    def __init__(self, *args: Any, model: MaturityModel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "into", _catalogued(model.domains))

    @classmethod
    def initial_of(cls, dimension: Dimension, owner: Domain) -> dict[str, Any]:
        values = {"weight": dimension.weight, "into": owner.key}
        return _plain(values) | shown_texts({"name": dimension.name})

    def apply(self, dimension: Dimension) -> Dimension:
        return replace(dimension, name=self.needed("name"), weight=self.cleaned_data["weight"])

    def field_of(self, path: str) -> str | None:
        return "into" if path == "in" else super().field_of(path)


class QuestionForm(EntryForm):
    texts: ClassVar[dict[str, TextSpec]] = {
        "text": TextSpec(_("Question"), QUESTION_MOST, 3, needed=True),
        "help": TextSpec(_("Help"), LONG_MOST, 2, _("What is meant, or an example.")),
    }
    into = forms.ChoiceField(label=_("Dimension"))
    answer_type = forms.ChoiceField(
        label=_("People answer with"), choices=list(model_words.ANSWER_TYPES.items())
    )
    capability = forms.ChoiceField(
        label=_("Capability"),
        help_text=_("All models speak the same twelve, so that results can be compared."),
    )
    level = forms.TypedChoiceField(
        label=_("Level of the practice"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("none")), *((number, str(number)) for number in CHOSEN)],
        help_text=_("Needed where levels are gates; level 1 is shown and never scored."),
    )
    weight = WeightField()
    required = forms.BooleanField(label=_("Must be answered"), required=False)
    audience = forms.MultipleChoiceField(
        label=_("Who is asked"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: everybody."),
    )
    functions = forms.MultipleChoiceField(
        label=_("Functions of a PMO that it is about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, model: MaturityModel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = catalogue.load()
        _choose(self, "into", _dimension_choices(model))
        _choose(self, "capability", _catalogued(known.capabilities.values()))
        _choose(self, "functions", _catalogued(known.functions.values()))
        _choose(self, "audience", _audience_choices(model))

    @classmethod
    def initial_of(cls, question: Question, owner: Dimension) -> dict[str, Any]:
        values = {
            "into": owner.key,
            "answer_type": question.answer_type,
            "capability": question.capability,
            "level": question.level or "",
            "weight": question.weight,
            "required": question.required,
            "audience": list(question.audience),
            "functions": list(question.functions),
        }
        return _plain(values) | shown_texts({"text": question.text, "help": question.help})

    def apply(self, question: Question) -> Question:
        values = self.cleaned_data
        return replace(
            question,
            text=self.needed("text"),
            help=self.text("help"),
            answer_type=AnswerType(values["answer_type"]),
            capability=values["capability"],
            weight=values["weight"],
            level=values["level"],
            functions=tuple(values["functions"]),
            audience=tuple(values["audience"]),
            required=values["required"],
        )

    def field_of(self, path: str) -> str | None:
        return "into" if path == "in" else super().field_of(path)

    @property
    def facts(self) -> list[forms.BoundField]:
        """The short fields that stand in columns."""
        return [self[name] for name in ("into", "capability", "answer_type", "level", "weight")]


class NewDomainForm(DomainForm):
    key = KeyField()
    made = MadeField()


class NewDimensionForm(DimensionForm):
    key = KeyField()
    made = MadeField()


class NewQuestionForm(QuestionForm):
    key = KeyField()
    made = MadeField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A browser would choose the first one for people who overlook it.
        known = _catalogued(catalogue.load().capabilities.values())
        _choose(self, "capability", [("", _("Choose one")), *known])

    @property
    def facts(self) -> list[forms.BoundField]:
        return [*super().facts, self["key"]]


class LevelsForm(EntryForm):
    """What the levels of a model, dimension or question are called and mean."""

    def __init__(self, *args: Any, numbers: Iterable[int], titled: bool, **kwargs: Any) -> None:
        self.numbers = tuple(numbers)
        self.texts = {  # type: ignore[misc]
            name: spec for number in self.numbers for name, spec in _level_specs(number, titled)
        }
        super().__init__(*args, **kwargs)

    @classmethod
    def initial_of(cls, levels: Iterable[Level], titles: dict[int, Text]) -> dict[str, Any]:
        """`titles` are those of the model, which its parts need not repeat."""
        found: dict[str, Any] = {}
        for level in levels:
            if titles.get(level.number) != level.title:
                found |= shown(f"title{level.number}", level.title)
            found |= shown(f"text{level.number}", level.text)
        return found

    def levels(self, titles: dict[int, Text]) -> tuple[Level, ...]:
        """The levels with a title or a text; those without both are not described."""
        return tuple(
            Level(number, title or titles.get(number) or Text("", "", ""), text or Text("", "", ""))
            for number in self.numbers
            for title, text in [(self.text(f"title{number}"), self.text(f"text{number}"))]
            if title or text
        )

    def field_in(self, path: str, levels: tuple[Level, ...]) -> str | None:
        """The field for a path such as "levels[2].text.es"."""
        head, _, rest = path.partition(".")
        index = head.removeprefix("levels[").removesuffix("]")
        if not index.isdecimal() or int(index) >= len(levels):
            return None
        name, _, code = rest.partition(".")
        name = f"{name}{levels[int(index)].number}"
        return self.field_with(name, code) if name in self.texts else None


def _level_specs(number: int, titled: bool) -> Iterator[tuple[str, TextSpec]]:
    named = {"number": number}
    follows = _("Empty: as the model calls it.") if titled else ""
    title = pgettext_lazy("of a maturity level", "Level %(number)s: title") % named
    yield f"title{number}", TextSpec(title, NAME_MOST, 1, follows)
    text = pgettext_lazy("of a maturity level", "Level %(number)s: what it means") % named
    yield f"text{number}", TextSpec(text, LONG_MOST, 2)


def level_numbers(levels: Iterable[Level], questions: Iterable[Question]) -> list[int]:
    """The levels that can be described: 0 to 3 for services, 1 to 5 for everything else."""
    types = {question.answer_type for question in questions}
    numbers = {level.number for level in levels}
    if AnswerType.SERVICE in types:
        numbers.update(GRADES)
    if types - {AnswerType.SERVICE} or not types:
        numbers.update(CHOSEN)
    return sorted(numbers)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """2 instead of 2.0, as people write it."""
    return {
        name: int(value) if isinstance(value, float) and value.is_integer() else value
        for name, value in values.items()
    }


def _choose(form: forms.Form, name: str, choices: Any) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = choices


def _named(key: str, name: Text) -> str:
    return f"{key} · {name.in_language(own_language())}"


def _catalogued(entries: Iterable[Any]) -> list[tuple[str, str]]:
    return [(each.key, _named(each.key, each.name)) for each in entries]


def _dimension_choices(model: MaturityModel) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            domain.name.in_language(own_language()),
            [(each.key, _named(each.key, each.name)) for each in domain.dimensions],
        )
        for domain in model.domains
    ]


def _audience_choices(model: MaturityModel) -> list[tuple[str, str]]:
    """The six role groups, and those that the model names besides."""
    usual = _catalogued(catalogue.role_groups())
    return [*usual, *((key, key) for key in shelf.groups_of_its_own(model))]
