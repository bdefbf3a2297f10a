"""People: the room list, codes, invitations, the sponsor, and each seat's own page."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pmo_studio.core import belongings, here, openings, pages, qr
from pmo_studio.core.access import RIGHTS, Denied, Right, get_or_403, may, require
from pmo_studio.core.actions import codes, data, invitations, seats
from pmo_studio.core.forms import (
    CodeForm,
    InviteForm,
    RenameForm,
    RoleForm,
    SeatInviteForm,
    SponsorForm,
    tell,
)
from pmo_studio.core.htmx import StudioRequest, is_fragment
from pmo_studio.core.models import Engagement, Invitation, Participant
from pmo_studio.core.models.people import Ending, Kind, Purpose, Role
from pmo_studio.core.refusals import Refused


@require_GET
def people(request: StudioRequest, pk: int) -> HttpResponse:
    """Who is here, how one joins, who is invited."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    if request.GET.get("part") == "here" and is_fragment(request):
        context = {"engagement": engagement} | _here(request.participant, _seats(engagement))
        return render(request, "core/here.html", context)
    return _people_page(request, engagement, wall="wall" in request.GET)


def _seats(engagement: Engagement) -> QuerySet[Participant]:
    listed = Participant.objects.active().people().filter(engagement=engagement)
    return listed.select_related("role_group").order_by("pk")


def _here(by: Participant, seats: Iterable[Participant]) -> dict[str, Any]:
    """Who has a page open now, for core/here.html."""
    present = here.seats(by.engagement_id)
    connected = [seat for seat in seats if seat.pk in present]
    return {
        "here_count": len(connected),
        "places": here.places(by.engagement, present, connected),
        # A whole room that looks on waits until nobody has come for a while.
        "here_delay": "400ms" if may(by, Right.RUN) else "3s",
    }


def _people_page(
    request: StudioRequest, engagement: Engagement, *, status: int = 200, **context: Any
) -> HttpResponse:
    by = request.participant
    listed = list(_seats(engagement))
    opened = openings.seen_by(by)
    facilitates = may(by, Right.RUN)
    context = {
        "number": engagement.last_number,
        "topic": f"people:{engagement.pk}",
        "seats": [(seat, openings.words(opened.to(seat))) for seat in listed],
        "code_form": CodeForm(),
        "invite_form": InviteForm(roles=seats.roles_to_give(by)),
        "sponsor_form": SponsorForm(),
        "invitations": _open_invitations(engagement) if facilitates else [],
        "guests": _guests(engagement) if facilitates else {},
        "invited_link": "",
        "mails_leave": invitations.mails_leave(),
        "invited_email": "",
        "wall": False,
    } | context
    context |= _here(by, listed)
    context |= pages.room(request, engagement)
    # Without a code there is nothing to show on the wall but the people.
    context["wall"] = context["wall"] and bool(context["code"] or context["locked_code"])
    return pages.sheet(request, "core/people.html", engagement, "people", context, status=status)


def _open_invitations(engagement: Engagement) -> list[Invitation]:
    unused = Invitation.objects.filter(engagement=engagement, accepted_at=None, revoked_at=None)
    unused = unused.select_related("created_by", "participant")
    return [invitation for invitation in unused if invitation.is_open()]


def _guests(engagement: Engagement) -> dict[str, int]:
    """How many guests write, and how many only read because their code was closed."""
    guests = Participant.objects.active().filter(
        engagement=engagement, kind=Kind.GUEST, role=Role.CONTRIBUTOR
    )
    unclosed = Q(join_code__isnull=False, join_code__closed_at=None)
    return guests.aggregate(write=Count("pk", filter=unclosed), read=Count("pk", filter=~unclosed))


@require_POST
def code_open(request: StudioRequest, pk: int) -> HttpResponse:
    """Open the room with a new code."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.RUN, pk=pk)
    if "role" not in request.POST:
        # The board and the home have a button alone.
        codes.open_code(engagement, by=request.participant)
        return _back(request, engagement)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _people_page(request, engagement, status=422, code_form=form)
    codes.open_code(engagement, by=request.participant, **form.cleaned_data)
    return _back(request, engagement)


def _back(request: StudioRequest, engagement: Engagement) -> HttpResponse:
    """To the page whose button it was, such as the board's; nothing leads out of the studio."""
    back = request.POST.get("next", "")
    # A word without a slash would be looked up as the name of a page.
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("core:people", engagement.pk)


