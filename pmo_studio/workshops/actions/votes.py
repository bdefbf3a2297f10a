"""Dot voting: open a round, give dots, end it, take it back.

Who voted for what is nobody's business: `vote.cast` is anonymous, names no item and stands in the
log for nobody to read; tallies come into being when the round ends.
"""

from collections import Counter
from collections.abc import Sequence

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pmo_studio.core import events, lines, subjects
from pmo_studio.core.access import Right, may, require
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.people import Kind, Role
from pmo_studio.core.refusals import Refused
from pmo_studio.workshops import tallies
from pmo_studio.workshops.actions import spotlight
from pmo_studio.workshops.models import RoundState, Vote, VoteItem, VoteRound

LEAST_ITEMS = 2
MOST_ITEMS = 500


class RoundOver(Refused):
    """The round has ended, or was taken back."""


class FewVoters(Refused):
    """So few people have voted that the sums would tell what they chose."""

    def __init__(self, voters: int) -> None:
        words = ngettext(
            "Only %(voters)s person has voted.", "Only %(voters)s people have voted.", voters
        )
        super().__init__(words % {"voters": voters})
        self.voters = voters


OVER = _("This vote has ended. Your dots are counted as they were.")
CANCELLED = _("This vote was cancelled meanwhile.")
ABSTAIN = _("In this vote facilitators do not vote.")
SERVICE = _("Services do not vote.")


def topic_of(engagement: Engagement) -> str:
    """The live topic of everything about votes in the engagement."""
    return f"votes:{engagement.pk}"


def open_round(
    engagement: Engagement,
    *,
    title: str,
    items: Sequence[str],
    by: Participant,
    dots: int | None = None,
    cap: int = tallies.DEFAULT_CAP,
    facilitators_abstain: bool = True,
    key: events.Key | None = None,
) -> VoteRound:
    """Open a vote on the subjects named by `items` (note:12, group:3), in this order.

    `dots` for each person default to a quarter of the items, at least 3.
    """
    items = list(dict.fromkeys(items))
    title = _clean_title(title)
    dots = tallies.default_dots(len(items)) if dots is None else dots
    _check_numbers(len(items), dots, cap)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        texts = _texts(change.engagement, items)
        round_ = VoteRound.objects.create(
            engagement=change.engagement,
            title=title,
            dots=dots,
            cap=cap,
            facilitators_abstain=facilitators_abstain,
            opened_by=by,
            opened_at=timezone.now(),
        )
        VoteItem.objects.bulk_create(
            VoteItem(round=round_, subject=subject, title=texts[subject], position=position)
            for position, subject in enumerate(items)
        )
        change.record(
            "vote.opened",
            subject=round_.subject,
            topic=topic_of(change.engagement),
            title=title,
            items=len(items),
            dots=dots,
        )
    return round_


def set_dots(item: VoteItem, *, dots: int, by: Participant) -> int:
    """Let the seat's dots on the item be exactly so many; returns how many dots it has left.

    The number is absolute and not one more: sent twice, it is counted once, and no key has to be
    kept that would say who sent it.
    """
    with events.change(item.round.engagement, by=by) as change:
        round_ = _open_round(item.round_id)
        seat = _voter(round_, by)
        given = dict(Vote.objects.in_round(round_).of(seat).values_list("item", "dots"))
        left = tallies.dots_left(round_.dots, given.values())
        before = given.get(item.pk, 0)
        if dots == before:
            return left
        _check_dots(round_, dots, before, left)
        if dots == 0:
            Vote.objects.filter(item=item, participant=seat).delete()
        else:
            Vote.objects.update_or_create(item=item, participant=seat, defaults={"dots": dots})
        _record_cast(change, round_)
    return left + before - dots


def end_round(round_: VoteRound, *, by: Participant, few_too: bool = True) -> None:
    """Count the dots and show the result.  Ending twice is no error.

    Without `few_too` a round that one or two people voted in goes on, and FewVoters is raised.
    """
    with events.change(round_.engagement, by=by) as change:
        require(change.by, Right.RUN)
        fresh = _fresh(round_.pk)
        if not fresh.is_open:
            return
        votes = Vote.objects.in_round(fresh)
        few = None if few_too else few_voters(fresh)
        if few is not None:
            raise few
        fresh.state, fresh.ended_at, fresh.ended_by = RoundState.ENDED, timezone.now(), by
        fresh.voters = votes.voters()
        fresh.save(update_fields=["state", "ended_at", "ended_by", "voters"])
        counted = Counter(dict(votes.values_list("item").annotate(Sum("dots"))))
        items = list(VoteItem.objects.filter(round=fresh))
        for item in items:
            item.dots = counted[item.pk]
        VoteItem.objects.bulk_update(items, ["dots"])
        spotlight.let_go(change, fresh.get_absolute_url())
        change.record(
            "vote.ended", subject=fresh.subject, topic=topic_of(fresh.engagement), title=fresh.title
        )


