"""Votes: the list, opening, voting, ending, results."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as __
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pmo_studio.core import errors, events, pages, subjects
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.downloads import attachment
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.refusals import Refused
from pmo_studio.workshops import agenda_pages, results
from pmo_studio.workshops.actions import spotlight
from pmo_studio.workshops.actions import votes as actions
from pmo_studio.workshops.forms import DotsForm, RoundForm, WorkshopForm
from pmo_studio.workshops.models import VoteItem, VoteRound, Workshop, WorkshopState

ROUNDS = VoteRound.objects.select_related("engagement", "opened_by", "ended_by")
MOST_COMPARED = 6


@dataclass(frozen=True)
class Offers:
    """The lists of one app that can be voted on."""

    key: str
    title: str
    offers: list[subjects.Offer]


@require_GET
def index(request: StudioRequest, pk: int) -> HttpResponse:
    """Every vote of the engagement, and its workshops."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    return list_page(request, engagement)


def list_page(
    request: StudioRequest, engagement: Engagement, *, status: int = 200, **context: Any
) -> HttpResponse:
    """The page Votes; also where a refused act of a workshop is shown."""
    number = engagement.last_number
    rounds = list(VoteRound.objects.filter(engagement=engagement).for_list())
    runs = may(request.participant, Right.RUN)
    workshops = list(Workshop.objects.filter(engagement=engagement).order_by("-pk"))
    context = {
        "number": number,
        "topic": actions.topic_of(engagement),
        "open_rounds": [each for each in rounds if each.is_open],
        "ended_rounds": [each for each in rounds if not each.is_open],
        "ballots": _offers(engagement) if runs else [],
        "workshops": workshops,
        "agendas": _agendas(engagement) if runs else [],
        "is_running": any(each.state == WorkshopState.RUNNING for each in workshops),
        "workshop_form": WorkshopForm(),
        "words": "",
    } | context
    return pages.sheet(request, "workshops/votes.html", engagement, "votes", context, status=status)


def _agendas(engagement: Engagement) -> list[agenda_pages.Listed]:
    return agenda_pages.listed(engagement, pages.phase_now(engagement))


def _offers(engagement: Engagement) -> list[Offers]:
    listed = [
        Offers(ballot.key, str(ballot.title), ballot.offers(engagement))
        for ballot in subjects.ballots()
    ]
    return [each for each in listed if each.offers]