@require_POST
def room_lock(request: StudioRequest, pk: int) -> HttpResponse:
    """Nobody new joins, or the code works again; the button says which."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.RUN, pk=pk)
    if "unlock" not in request.POST:
        codes.lock_room(engagement, by=request.participant)
        messages.success(request, __("The room is locked: nobody new joins."))
        return _back(request, engagement)
    try:
        codes.unlock_room(engagement, by=request.participant)
    except Refused as refused:
        messages.error(request, refused.words)
    else:
        messages.success(request, __("The room is open again: the code works as before."))
    return _back(request, engagement)


@require_POST
def room_close(request: StudioRequest, pk: int) -> HttpResponse:
    """Nobody joins with this code any more, guests only read."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.RUN, pk=pk)
    codes.close_room(engagement, by=request.participant)
    messages.success(request, __("The room is closed: guests can read from now on."))
    return redirect("core:people", engagement.pk)


@require_POST
def invite(request: StudioRequest, pk: int) -> HttpResponse:
    """Invite an address; the link is shown once for copying."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.PEOPLE, pk=pk)
    form = InviteForm(request.POST, roles=seats.roles_to_give(request.participant))
    if not form.is_valid():
        return _people_page(request, engagement, status=422, invite_form=form)
    try:
        address = invitations.invite(
            engagement, link=_invitation_link(request), by=request.participant, **form.cleaned_data
        )
    except Refused as refused:
        tell(form, refused)
        return _people_page(request, engagement, status=422, invite_form=form)
    # Rendered here and not after a redirect: the token exists nowhere but in this answer.
    return _people_page(
        request, engagement, invited_link=address, invited_email=form.cleaned_data["email"]
    )


def _invitation_link(request: StudioRequest) -> str:
    link = qr.address(request, reverse("core:invitation", args=["TOKEN"]))
    return link.replace("TOKEN", "{token}")


@require_POST
def invitation_revoke(request: StudioRequest, pk: int) -> HttpResponse:
    """Make an invitation worthless."""
    invitation = get_or_403(
        Invitation.objects.select_related("engagement"), request, Right.PEOPLE, pk=pk
    )
    invitations.revoke(invitation, by=request.participant)
    return redirect("core:people", invitation.engagement_id)


@require_POST
def sponsor_name(request: StudioRequest, pk: int) -> HttpResponse:
    """Name the sponsor."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.RUN, pk=pk)
    form = SponsorForm(request.POST)
    if not form.is_valid():
        return _people_page(request, engagement, status=422, sponsor_form=form)
    sponsor = seats.name_sponsor(engagement, by=request.participant, **form.cleaned_data)
    messages.success(request, __("%(name)s is the sponsor now.") % {"name": sponsor.name})
    return redirect("core:people", engagement.pk)


SEATS = Participant.objects.for_access().select_related("role_group", "user").people()


@require_http_methods(["GET", "POST"])
def seat(request: StudioRequest, pk: int) -> HttpResponse:
    """One seat: its name, role, links and end.  The button's name picks the act."""
    found = get_or_403(SEATS.all(), request, Right.SEE, pk=pk)
    by = request.participant
    # By role and not by right: in an archived engagement seats can still be seen and erased.
    if found.pk != by.pk and Right.PEOPLE not in RIGHTS[by.role]:
        raise Denied(Right.PEOPLE)
    if request.method == "GET":
        return _seat_page(request, found)
    act = next((name for name in ACTS if name in request.POST), "rename")
    try:
        return ACTS[act](request, found)
    except Refused as refused:
        # The action may have changed the row in memory before it refused.
        return _seat_page(request, SEATS.get(pk=pk), status=422, words=refused.words)


