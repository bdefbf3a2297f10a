"""Ways in: by code, by invitation, by one-time link.  A GET never joins."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from pmo_studio.core import asks, guests, limits, sheets, tokens
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.accounts import INVITED
from pmo_studio.core.actions import invitations, seats
from pmo_studio.core.forms import JoinForm, tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement, JoinCode, Participant, RoleGroup, User
from pmo_studio.core.models.people import Purpose, Role
from pmo_studio.core.refusals import Refused

# The choices "Guest, watching" and "None of these" of the form; role groups have other keys.
WATCHING = "watch"
NO_GROUP = "none"
KEY_LENGTH = 43
CHOOSE = _("Choose as whom you answer. “None of these” is an answer too.")
TOO_MANY = _("Too many wrong codes from here. Wait a minute, then try again.")


@never_cache
@require_http_methods(["GET", "POST"])
def join(request: StudioRequest, code: str = "") -> HttpResponse:
    """Type a code and a name, take a seat.  Open to everybody."""
    if request.method == "POST":
        return _join(request)
    code = tokens.clean_code(code or request.GET.get("code", ""))
    if not code:
        return _page(request, JoinForm(), None)
    # A code that is looked up by GET counts as a guess as well.
    limited = limits.codes.refuses(_address(request))
    found = _look_up(code, request)
    if found is not None and not _opens(found, request):
        found = None
    form = JoinForm(initial={"code": str(found or code), "name": _known_name(request, found)})
    if found is not None:
        return _page(request, form, found)
    words = TOO_MANY if limited else seats.WRONG_CODE
    return _page(request, form, None, status=429 if limited else 404, words=words)


def _join(request: StudioRequest) -> HttpResponse:
    form = JoinForm(request.POST)
    form.full_clean()
    if limits.codes.refuses(_address(request)):
        form.add_error("code", TOO_MANY)
        return _page(request, form, None, status=429)
    code = form.cleaned_data.get("code", "")
    found = _look_up(code, request) if code else None
    shown = found if found is not None and _opens(found, request) else None
    group = form.cleaned_data.get("role_group", "")
    if shown is not None and not _is_choice(shown, group):
        form.add_error("role_group", CHOOSE)
    if not form.is_valid():
        return _page(request, form, shown, status=422)
    try:
        joined = seats.join(
            code=found,
            name=form.cleaned_data["name"],
            role_group=_role_group(found, group),
            watching=group == WATCHING,
            user=_account(request),
            present=request.seats.at(found.engagement_id) if found else None,
            secret=_secret(form.cleaned_data["key"]),
        )
    except Refused as refused:
        tell(form, refused)
        return _page(request, form, None, status=422)
    if seats.has_namesake(joined.participant):
        words = __(
            "Somebody else here is called %(name)s too. That is fine; if you want to be told"
            " apart, add to your name under People."
        )
        messages.info(request, words % {"name": joined.participant.name})
    return _welcome(request, joined)


def _secret(key: str) -> str:
    """The secret of a page's key; none of a key that is too short to be one of ours."""
    return guests.secret_for(key) if len(key) >= KEY_LENGTH else ""


