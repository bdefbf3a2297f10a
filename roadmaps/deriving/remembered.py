"""What the last derivation said of a package, read back from its row.

It may have come with a bundle, so nothing is taken for granted: what does not have the form in
which a derivation writes it counts as never derived.
"""

from collections.abc import Callable, Mapping
from typing import Any

from roadmaps.models.deliverable import DeliverableKind

# Farther than any effort, benefit or lag reaches, and near enough to be drawn and written out.
FARTHEST = 1e9
KINDS = frozenset(map(str, DeliverableKind.values))


def fields(derived: Mapping[str, Any]) -> dict[str, Any]:
    """Those that `states.proposed` has, in its form; earlier derivations kept the priority too."""
    return {
        name: value
        for name, value in derived.items()
        if name in FORMS and any(form(value) for form in FORMS[name])
    }


def _is_nothing(value: object) -> bool:
    return value is None


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_yes_or_no(value: object) -> bool:
    return isinstance(value, bool)


def _is_number(value: object) -> bool:
    is_one = isinstance(value, int | float) and not isinstance(value, bool)
    return is_one and abs(value) <= FARTHEST  # type: ignore[arg-type]


def _is_whole(value: object) -> bool:
    return _is_number(value) and isinstance(value, int)


def _is_kind(value: object) -> bool:
    return _is_text(value) and value in KINDS


def _list_of(form: "Form") -> "Form":
    return lambda value: isinstance(value, list) and all(map(form, value))


def _pair(first: "Form", second: "Form") -> "Form":
    def is_one(value: object) -> bool:
        return isinstance(value, list) and len(value) == 2 and first(value[0]) and second(value[1])

    return is_one


def _is_closing(value: object) -> bool:
    """By the key of its gap: the factor, and what it counts."""
    figures = _pair(_is_number, _is_number)
    return isinstance(value, dict) and all(map(figures, value.values()))


Form = Callable[[object], bool]
FORMS: Mapping[str, tuple[Form, ...]] = {
    "name": (_is_text,),
    "effort": (_is_whole,),
    "staff": (_is_whole,),
    "wave": (_is_nothing, _is_text),
    "mandatory": (_is_yes_or_no,),
    "after": (_list_of(_pair(_is_text, _is_whole)),),
    "deliverables": (_list_of(_pair(_is_kind, _is_text)),),
    "kpis": (_list_of(_is_text),),
    "closes": (_is_closing,),
    "steps": (_is_nothing, _is_whole),
    "benefit": (_is_nothing, _is_number),
}