@require_http_methods(["GET", "POST"])
def round_new(request: StudioRequest, pk: int) -> HttpResponse:
    """Open a vote on a list: `?from=canvas:3` names it, `?of=canvas` the kind."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.RUN, pk=pk)
    source, ballots = _wanted(request, _offers(engagement))
    candidates = subjects.candidates(engagement, source)
    has_parts = any(each.part for each in candidates)
    # A board is voted on for many reasons; what other lists are for, they say themselves.
    title = "" if has_parts else _title(ballots, source)
    form = RoundForm(request.POST or None, candidates=candidates, title=title)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _open(request, engagement, form)
            except Refused as refused:
                tell(form, refused)
    context = {
        "form": form,
        "source": source,
        "candidates": candidates,
        "parts": form.parts(),
        "advice": subjects.advice(source, candidates),
        "has_parts": has_parts,
        "ballots": ballots,
    }
    return pages.sheet(
        request, "workshops/round_new.html", engagement, "votes", context, status=status
    )


def _wanted(request: StudioRequest, ballots: list[Offers]) -> tuple[str, list[Offers]]:
    """The list on which the address asks to vote, "" for none, and those to choose from."""
    source, kind = request.GET.get("from", ""), request.GET.get("of", "")
    if source or not kind:
        return source, ballots
    alike = [each for each in ballots if each.key == kind]
    if not alike:
        return kind, ballots
    offers = alike[0].offers
    return (f"{kind}:{offers[0].id}" if len(offers) == 1 else ""), alike


def _title(ballots: Iterable[Offers], source: str) -> str:
    """What the list is called that the address names; "" for none of them."""
    listed = ((ballot.key, offer) for ballot in ballots for offer in ballot.offers)
    return next((offer.title for key, offer in listed if f"{key}:{offer.id}" == source), "")


def _open(request: StudioRequest, engagement: Engagement, form: RoundForm) -> HttpResponse:
    given = dict(form.cleaned_data)
    bring = given.pop("bring")
    given.pop("key")
    try:
        made = actions.open_round(
            engagement, by=request.participant, key=events.key_of(request), **given
        )
    except events.AlreadyDone as done:
        return redirect("workshops:round", subjects.split(done.subject)[1])
    if bring:
        spotlight.set_spotlight(
            engagement, path=made.get_absolute_url(), title=made.title, by=request.participant
        )
    return redirect(made)


@require_GET
@never_cache
def show(request: StudioRequest, pk: int) -> HttpResponse:
    """The ballot while the vote is open, the result afterwards."""
    round_ = get_or_403(ROUNDS.all(), request, Right.SEE, pk=pk)
    return _round_page(request, round_)


def _round_page(
    request: StudioRequest, round_: VoteRound, *, words: str = "", status: int = 200
) -> HttpResponse:
    engagement, seat = round_.engagement, request.participant
    number = engagement.last_number
    projector = request.GET.get("view") == "projector"
    votes = round_.is_open and not projector and actions.may_vote(round_, seat)
    # On the wall the items stand without anybody's dots.
    shown = results.ballot(round_, seat) if votes else None
    context = {
        "round": round_,
        "number": number,
        "topic": actions.topic_of(engagement),
        "projector": projector,
        "votes": votes,
        "ballot": shown,
        "items": VoteItem.objects.filter(round=round_) if round_.is_open and not votes else [],
        "lines": results.ranked(round_),
        "may_write": may(seat, Right.WRITE),
        "words": words,
    }
    context |= _voters(request, round_)
    return pages.sheet(request, "workshops/round.html", engagement, "votes", context, status=status)


def _voters(request: StudioRequest, round_: VoteRound) -> dict[str, Any]:
    """Who has dots left, for those who run the vote; never for what."""
    if not round_.is_open or not may(request.participant, Right.RUN):
        return {"voters": None, "waiting": 0, "few": None}
    listed = results.voters(round_)
    few = actions.few_voters(round_) if "ending" in request.GET else None
    return {"voters": listed, "waiting": sum(1 for voter in listed if voter.left), "few": few}


@require_GET
@never_cache
def voters(request: StudioRequest, pk: int) -> HttpResponse:
    """The part of the page that tells who has dots left; pages ask for it again and again."""
    round_ = get_or_403(ROUNDS.all(), request, Right.RUN, pk=pk)
    if not errors.wants_fragment(request):
        return redirect(round_)
    projector = request.GET.get("view") == "projector"
    context = {"round": round_, "projector": projector} | _voters(request, round_)
    return render(request, "workshops/round.html#voters", context)


@require_POST
def dots_set(request: StudioRequest, pk: int, item: int) -> HttpResponse:
    """Give an item exactly so many of one's dots."""
    found = get_or_403(
        VoteItem.objects.select_related("round__engagement"),
        request,
        Right.WRITE,
        pk=item,
        round=pk,
    )
    form = DotsForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(str(form.errors["dots"][0]), field="dots")
        actions.set_dots(found, dots=form.cleaned_data["dots"], by=request.participant)
    except Refused as refused:
        status = 409 if isinstance(refused, actions.RoundOver) else 422
        if errors.wants_fragment(request):
            return errors.sentence(status, refused.words)
        return _round_page(request, found.round, words=refused.words, status=status)
    if errors.wants_fragment(request):
        return HttpResponse(status=204)
    return redirect(f"{found.round.get_absolute_url()}#item-{found.pk}")


@require_POST
def round_end(request: StudioRequest, pk: int) -> HttpResponse:
    """Count the dots and show the result; of one or two voters only when told so twice."""
    round_ = get_or_403(ROUNDS.all(), request, Right.RUN, pk=pk)
    try:
        actions.end_round(round_, by=request.participant, few_too="few_too" in request.POST)
    except actions.FewVoters:
        # To a page of its own: one that loads itself again must never end the vote by that.
        wall = "&view=projector" if request.POST.get("view") == "projector" else ""
        return redirect(f"{round_.get_absolute_url()}?ending=few{wall}#end")
    except Refused as refused:
        return list_page(request, round_.engagement, words=refused.words, status=409)
    return redirect(round_)


@require_POST
def round_cancel(request: StudioRequest, pk: int) -> HttpResponse:
    """Take an open vote back, with every dot."""
    round_ = get_or_403(ROUNDS.all(), request, Right.RUN, pk=pk)
    try:
        actions.cancel_round(round_, by=request.participant)
    except Refused as refused:
        return list_page(request, round_.engagement, words=refused.words, status=409)
    messages.success(request, __("The vote was cancelled. No dot was counted."))
    return redirect("workshops:votes", round_.engagement_id)


@require_GET
def compare(request: StudioRequest, pk: int) -> HttpResponse:
    """Results side by side: ?rounds=1&rounds=2."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    wanted = request.GET.getlist("rounds")
    ended = list(VoteRound.objects.ended().filter(engagement=engagement))
    chosen = [each for each in ended if str(each.pk) in wanted][:MOST_COMPARED]
    context = {"rounds": chosen, "lines": results.compared(chosen), "ended": ended}
    return pages.sheet(request, "workshops/compare.html", engagement, "votes", context)


@require_GET
def result_csv(request: StudioRequest, pk: int) -> HttpResponse:
    """The result as a file for spreadsheets."""
    round_ = get_or_403(ROUNDS.all(), request, Right.EXPORT, pk=pk)
    if round_.is_open:
        words = __("The vote is open: there is a result when it has ended.")
        return errors.refuse(request, 409, words)
    name = slugify(round_.title) or "vote"
    return attachment(results.as_csv(round_), "text/csv; charset=utf-8", f"{name}.csv")
