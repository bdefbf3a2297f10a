"""People: the room list, codes, invitations, the sponsor, and each seat's own page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pmo_studio.core import pages, qr
from pmo_studio.core.access import Right, get_or_403, may, require
from pmo_studio.core.actions import codes, data, invitations, seats
from pmo_studio.core.forms import CodeForm, InviteForm, RenameForm, RoleForm, SponsorForm
from pmo_studio.core.models import Engagement, Invitation, JoinCode, Participant
from pmo_studio.core.models.people import Kind, Purpose, Role
from pmo_studio.core.refusals import Refused


@require_GET
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is here, how one joins, who is invited."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    return _people_page(request, engagement)


def _people_page(
    request: HttpRequest, engagement: Engagement, *, status: int = 200, **context: Any
) -> HttpResponse:
    listed = Participant.objects.active().people().filter(engagement=engagement)
    code = JoinCode.objects.admitting().filter(engagement=engagement).first()
    facilitates = may(request.participant, Right.RUN)
    context = {
        "seats": listed.select_related("role_group").order_by("is_sponsor", "pk"),
        "code": code,
        "join_address": qr.join_address(request, code) if code else "",
        "join_qr": qr.svg(qr.join_address(request, code)) if code else "",
        "code_form": CodeForm(),
        "invite_form": InviteForm(),
        "sponsor_form": SponsorForm(),
        "invitations": _open_invitations(engagement) if facilitates else [],
        "guests_write": _guests_write(engagement),
    } | context
    return pages.sheet(request, "core/people.html", engagement, "people", context, status=status)


def _open_invitations(engagement: Engagement) -> list[Invitation]:
    unused = Invitation.objects.filter(engagement=engagement, accepted_at=None, revoked_at=None)
    return [invitation for invitation in unused if invitation.is_open()]


def _guests_write(engagement: Engagement) -> bool:
    """Whether there are guests whose code nobody has closed yet."""
    guests = Participant.objects.active().filter(engagement=engagement, kind=Kind.GUEST)
    return guests.filter(join_code__closed_at=None, join_code__isnull=False).exists()


@require_POST
def code_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the room with a new code."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.RUN, pk=pk)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _people_page(request, engagement, status=422, code_form=form)
    codes.open_code(engagement, by=request.participant, **form.cleaned_data)
    return _back(request, engagement)


@require_POST
def room_lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody new joins; who is in goes on."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.RUN, pk=pk)
    codes.lock_room(engagement, by=request.participant)
    messages.success(request, __("The room is locked: nobody new joins."))
    return _back(request, engagement)


@require_POST
def room_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody joins, guests only read."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.RUN, pk=pk)
    codes.close_room(engagement, by=request.participant)
    messages.success(request, __("The room is closed: guests can read from now on."))
    return _back(request, engagement)


@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite an address; the link is shown once for copying."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.CHANGE_OTHERS, pk=pk)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _people_page(request, engagement, status=422, invite_form=form)
    link = request.build_absolute_uri(reverse("core:invitation", args=["TOKEN"]))
    try:
        address = invitations.invite(
            engagement,
            link=link.replace("TOKEN", "{token}"),
            by=request.participant,
            **form.cleaned_data,
        )
    except Refused as refused:
        form.add_error(refused.field or None, refused.words)
        return _people_page(request, engagement, status=422, invite_form=form)
    # Rendered here and not after a redirect: the token exists nowhere but in this answer.
    return _people_page(
        request, engagement, invited_link=address, invited_email=form.cleaned_data["email"]
    )


@require_POST
def invitation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an invitation worthless."""
    invitation = get_or_403(
        Invitation.objects.select_related("engagement"), request, Right.CHANGE_OTHERS, pk=pk
    )
    invitations.revoke(invitation, by=request.participant)
    return _back(request, invitation.engagement)


