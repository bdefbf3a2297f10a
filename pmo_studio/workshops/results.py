"""What the pages of votes show: one's own ballot, who has dots left, results."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext as __

from pmo_studio.core import csvs
from pmo_studio.core.models import Participant
from pmo_studio.workshops import tallies
from pmo_studio.workshops.actions.votes import may_vote
from pmo_studio.workshops.models import RoundState, Vote, VoteItem, VoteRound

# Round, its title, subject, dots: of every item of an ended round that got any, newest first.
Given = tuple[int, str, str, int]


@dataclass(frozen=True)
class Line:
    """One item on a ballot with the dots that the viewer gave it."""

    pk: int
    title: str
    mine: int
    can_add: bool

    @property
    def more(self) -> int:
        return self.mine + 1

    @property
    def fewer(self) -> int:
        return max(0, self.mine - 1)


@dataclass(frozen=True)
class BallotPaper:
    """The viewer's own ballot; nobody else's dots are in it."""

    lines: list[Line]
    left: int
    given: int


@dataclass(frozen=True)
class Voter:
    """Somebody with dots in the round, and how many are left."""

    seat: Participant
    left: int


@dataclass(frozen=True)
class Ranked:
    """One line of a result; `bar` is its length in percent of the longest."""

    subject: str
    title: str
    dots: int
    rank: int
    percent: int
    bar: int


@dataclass(frozen=True)
class Compared:
    """One item and its place in each of several rounds, None where it did not stand."""

    title: str
    places: list[Ranked | None]


def ballot(round_: VoteRound, seat: Participant) -> BallotPaper:
    """The seat's own ballot; one query however many items there are."""
    items = list(VoteItem.objects.filter(round=round_).with_dots_of(seat))
    given = sum(item.mine for item in items)
    left = tallies.dots_left(round_.dots, [given])
    lines = [
        Line(item.pk, item.title, item.mine, item.mine < round_.cap and left > 0) for item in items
    ]
    return BallotPaper(lines, left, given)


def voters(round_: VoteRound) -> list[Voter]:
    """Everybody with dots in the round, most dots left first; two queries."""
    seats = (
        Participant.objects.active().people().for_access().filter(engagement=round_.engagement_id)
    )
    given = dict(
        Vote.objects.in_round(round_).values_list("participant").annotate(Sum("dots")).order_by()
    )
    listed = [
        Voter(seat, tallies.dots_left(round_.dots, [given.get(seat.pk, 0)]))
        for seat in seats
        if may_vote(round_, seat) and seat.can_come
    ]
    return sorted(listed, key=lambda voter: (-voter.left, voter.seat.name.casefold()))


def ranked(round_: VoteRound) -> list[Ranked]:
    """The result of an ended round, best first; empty while it is open."""
    if round_.is_open:
        return []
    return _ranked(list(VoteItem.objects.filter(round=round_)))


def _ranked(items: Sequence[VoteItem]) -> list[Ranked]:
    by_pk = {item.pk: item for item in items}
    placed = tallies.ranking({item.pk: item.dots or 0 for item in items})
    most = max((place.dots for place in placed), default=0)
    return [
        Ranked(
            subject=by_pk[place.key].subject,
            title=by_pk[place.key].title,
            dots=place.dots,
            rank=place.rank,
            percent=tallies.percent(place.share),
            bar=round(100 * place.dots / most) if most else 0,
        )
        for place in placed
    ]


def compared(rounds: Sequence[VoteRound]) -> list[Compared]:
    """Ended rounds side by side, the last one's order; one query for all of them."""
    items = VoteItem.objects.filter(round__in=rounds).order_by("position")
    of_round: dict[int, list[VoteItem]] = {round_.pk: [] for round_ in rounds}
    titles: dict[str, str] = {}
    for item in items:
        of_round[item.round_id].append(item)
    for round_ in rounds:
        titles |= {item.subject: item.title for item in of_round[round_.pk]}
    lines = [{line.subject: line for line in _ranked(of_round[each.pk])} for each in rounds]
    order = tallies.side_by_side(
        [{item.subject: item.dots or 0 for item in of_round[each.pk]} for each in rounds]
    )
    return [
        Compared(titles[subject], [line.get(subject) for line in lines]) for subject, _ in order
    ]


def as_csv(round_: VoteRound) -> bytes:
    """The result as a spreadsheet opens it: BOM, CRLF, no cell that is a formula."""
    heads = [__("Rank"), __("Item"), __("Dots"), __("Share in %")]
    rows = [(line.rank, line.title, line.dots, line.percent) for line in ranked(round_)]
    return csvs.written(heads, rows)


def given(engagement_id: int) -> list[Given]:
    """What got dots in the rounds that have ended, the newest round first; one query."""
    ended = VoteItem.objects.filter(round__engagement=engagement_id, round__state=RoundState.ENDED)
    newest_first = ended.filter(dots__gt=0).order_by("-round__ended_at", "-round_id")
    rows = newest_first.values_list("round_id", "round__title", "subject", "dots")
    return [(pk, title, subject, dots or 0) for pk, title, subject, dots in rows]


def newest(rows: Sequence[Given], subjects: Set[str]) -> tuple[str, dict[str, int]]:
    """Title and dots of the vote that ended last of those that gave dots to one of these.

    One vote alone: dots of two would add up to a number that nobody gave.
    """
    here = [row for row in rows if row[2] in subjects]
    if not here:
        return "", {}
    last, title, _, _ = here[0]
    return title, {subject: dots for pk, _, subject, dots in here if pk == last}
