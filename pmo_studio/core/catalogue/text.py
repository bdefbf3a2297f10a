"""One text in every language of the studio."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

LANGUAGES = ("en", "pt-br", "es")


@dataclass(frozen=True, slots=True)
class Text:
    """A text in English, Brazilian Portuguese and Spanish; English where a language is unknown."""

    en: str
    pt_br: str
    es: str

    @classmethod
    def read(cls, texts: Mapping[str, str]) -> Self:
        """From an object of a catalogue file: {"en": …, "pt-br": …, "es": …}."""
        return cls(en=texts["en"], pt_br=texts["pt-br"], es=texts["es"])

    def in_language(self, code: str | None) -> str:
        """The text for a language code such as "es", "es-mx" or "pt_BR"."""
        primary = (code or "").lower().replace("_", "-").partition("-")[0]
        if primary == "pt":
            return self.pt_br
        if primary == "es":
            return self.es
        return self.en

    def __str__(self) -> str:
        return self.en
