"""Rules that several tables of the plan share; each says what a constraint of the database says."""

from collections.abc import Callable

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.bundle import Row, Rule


def _in_words(words: object, field: str) -> str:
    return str(words) % {"field": field}


# Put together when it is told: rules are made before anybody's language is known.
_told = lazy(_in_words, str)


def both_or_neither(one: str, other: str) -> Rule:
    """Two fields that are given together."""
    return Rule(
        other,
        lambda row: _is_given(row, one) == _is_given(row, other),
        _told(_("must be given exactly when %(field)s is"), one),
    )


def given_exactly_when(field: str, holds: Callable[[Row], bool], words: object) -> Rule:
    return Rule(field, lambda row: _is_given(row, field) == holds(row), words)


def not_before(later: str, earlier: str) -> Rule:
    """A day that is not before another one, where both are given."""

    def holds(row: Row) -> bool:
        first, second = row.get(earlier), row.get(later)
        return not first or not second or first <= second

    return Rule(later, holds, _told(_("must not be before %(field)s"), earlier))


def different(one: str, other: str) -> Rule:
    return Rule(
        other,
        lambda row: row[one] != row[other],
        _told(_("must be another one than %(field)s"), one),
    )


def one_of(one: str, other: str) -> Rule:
    """Exactly one of two is given."""
    return Rule(
        other,
        lambda row: _is_given(row, one) != _is_given(row, other),
        _told(_("must be given exactly when %(field)s is not"), one),
    )


def named_once(seat: str, name: str) -> Rule:
    """Somebody who has a seat, or only a name; never both."""
    return Rule(
        name,
        lambda row: row[seat] is None or not row[name],
        _told(_("must be empty where %(field)s is given"), seat),
    )


def _is_given(row: Row, name: str) -> bool:
    return row.get(name) not in (None, "")