def few_voters(round_: VoteRound) -> FewVoters | None:
    """What stands against showing the sums now: that so few have voted."""
    voters = Vote.objects.in_round(round_).voters()
    return FewVoters(voters) if tallies.tells_of_people(voters) else None


def cancel_round(round_: VoteRound, *, by: Participant) -> None:
    """Take the round back: its items and every dot go, nobody learns a result."""
    with events.change(round_.engagement, by=by) as change:
        require(change.by, Right.RUN)
        fresh = _fresh(round_.pk)
        if not fresh.is_open:
            raise RoundOver(_("An ended vote is kept with its result; it cannot be cancelled."))
        spotlight.let_go(change, fresh.get_absolute_url())
        subject, title = fresh.subject, fresh.title
        fresh.delete()
        change.record(
            "vote.cancelled", subject=subject, topic=topic_of(change.engagement), title=title
        )


def drop_votes(change: events.Change, seat: Participant, keep_notes: bool) -> None:
    """A removed seat's votes always go, also out of results; those say that they changed."""
    votes = list(Vote.objects.of(seat).select_related("item__round"))
    counted: set[VoteRound] = set()
    for vote in votes:
        round_ = vote.item.round
        if not round_.is_open and vote.item.dots is not None:
            vote.item.dots -= vote.dots
            vote.item.save(update_fields=["dots"])
            counted.add(round_)
    Vote.objects.of(seat).delete()
    for round_ in sorted(counted, key=lambda each: each.pk):
        round_.voters = (round_.voters or 0) - 1
        round_.save(update_fields=["voters"])
        change.record(
            "vote.recounted",
            subject=round_.subject,
            topic=topic_of(change.engagement),
            title=round_.title,
        )


def may_vote(round_: VoteRound, seat: Participant) -> bool:
    """Whether the seat has dots in this round: writers, without services and abstainers."""
    if seat.kind == Kind.SERVICE or not may(seat, Right.WRITE):
        return False
    return not (round_.facilitators_abstain and seat.role in (Role.LEAD, Role.FACILITATOR))


def _voter(round_: VoteRound, by: Participant) -> Participant:
    """The seat as it is under the lock: it may have been removed since the request came."""
    seat = Participant.objects.for_access().get(pk=by.pk)
    require(seat, Right.WRITE)
    if seat.kind == Kind.SERVICE:
        raise Refused(SERVICE)
    if not may_vote(round_, seat):
        raise Refused(ABSTAIN)
    return seat


def _check_dots(round_: VoteRound, dots: int, before: int, left: int) -> None:
    if dots < 0:
        raise Refused(_("There is no dot of yours to take away here."), field="dots")
    if dots > round_.cap:
        words = ngettext(
            "One item can have %(cap)s dot of yours at most.",
            "One item can have %(cap)s dots of yours at most.",
            round_.cap,
        )
        raise Refused(words % {"cap": round_.cap}, field="dots")
    if dots - before > left:
        words = __("You have no dot left. Take one back from another item first.")
        if left:
            words = __("You have fewer dots left than that: %(left)s.") % {"left": left}
        raise Refused(words, field="dots")


def _record_cast(change: events.Change, round_: VoteRound) -> None:
    change.record(
        "vote.cast", subject=round_.subject, topic=topic_of(change.engagement), anonymous=True
    )


def _fresh(pk: int) -> VoteRound:
    found = VoteRound.objects.select_related("engagement").filter(pk=pk).first()
    if found is None:
        raise RoundOver(CANCELLED)
    return found


def _open_round(pk: int) -> VoteRound:
    found = _fresh(pk)
    if not found.is_open:
        raise RoundOver(OVER)
    return found


def _clean_title(title: str) -> str:
    return lines.title(title, empty=_("Say what the vote is about."))


def _check_numbers(items: int, dots: int, cap: int) -> None:
    if items < LEAST_ITEMS:
        raise Refused(_("A vote needs at least two items to choose from."), field="items")
    if items > MOST_ITEMS:
        raise Refused(_("A vote holds up to 500 items. Choose one block, or fewer."), field="items")
    for field, number in (("dots", dots), ("cap", cap)):
        if not 1 <= number <= tallies.MOST_DOTS:
            raise Refused(_("Choose a number from 1 to 99."), field=field)
    most = tallies.most_placeable(items, cap)
    if dots > most:
        words = __(
            "With %(items)s items and %(cap)s on each at most, nobody can place more than"
            " %(most)s dots. Give fewer dots, or allow more on one item."
        )
        raise Refused(words % {"items": items, "cap": cap, "most": most}, field="dots")


def _texts(engagement: Engagement, items: Sequence[str]) -> dict[str, str]:
    gone = Refused(_("One of the items is no longer there. Choose again."), field="items")
    try:
        texts = subjects.titles(engagement, items)
    except ValueError:
        raise gone from None
    if any(not texts.get(subject) for subject in items):
        raise gone
    return texts