def _seat_page(
    request: StudioRequest, found: Participant, *, status: int = 200, **context: Any
) -> HttpResponse:
    by = request.participant
    active, mine = found.is_active(), found.pk == by.pk
    facilitates, owns = may(by, Right.RUN), may(by, Right.OWN)
    open_here = by.engagement.archived_at is None
    can_remove = active and seats.can_remove(by, found)
    context = {
        "seat": found,
        "here": active,
        "mine": mine,
        "may_also": openings.words(openings.seen_by(by).to(found)) if active else "",
        "erased": found.ending == Ending.ERASED,
        "words": "",
        "rename_form": RenameForm(initial={"name": found.display_name}),
        "role_form": _role_form(by, found),
        "invite_form": SeatInviteForm(),
        "can_rename": active and open_here,
        "can_change_role": active and may(by, Right.PEOPLE),
        "can_remove": can_remove,
        "can_return": active and facilitates and found.kind == Kind.GUEST,
        "can_sign": active and facilitates and found.is_sponsor,
        "can_be_sponsor": active and facilitates and not found.is_sponsor,
        "can_invite": active and facilitates and found.user_id is None,
        "can_hand_over": active and owns and open_here and bool(found.user_id) and not mine,
        "can_erase": owns and not (active and found.role == Role.LEAD),
        "losses": belongings.losses(found) if can_remove else [],
        "link": "",
        "link_qr": "",
        "purpose": "",
        "invited_link": "",
        "mails_leave": invitations.mails_leave(),
    } | context
    return pages.sheet(
        request, "core/seat.html", found.engagement, "people", context, status=status
    )


def _role_form(by: Participant, found: Participant, posted: Any = None) -> RoleForm:
    return RoleForm(posted, seat=found, roles=seats.roles_to_give(by, found))


def _rename(request: StudioRequest, found: Participant) -> HttpResponse:
    form = RenameForm(request.POST)
    if not form.is_valid():
        return _seat_page(request, found, status=422, rename_form=form)
    seats.rename_seat(found, by=request.participant, **form.cleaned_data)
    return redirect("core:seat", found.pk)


def _change_role(request: StudioRequest, found: Participant) -> HttpResponse:
    require(request.participant, Right.PEOPLE)
    form = _role_form(request.participant, found, request.POST)
    if not form.is_valid():
        return _seat_page(request, found, status=422, role_form=form)
    seats.change_role(found, by=request.participant, **form.cleaned_data)
    return redirect("core:seat", found.pk)


def _remove(request: StudioRequest, found: Participant) -> HttpResponse:
    keep = request.POST.get("notes", "keep") == "keep"
    seats.remove_seat(found, keep_notes=keep, by=request.participant)
    messages.success(request, __("%(name)s was removed.") % {"name": found.name})
    return redirect("core:people", found.engagement_id)


def _make_link(request: StudioRequest, found: Participant) -> HttpResponse:
    purpose = Purpose.SIGN if request.POST["link"] == Purpose.SIGN else Purpose.RETURN
    token = seats.make_link(found, purpose=purpose, by=request.participant)
    address = qr.address(request, reverse("core:seat_link", args=[token]))
    # Rendered here and not after a redirect: the token exists nowhere but in this answer.
    return _seat_page(request, found, link=address, link_qr=qr.svg(address), purpose=purpose)


def _invite(request: StudioRequest, found: Participant) -> HttpResponse:
    form = SeatInviteForm(request.POST)
    if not form.is_valid():
        return _seat_page(request, found, status=422, invite_form=form)
    try:
        address = invitations.invite(
            found.engagement,
            email=form.cleaned_data["email"],
            role=found.role,
            link=_invitation_link(request),
            seat=found,
            by=request.participant,
        )
    except Refused as refused:
        form.add_error("email", refused.words)
        return _seat_page(request, found, status=422, invite_form=form)
    return _seat_page(request, found, invited_link=address, invite_form=form)


def _make_sponsor(request: StudioRequest, found: Participant) -> HttpResponse:
    seats.make_seat_sponsor(found, by=request.participant)
    return redirect("core:seat", found.pk)


def _hand_over(request: StudioRequest, found: Participant) -> HttpResponse:
    seats.hand_over_lead(found, by=request.participant)
    messages.success(request, __("%(name)s is the lead now.") % {"name": found.name})
    return redirect("core:people", found.engagement_id)


def _erase(request: StudioRequest, found: Participant) -> HttpResponse:
    if request.POST.get("sure") != "yes":
        raise Refused(__("Tick the box first: an erased person cannot be brought back."))
    data.erase_person(found, by=request.participant)
    messages.success(request, __("The person was erased."))
    return redirect("core:data", found.engagement_id)


ACTS = {
    "rename": _rename,
    "role_change": _change_role,
    "remove": _remove,
    "link": _make_link,
    "invite": _invite,
    "sponsor": _make_sponsor,
    "hand_over": _hand_over,
    "erase": _erase,
}
