"""What the people of an engagement are asked now; every page leads there until they have answered.

Apps register in ready() what they ask.  Whatever is registered, one query finds what waits for a
seat, and pages fold it into one that they make anyway (`noted`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import BigAutoField, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.template.loader import render_to_string

from pmo_studio.core.access import Right, may
from pmo_studio.core.models import Engagement, Participant

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise


@dataclass(frozen=True)
class Ask:
    """One question to everybody: what it is, the words of its button, where one answers."""

    kind: str
    pk: int
    words: "Words"
    act: "Words"
    url: str


@dataclass(frozen=True)
class Kind:
    """What an app asks.

    `open` finds the ids of what is open to answer in an engagement, newest first; given a seat,
    without what this seat has answered.  Its filter names the engagement by OuterRef("pk"), and
    looks at nothing of the seat but its key and its role: it is built once for each role.
    """

    key: str
    open: Callable[[Participant], QuerySet[Any]]
    ask: Callable[[int], Ask]
    # What is asked first when several wait.
    rank: int = 10
    # Names of pages that lead there themselves.
    asked_on: frozenset[str] = field(default=frozenset())


_kinds: list[Kind] = []
# Stands for the key of a seat in what is built once; no row has it.
_ANY_SEAT = -7_103


def register(kind: Kind) -> None:
    """Called from AppConfig.ready(); the same key twice is a programming error."""
    if any(each.key == kind.key for each in _kinds):
        raise ValueError(f"{kind.key} is registered twice")
    _kinds.append(kind)
    _kinds.sort(key=lambda each: each.rank)


def noted(engagements: "QuerySet[Engagement]", seat: Participant) -> "QuerySet[Engagement]":
    """With what waits for the seat, in the same query; nothing does for one that may not write."""
    if not may(seat, Right.WRITE):
        return engagements
    return engagements.annotate(**{_name(kind): _open_to(kind, seat) for kind in _kinds})


def _open_to(kind: Kind, seat: Participant) -> RawSQL:
    """Which of the kind waits for the seat.  Building such a query takes longer than answering
    it, and every page asks: what was built for another seat of the role is used again."""
    sql, numbers = _built(kind.open, seat.role, connection.vendor)
    own = [seat.pk if number == _ANY_SEAT else number for number in numbers]
    # Django's own words with a key put in as a parameter.
    return RawSQL(sql, own, BigAutoField())  # noqa: S611  # nosec B611


@cache
def _built(
    find: Callable[[Participant], QuerySet[Any]], role: str, vendor: str
) -> tuple[str, tuple[Any, ...]]:
    """What `find` gives for any seat of the role, in the SQL of this database."""
    found = find(Participant(pk=_ANY_SEAT, role=role)).values("pk")[:1]
    query = Engagement.objects.annotate(found=Subquery(found)).query
    sql, parameters = query.get_compiler(DEFAULT_DB_ALIAS).compile(query.annotations["found"])
    return sql, tuple(parameters)


def waiting(row: Engagement, *, page: str = "") -> list[Ask]:
    """What waits, of a row of `noted`; without what the page of that name leads to itself."""
    found = ((kind, getattr(row, _name(kind), None)) for kind in _kinds)
    return [kind.ask(pk) for kind, pk in found if pk is not None and page not in kind.asked_on]


def of(seat: Participant) -> list[Ask]:
    """What waits for the seat.  One query."""
    return waiting(noted(Engagement.objects.filter(pk=seat.engagement_id).only("pk"), seat).get())


def first_address(seat: Participant) -> str:
    """Where the seat answers what it is asked first; "" while nothing waits for it.  One query."""
    asked = of(seat)
    return asked[0].url if asked else ""


def html(ask: Ask, *, is_over: bool = False, leads_too: bool = True) -> str:
    """The bar of one question for every open page; when it is over, what takes it off there.

    The same for every viewer: follow.js hides it from those whom it does not ask.
    """
    context = {"ask": ask, "is_over": is_over, "leads_too": leads_too}
    return render_to_string("components/ask.html", context)


def _name(kind: Kind) -> str:
    return f"asked_{kind.key}"
