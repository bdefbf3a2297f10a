"""Forms with texts in every language, the reader's own first.

What is left empty in another language is the same as there.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms

from assessments.library import model_words
from pmo_studio.core import languages
from pmo_studio.core.catalogue import LANGUAGES, Text


@dataclass(frozen=True)
class TextSpec:
    """A text that is asked in every language."""

    label: Any
    most: int
    rows: int = 1
    help: Any = ""
    # In one language at least; which one is up to people.
    needed: bool = False


@dataclass(frozen=True)
class InLanguage:
    """The fields of one further language, and how many of them are filled."""

    name: Any
    code: str
    fields: list[forms.BoundField]

    @property
    def filled(self) -> int:
        return sum(1 for field in self.fields if field.value())

    @property
    def has_errors(self) -> bool:
        return any(field.errors for field in self.fields)


def ordered() -> tuple[str, ...]:
    """The languages, that of the page first."""
    own = own_language()
    return (own, *(code for code in LANGUAGES if code != own))


def own_language() -> str:
    code = languages.current().lower()
    primary = code.partition("-")[0]
    return {"pt": "pt-br", "es": "es"}.get(primary, "en")


def field_name(name: str, code: str) -> str:
    return f"{name}_{code.replace('-', '_')}"


def shown(name: str, text: Text | None) -> dict[str, str]:
    """What the fields of a text show: the same text is not repeated in other languages."""
    if text is None:
        return {}
    own = text.in_language(own_language())
    texts = {code: text.in_language(code) for code in ordered()}
    return {
        field_name(name, code): each
        for code, each in texts.items()
        if code == own_language() or each != own
    }


class EntryForm(forms.Form):
    """A form with texts in every language, for one entry of a model as it was when shown."""

    texts: ClassVar[dict[str, TextSpec]] = {}
    # A browser would ask for a text in the language of the page, where any will do.
    use_required_attribute = False
    # How the entry was when the page was made; a script that sends neither decides alone.
    edition = forms.IntegerField(required=False, widget=forms.HiddenInput)
    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in ordered():
            for name, spec in self.texts.items():
                self.fields[field_name(name, code)] = _text_field(spec, code)

    @property
    def main(self) -> list[forms.BoundField]:
        """The texts in the language of the page."""
        return self._in(own_language())

    @property
    def others(self) -> list[InLanguage]:
        return [
            InLanguage(model_words.LANGUAGES[code], code, self._in(code)) for code in ordered()[1:]
        ]

    @property
    def speaks_more(self) -> bool:
        """Whether a text differs in another language."""
        return any(language.filled for language in self.others)

    @property
    def rest(self) -> list[forms.BoundField]:
        """What is no text and not hidden."""
        texts = {field_name(name, code) for name in self.texts for code in LANGUAGES}
        return [field for field in self.visible_fields() if field.name not in texts]

    def text(self, name: str) -> Text | None:
        """The text in all languages; None when it was left empty in each."""
        typed = {code: self.cleaned_data[field_name(name, code)] for code in ordered()}
        given = {code: each for code, each in typed.items() if each}
        if not given:
            return None
        first = next(iter(given.values()))
        return Text.read({code: given.get(code, first) for code in LANGUAGES})

    def needed(self, name: str) -> Text:
        """A text that there has to be; the reader of the model says so when it is empty."""
        return self.text(name) or Text("", "", "")

    def field_of(self, path: str) -> str | None:
        """The field that a path inside the entry is about: "text.es" is "text_es"."""
        name, _, rest = path.partition(".")
        name = name.partition("[")[0]
        if name in self.texts:
            return self.field_with(name, rest)
        return name if name in self.fields else None

    def field_with(self, name: str, code: str) -> str:
        """The field of a text in a language; of one text for all the one where it was typed."""
        if code in LANGUAGES:
            return field_name(name, code)
        fields = [field_name(name, each) for each in ordered()]
        return next((each for each in fields if self.cleaned_data.get(each)), fields[0])

    def _in(self, code: str) -> list[forms.BoundField]:
        return [self[field_name(name, code)] for name in self.texts]


class SpokenField(forms.CharField):
    """A text in one language: even of what is needed it may be empty, when another has it."""

    def validate(self, value: Any) -> None:
        return


def _text_field(spec: TextSpec, code: str) -> forms.CharField:
    attrs = {"lang": code, "dir": "auto", "maxlength": str(spec.most)}
    widget = forms.Textarea(attrs | {"rows": spec.rows}) if spec.rows > 1 else None
    return SpokenField(
        label=spec.label,
        required=spec.needed and code == own_language(),
        help_text=spec.help if code == own_language() else "",
        widget=widget or forms.TextInput(attrs=attrs),
    )


def shown_texts(texts: dict[str, Text | None]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, text in texts.items():
        found |= shown(name, text)
    return found