@require_POST
def sponsor_name(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the sponsor."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.RUN, pk=pk)
    form = SponsorForm(request.POST)
    if not form.is_valid():
        return _people_page(request, engagement, status=422, sponsor_form=form)
    seats.name_sponsor(engagement, by=request.participant, **form.cleaned_data)
    return _back(request, engagement)


SEATS = Participant.objects.for_access().select_related("role_group").people()


@require_http_methods(["GET", "POST"])
def seat(request: HttpRequest, pk: int) -> HttpResponse:
    """One seat: its name, role, links and end.  The button's name picks the act."""
    found = get_or_403(SEATS.all(), request, Right.SEE, pk=pk)
    if found.pk != request.participant.pk:
        require(request.participant, Right.CHANGE_OTHERS)
    if request.method == "GET":
        return _seat_page(request, found)
    act = next((name for name in ACTS if name in request.POST), "rename")
    try:
        return ACTS[act](request, found)
    except Refused as refused:
        return _seat_page(request, found, status=422, words=refused.words)


def _seat_page(
    request: HttpRequest, found: Participant, *, status: int = 200, **context: Any
) -> HttpResponse:
    by = request.participant
    context = {
        "seat": found,
        "mine": found.pk == by.pk,
        "rename_form": RenameForm(initial={"name": found.display_name}),
        "role_form": RoleForm(seat=found),
        "can_remove": seats.can_remove(by, found) and found.is_active(),
        "can_return": found.kind == Kind.GUEST and found.is_active() and may(by, Right.RUN),
        "can_hand_over": by.role == Role.LEAD and found.user_id and found.pk != by.pk,
    } | context
    return pages.sheet(
        request, "core/seat.html", found.engagement, "people", context, status=status
    )


def _rename(request: HttpRequest, found: Participant) -> HttpResponse:
    form = RenameForm(request.POST)
    if not form.is_valid():
        return _seat_page(request, found, status=422, rename_form=form)
    seats.rename_seat(found, by=request.participant, **form.cleaned_data)
    return redirect("core:seat", found.pk)


def _change_role(request: HttpRequest, found: Participant) -> HttpResponse:
    require(request.participant, Right.CHANGE_OTHERS)
    form = RoleForm(request.POST, seat=found)
    if not form.is_valid():
        return _seat_page(request, found, status=422, role_form=form)
    seats.change_role(found, by=request.participant, **form.cleaned_data)
    return redirect("core:seat", found.pk)


def _remove(request: HttpRequest, found: Participant) -> HttpResponse:
    keep = request.POST.get("notes", "keep") == "keep"
    seats.remove_seat(found, keep_notes=keep, by=request.participant)
    messages.success(request, __("%(name)s was removed.") % {"name": found.name})
    return redirect("core:people", found.engagement_id)


def _make_link(request: HttpRequest, found: Participant) -> HttpResponse:
    purpose = Purpose.SIGN if request.POST["link"] == Purpose.SIGN else Purpose.RETURN
    token = seats.make_link(found, purpose=purpose, by=request.participant)
    address = request.build_absolute_uri(reverse("core:seat_link", args=[token]))
    return _seat_page(request, found, link=address, link_qr=qr.svg(address), purpose=purpose)


def _make_sponsor(request: HttpRequest, found: Participant) -> HttpResponse:
    seats.make_seat_sponsor(found, by=request.participant)
    return redirect("core:seat", found.pk)


def _hand_over(request: HttpRequest, found: Participant) -> HttpResponse:
    seats.hand_over_lead(found, by=request.participant)
    messages.success(request, __("%(name)s is the lead now.") % {"name": found.name})
    return redirect("core:people", found.engagement_id)


def _erase(request: HttpRequest, found: Participant) -> HttpResponse:
    data.erase_person(found, by=request.participant)
    messages.success(request, __("The person was erased."))
    return redirect("core:data", found.engagement_id)


ACTS = {
    "rename": _rename,
    "role": _change_role,
    "remove": _remove,
    "link": _make_link,
    "sponsor": _make_sponsor,
    "hand_over": _hand_over,
    "erase": _erase,
}


def _back(request: HttpRequest, engagement: Engagement) -> HttpResponse:
    return redirect("core:people", engagement.pk)