def _address(request: StudioRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _known_name(request: StudioRequest, code: JoinCode | None) -> str:
    present = request.seats.at(code.engagement_id) if code else None
    if present is not None:
        return present.display_name
    user = _account(request)
    return user.display_name if user else ""


def _look_up(code: str, request: StudioRequest) -> JoinCode | None:
    """The room's code, or None; a miss counts against the address and waits when many miss.

    A full or locked one is no miss: people at its door must not use up their room's failures.
    """
    address = _address(request)
    if limits.codes.refuses(address):
        return None
    in_use = JoinCode.objects.standing().filter(engagement__archived_at=None)
    found = in_use.select_related("engagement").filter(code=code).first()
    if found is None:
        limits.codes.failed(address)
        request.answer_after = limits.codes.pause()
    return found


def _opens(code: JoinCode, request: StudioRequest) -> bool:
    """Whether the code opens its room to this browser; full or locked, to those who sit there."""
    sits_there = request.seats.at(code.engagement_id) is not None
    return sits_there or JoinCode.objects.admitting().filter(pk=code.pk).exists()


def _is_choice(code: JoinCode, group: str) -> bool:
    """Whether a role group was chosen, or knowingly none; there may be none to choose from."""
    if group in (WATCHING, NO_GROUP):
        return True
    groups = set(code.engagement.role_groups.values_list("key", flat=True))
    return group in groups or not groups


def _role_group(code: JoinCode | None, key: str) -> RoleGroup | None:
    return code.engagement.role_groups.filter(key=key).first() if code and key else None


def _account(request: StudioRequest) -> User | None:
    user: User | None = request.user if isinstance(request.user, User) else None
    return user


def _page(
    request: StudioRequest,
    form: JoinForm,
    found: JoinCode | None,
    *,
    status: int = 200,
    words: object = "",
) -> HttpResponse:
    engagement = found.engagement if found else None
    present = request.seats.at(engagement.pk) if engagement else None
    context = {
        "form": form,
        "engagement": engagement,
        "present": present,
        "writes_again": present is not None and _writes_again(present),
        # Without a code that opens a room only the code is asked, unless more was typed already.
        "asks_all": found is not None or form.is_bound,
        "role_groups": engagement.role_groups.all() if engagement else [],
        "chosen_group": request.POST.get("role_group", _group_key(present)),
        "watching": WATCHING,
        "no_group": NO_GROUP,
        "landing": sheets.landing(engagement.pk) if engagement else "",
        "words": words,
        "key": request.POST.get("key") or tokens.new_token(),
    }
    return render(request, "core/join.html", context, status=status)


def _writes_again(present: Participant) -> bool:
    """Whether joining gives this browser's seat its writing back: its code was closed."""
    return present.role == Role.CONTRIBUTOR and not may(present, Right.WRITE)


def _group_key(present: Participant | None) -> str:
    if present is None:
        return ""
    if present.role_group is not None:
        return present.role_group.key
    return WATCHING if present.role == Role.VIEWER else NO_GROUP


def _welcome(request: StudioRequest, joined: seats.Joined) -> HttpResponse:
    """Into the room, to what it is asked now if anything.  Joining rotates the session, so that
    nobody can have planted it."""
    if request.session.session_key:
        request.session.cycle_key()
    seat = joined.participant
    response = redirect(asks.first_address(seat) or sheets.landing(seat.engagement_id))
    if joined.secret:
        guests.seat(response, joined.participant, joined.secret)
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: StudioRequest, token: str) -> HttpResponse:
    """An invitation's page: log in or sign up, then take the seat."""
    found = invitations.find(token)
    context: dict[str, object] = {"invitation": found, "words": invitations.USED}
    if found is None:
        return render(request, "core/invitation.html", context, status=404)
    if request.method == "GET":
        return render(request, "core/invitation.html", context)
    if not isinstance(request.user, User):
        request.session[INVITED] = token
        door = "account_signup" if request.POST.get("door") == "signup" else "account_login"
        return redirect(f"{reverse(door)}?next={request.path}")
    try:
        seat = invitations.accept(token, user=request.user)
    except Refused as refused:
        context["words"] = refused.words
        return render(request, "core/invitation.html", context, status=422)
    request.session.pop(INVITED, None)
    messages.success(request, __("Welcome. Your seat is ready."))
    return redirect(seat.engagement)


@never_cache
@require_http_methods(["GET", "POST"])
def seat_link(request: StudioRequest, token: str) -> HttpResponse:
    """A one-time link: the sponsor confirms, or a lost phone's seat comes back."""
    link = seats.open_link(token)
    if link is None:
        return _link_page(request, status=404)
    if request.method == "GET":
        return _link_page(request, link=link, signing=link.purpose == Purpose.SIGN)
    try:
        joined = seats.use_link(token)
    except Refused:
        return _link_page(request, status=422)
    if joined.secret:
        if link.purpose == Purpose.SIGN:
            words = __("Thank you, %(name)s: you have confirmed that you are the sponsor.")
            messages.success(request, words % {"name": joined.participant.name})
        return _welcome(request, joined)
    # A sponsor with an account comes in by logging in, not by this link.
    return _link_page(request, confirmed=joined.participant)


def _link_page(request: StudioRequest, *, status: int = 200, **context: object) -> HttpResponse:
    context = {"link": None, "signing": False, "confirmed": None} | context
    return render(request, "core/seat_link.html", context, status=status)


@require_POST
def leave(request: StudioRequest, pk: int) -> HttpResponse:
    """End one's own seat."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    try:
        seats.leave(by=request.participant)
    except Refused as refused:
        messages.error(request, refused.words)
        return redirect("core:people", pk)
    messages.success(request, __("You have left %(name)s.") % {"name": engagement.name})
    response = redirect("/")
    guests.unseat(response, engagement.pk)
    return response
