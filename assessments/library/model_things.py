"""The things of a maturity model that have a form of their own, each with what its page needs.

A thing knows its form, what the form shows of a model, the model that saving gives, and which of
its fields a problem of the whole document is about.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeVar

from django.http import QueryDict
from django.utils.translation import gettext as __

from assessments.library import model_forms
from assessments.library.spoken_forms import EntryForm
from assessments.maturity import editing
from assessments.maturity.entries import (
    AnswerType,
    Dimension,
    Domain,
    MaturityModel,
    Question,
    Rule,
)
from pmo_studio.core.catalogue import Text

# What a new question is answered with while there is none to follow.
USUAL = {
    Rule.PRACTICE_PERCENT: AnswerType.YES_PARTIAL_NO,
    Rule.LEVEL_AVERAGE: AnswerType.LIKERT,
    Rule.LEVEL_GATED: AnswerType.YES_NO,
    Rule.SERVICE_PERCENT: AnswerType.SERVICE,
}
EMPTY = Text("", "", "")
Entry = TypeVar("Entry", Domain, Dimension, Question)


class Thing(Protocol):
    """Something of a model that has a form of its own."""

    @property
    def title(self) -> str: ...
    @property
    def anchor(self) -> str:
        """Where the thing stands on the page of its model."""
        ...

    @property
    def mark(self) -> str:
        """ "p" for new parts and "q" for new questions, whose anchor is made of their key."""
        ...

    def initial(self, model: MaturityModel) -> dict[str, Any]:
        """What the form shows; KeyError when the thing is gone."""
        ...

    def form(self, data: Any, model: MaturityModel, initial: dict[str, Any]) -> Any: ...
    def apply(self, model: MaturityModel, form: Any) -> MaturityModel: ...
    def field_of(self, path: str, document: Mapping[str, Any], form: Any) -> str | None:
        """The field of the form that a path of the document is about."""
        ...


@dataclass(frozen=True)
class Head:
    anchor: ClassVar[str] = "top"
    mark: ClassVar[str] = ""

    @property
    def title(self) -> str:
        return __("Name and scoring")

    def initial(self, model: MaturityModel) -> dict[str, Any]:
        return model_forms.HeadForm.initial_of(model)

    def form(self, data: Any, model: MaturityModel, initial: dict[str, Any]) -> EntryForm:
        return model_forms.HeadForm(data, initial=initial)

    def apply(self, model: MaturityModel, form: model_forms.HeadForm) -> MaturityModel:
        return form.apply(model)

    def field_of(self, path: str, document: Mapping[str, Any], form: EntryForm) -> str | None:
        return form.field_of(path.removeprefix("params."))


@dataclass(frozen=True)
class PartOf:
    """A domain or a dimension."""

    key: str
    mark: ClassVar[str] = ""

    @property
    def title(self) -> str:
        return __("%(key)s: name and weight") % {"key": self.key}

    @property
    def anchor(self) -> str:
        return f"p-{self.key}"

    def initial(self, model: MaturityModel) -> dict[str, Any]:
        part = editing.part(model, self.key)
        if isinstance(part, Domain):
            return model_forms.DomainForm.initial_of(part)
        return model_forms.DimensionForm.initial_of(part, editing.domain_of(model, self.key))

    def form(self, data: Any, model: MaturityModel, initial: dict[str, Any]) -> EntryForm:
        if self._is_domain(data, initial):
            return model_forms.DomainForm(data, initial=initial)
        return model_forms.DimensionForm(data, initial=initial, model=model)

    def apply(self, model: MaturityModel, form: Any) -> MaturityModel:
        part = editing.part(model, self.key)
        if isinstance(part, Domain):
            return editing.change_domain(model, self.key, form.apply(part))
        into = form.cleaned_data["into"]
        return editing.change_dimension(model, self.key, form.apply(part), into=into)

    def field_of(self, path: str, document: Mapping[str, Any], form: EntryForm) -> str | None:
        return _field_of("parts", self.key, path, document, form)

    def again(self, data: QueryDict, model: MaturityModel) -> tuple[EntryForm, str]:
        if self._is_domain(data, {}):
            return model_forms.NewDomainForm(_with_key(data, self.key)), "assessments:model_domain"
        form = model_forms.NewDimensionForm(_with_key(data, self.key), model=model)
        return form, "assessments:model_dimension"

    @staticmethod
    def _is_domain(data: Any, initial: dict[str, Any]) -> bool:
        return "into" not in (data or initial)


@dataclass(frozen=True)
class QuestionOf:
    key: str
    mark: ClassVar[str] = ""

    @property
    def title(self) -> str:
        return __("Question %(key)s") % {"key": self.key}

    @property
    def anchor(self) -> str:
        return f"q-{self.key}"

    def initial(self, model: MaturityModel) -> dict[str, Any]:
        question = editing.question(model, self.key)
        owner = editing.dimension_of(model, self.key)
        return model_forms.QuestionForm.initial_of(question, owner)

    def form(self, data: Any, model: MaturityModel, initial: dict[str, Any]) -> EntryForm:
        return model_forms.QuestionForm(data, initial=initial, model=model)

    def apply(self, model: MaturityModel, form: model_forms.QuestionForm) -> MaturityModel:
        new = form.apply(editing.question(model, self.key))
        return editing.change_question(model, self.key, new, into=form.cleaned_data["into"])

    def field_of(self, path: str, document: Mapping[str, Any], form: EntryForm) -> str | None:
        return _field_of("questions", self.key, path, document, form)

    def again(self, data: QueryDict, model: MaturityModel) -> tuple[EntryForm, str]:
        form = model_forms.NewQuestionForm(_with_key(data, self.key), model=model)
        return form, "assessments:model_question_add"


@dataclass(frozen=True)
class NewPart:
    """A domain, or a dimension of the domain `into`."""

    into: str | None = None
    anchor: ClassVar[str] = "parts"
    mark: ClassVar[str] = "p"

    @property
    def title(self) -> str:
        return __("New domain") if self.into is None else __("New dimension")

    def initial(self, model: MaturityModel) -> dict[str, Any]:
        if self.into is None:
            return {"weight": 1, "made": editing.new_key(model, "D")}
        return {"weight": 1, "into": self.into, "made": editing.new_key(model, f"{self.into}.")}

    def form(self, data: Any, model: MaturityModel, initial: dict[str, Any]) -> EntryForm:
        if self.into is None:
            return model_forms.NewDomainForm(data, initial=initial)
        return model_forms.NewDimensionForm(data, initial=initial, model=model)

    def apply(self, model: MaturityModel, form: Any) -> MaturityModel:
        if self.into is None:
            domains = {each.key: each for each in model.domains}
            domain = _new(form, model, "D", lambda key: Domain(key, EMPTY, ()), domains)
            return editing.add_domain(model, domain) if domain else model
        into = form.cleaned_data["into"]
        known = {each.key: each for each in model.dimensions()}
        new = _new(form, model, f"{into}.", lambda key: Dimension(key, EMPTY, ()), known)
        return editing.add_dimension(model, new, into=into) if new else model

    def field_of(self, path: str, document: Mapping[str, Any], form: EntryForm) -> str | None:
        return _field_of("parts", form.cleaned_data["key"], path, document, form)


@dataclass(frozen=True)
class NewQuestion:
    into: str
    anchor: ClassVar[str] = "parts"
    mark: ClassVar[str] = "q"

    @property
    def title(self) -> str:
        return __("New question")

    def initial(self, model: MaturityModel) -> dict[str, Any]:
        dimension = next((each for each in model.dimensions() if each.key == self.into), None)
        last = dimension.questions[-1] if dimension and dimension.questions else None
        return {
            "into": self.into,
            "weight": 1,
            "made": editing.new_key(model, f"{self.into}."),
            "answer_type": last.answer_type if last else USUAL[model.rule],
            "capability": last.capability if last else "",
            "level": (last.level or "") if last else "",
        }

    def form(self, data: Any, model: MaturityModel, initial: dict[str, Any]) -> EntryForm:
        return model_forms.NewQuestionForm(data, initial=initial, model=model)

    def apply(self, model: MaturityModel, form: model_forms.NewQuestionForm) -> MaturityModel:
        into = form.cleaned_data["into"]
        known = {each.key: each for each in model.questions()}
        new = _new(form, model, f"{into}.", _blank_question, known)
        return editing.add_question(model, new, into=into) if new else model

    def field_of(self, path: str, document: Mapping[str, Any], form: EntryForm) -> str | None:
        return _field_of("questions", form.cleaned_data["key"], path, document, form)


@dataclass(frozen=True)
class LevelsOf:
    """The level texts of a dimension, a question, or the whole model."""

    dimension: str = ""
    question: str = ""
    mark: ClassVar[str] = ""

    @property
    def title(self) -> str:
        key = self.dimension or self.question
        return __("Level texts of %(key)s") % {"key": key} if key else __("Level texts")

    @property
    def anchor(self) -> str:
        if self.question:
            return f"q-{self.question}"
        return f"p-{self.dimension}" if self.dimension else "levels"

    def initial(self, model: MaturityModel) -> dict[str, Any]:
        owner = self._owner(model)
        return model_forms.LevelsForm.initial_of(
            (owner or model).levels, _titles(model) if owner else {}
        )

    def form(self, data: Any, model: MaturityModel, initial: dict[str, Any]) -> EntryForm:
        try:
            owner = self._owner(model)
        except KeyError:
            return model_forms.LevelsForm(data, numbers=range(6), titled=False)
        numbers = model_forms.level_numbers((owner or model).levels, self._questions(model))
        return model_forms.LevelsForm(
            data, initial=initial, numbers=numbers, titled=bool(owner and model.levels)
        )

    def apply(self, model: MaturityModel, form: model_forms.LevelsForm) -> MaturityModel:
        owner = self._owner(model)
        levels = form.levels(_titles(model) if owner else {})
        return editing.change_levels(model, levels, of=owner)

    def field_of(
        self, path: str, document: Mapping[str, Any], form: model_forms.LevelsForm
    ) -> str | None:
        key = self.question or self.dimension
        inside = path
        if key:
            inside = _inside("questions" if self.question else "parts", key, path, document) or ""
        return form.field_in(inside, form.levels({}))

    def _owner(self, model: MaturityModel) -> Dimension | Question | None:
        if self.question:
            return editing.question(model, self.question)
        return editing.dimension(model, self.dimension) if self.dimension else None

    def _questions(self, model: MaturityModel) -> list[Question]:
        if self.question:
            return [editing.question(model, self.question)]
        if self.dimension:
            return list(editing.dimension(model, self.dimension).questions)
        return list(model.questions())


def _titles(model: MaturityModel) -> dict[int, Text]:
    return {level.number: level.title for level in model.levels}


def _with_key(data: QueryDict, key: str) -> QueryDict:
    copied = data.copy()
    copied["key"] = key
    return copied


def _blank_question(key: str) -> Question:
    return Question(key, EMPTY, AnswerType.YES_NO, "")


def _new(
    form: Any,
    model: MaturityModel,
    stem: str,
    make: Callable[[str], Entry],
    known: Mapping[str, Entry],
) -> Entry | None:
    """The new entry under the key that was typed, or under one of ours; the form knows it then.

    None when just that entry is there already: the button was pressed twice.
    """
    typed, made = form.cleaned_data["key"], form.cleaned_data["made"]
    key = typed or (made if made.startswith(stem) else "")
    entry: Entry = form.apply(make(key))
    form.cleaned_data["key"] = key
    if known.get(key) == entry:
        return None
    if typed or (key and key not in known):
        return entry
    form.cleaned_data["key"] = key = editing.new_key(model, stem)
    again: Entry = form.apply(make(key))
    return again


def _inside(name: str, key: str, path: str, document: Mapping[str, Any]) -> str | None:
    """The rest of a path that leads into the last entry with this key: of two the newer."""
    rows = document.get(name, [])
    at = [index for index, each in enumerate(rows) if each["key"] == key]
    prefix = f"{name}[{at[-1]}]." if at else ""
    return path.removeprefix(prefix) if prefix and path.startswith(prefix) else None


def _field_of(
    name: str, key: str, path: str, document: Mapping[str, Any], form: EntryForm
) -> str | None:
    inside = _inside(name, key, path, document)
    return form.field_of(inside) if inside else None
