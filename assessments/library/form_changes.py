"""What has changed since a form was shown."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def digest(initial: dict[str, Any]) -> str:
    """A short mark of what a form shows, to see whether it is still so when it comes back."""
    content = json.dumps(initial, sort_keys=True, default=str).encode()
    return hashlib.sha256(content).hexdigest()[:16]


@dataclass(frozen=True)
class Difference:
    """A field whose typed value is not the stored one, both in words."""

    label: Any
    stored: str
    typed: str


def differences(form: forms.Form, stored: forms.Form) -> list[Difference]:
    """Where a filled form differs from what it would show of the stored state."""
    pairs = [(field, form[field.name]) for field in stored.visible_fields()]
    found = [Difference(now.label, _said(now), _said(typed)) for now, typed in pairs]
    return [each for each in found if each.stored != each.typed]


def _said(field: forms.BoundField) -> str:
    value = field.value()
    if isinstance(field.field, forms.BooleanField):
        return str(_("yes")) if value else str(_("no"))
    names = dict(_flat(getattr(field.field, "choices", ())))
    values = value if isinstance(value, list) else [value]
    return ", ".join(names.get(str(each), str(each)) for each in values if each not in (None, ""))


def _flat(choices: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Choices without their groups."""
    for value, name in choices:
        if isinstance(name, list | tuple):
            yield from _flat(name)
        else:
            yield str(value), str(name)
