"""Beginning, setting, archiving and deleting engagements; history; data."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pmo_studio.core import events, own_data, pages, pictures
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.actions import data as data_actions
from pmo_studio.core.actions import engagements as actions
from pmo_studio.core.actions import seats
from pmo_studio.core.forms import EngagementForm, LogoForm, RoleGroupForm, SettingsForm
from pmo_studio.core.models import Engagement, Event, Logo, Participant, RoleGroup, User
from pmo_studio.core.refusals import Refused

LINES = 50


@login_required
@require_http_methods(["GET", "POST"])
def engagement_new(request: HttpRequest) -> HttpResponse:
    """Begin an engagement; whoever does so is its lead."""
    assert isinstance(request.user, User)
    form = EngagementForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "core/engagement_new.html", {"form": form}, status=status)
    values = form.cleaned_data
    sponsor_name, sponsor_title = values.pop("sponsor_name"), values.pop("sponsor_title")
    engagement = actions.create_engagement(owner=request.user, **values)
    if sponsor_name:
        lead = engagement.participants.get(user=request.user)
        seats.name_sponsor(engagement, name=sponsor_name, title=sponsor_title, by=lead)
    messages.success(request, __("The engagement is ready. Open the canvas or invite people."))
    return redirect(engagement)


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, pk: int) -> HttpResponse:
    """The engagement's settings; everybody may read them, the lead may change them."""
    right = Right.SEE if request.method == "GET" else Right.SETTINGS
    engagement = get_or_403(Engagement.objects.all(), request, right, pk=pk)
    form = SettingsForm(request.POST or None, instance=engagement)
    if request.method == "GET" or not form.is_valid():
        return _settings_page(request, engagement, form)
    changed = actions.change_settings(engagement, by=request.participant, **form.cleaned_data)
    if changed:
        messages.success(request, __("Saved."))
    else:
        messages.info(request, __("Nothing was changed."))
    return redirect("core:settings", pk)


def _settings_page(
    request: HttpRequest,
    engagement: Engagement,
    form: SettingsForm | None = None,
    **context: Any,
) -> HttpResponse:
    groups = engagement.role_groups.all()
    context = {
        "form": form or SettingsForm(instance=Engagement.objects.get(pk=engagement.pk)),
        "logo_form": LogoForm(),
        "logo": Logo.objects.filter(engagement=engagement).defer("png").first(),
        "group_forms": [RoleGroupForm(instance=group, prefix=f"g{group.pk}") for group in groups],
    } | context
    bound = [context["form"], context["logo_form"], *context["group_forms"]]
    status = 422 if any(form.is_bound and form.errors for form in bound) else 200
    return pages.sheet(
        request, "core/settings.html", engagement, "settings", context, status=status
    )


@require_POST
def logo_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Upload or take away the client's logo."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SETTINGS, pk=pk)
    if "remove" in request.POST:
        actions.set_logo(engagement, picture=None, by=request.participant)
        return redirect("core:settings", pk)
    form = LogoForm(request.POST, request.FILES)
    if not form.is_valid():
        return _settings_page(request, engagement, logo_form=form)
    upload = form.cleaned_data["logo"]
    try:
        picture = pictures.read_logo(upload, upload.size)
    except Refused as refused:
        form.add_error("logo", refused.words)
        return _settings_page(request, engagement, logo_form=form)
    actions.set_logo(engagement, picture=picture, by=request.participant)
    return redirect("core:settings", pk)


@require_GET
def logo(request: HttpRequest, pk: int) -> HttpResponse:
    """The logo as a PNG that we encoded ourselves."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    found = get_object_or_404(Logo, engagement=engagement)
    response = HttpResponse(bytes(found.png), content_type="image/png")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


@require_POST
def role_group_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename or weigh a role group."""
    group = get_or_403(
        RoleGroup.objects.select_related("engagement"), request, Right.SETTINGS, pk=pk
    )
    form = RoleGroupForm(request.POST, instance=group, prefix=f"g{group.pk}")
    if not form.is_valid():
        fresh = RoleGroup.objects.filter(engagement=group.engagement_id)
        forms = [
            form if other.pk == pk else RoleGroupForm(instance=other, prefix=f"g{other.pk}")
            for other in fresh
        ]
        return _settings_page(request, group.engagement, group_forms=forms)
    actions.change_role_group(group, **form.cleaned_data, by=request.participant)
    messages.success(request, __("Saved."))
    return redirect("core:settings", group.engagement_id)


@require_POST
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Archive, or bring back."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.OWN, pk=pk)
    if engagement.archived_at is None:
        actions.archive_engagement(engagement, by=request.participant)
        messages.success(request, __("Archived. It can be read, exported and brought back."))
    else:
        actions.restore_engagement(engagement, by=request.participant)
        messages.success(request, __("The engagement is open again."))
    return redirect("core:data", pk)


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete everything, after naming what goes."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.OWN, pk=pk)
    words = ""
    if request.method == "POST":
        name = engagement.name
        try:
            actions.delete_engagement(
                engagement,
                by=request.participant,
                typed_name=request.POST.get("typed_name", ""),
            )
        except Refused as refused:
            words = refused.words
        else:
            messages.success(request, __("%(name)s was deleted.") % {"name": name})
            return redirect("/")
    context = {"counts": own_data.counts(engagement), "words": words}
    status = 422 if words else 200
    return pages.sheet(request, "core/delete.html", engagement, "data", context, status=status)


@require_GET
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that happened and that this seat may see, newest first."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    lines = Event.objects.visible_to(request.participant).newest_first().select_related("by")
    page = Paginator(lines, LINES).get_page(request.GET.get("page"))
    context = {"page": page, "lines": [(event, events.sentence(event)) for event in page]}
    return pages.sheet(request, "core/history.html", engagement, "history", context)


@require_GET
def data(request: HttpRequest, pk: int) -> HttpResponse:
    """What is stored, one's own data, and for the lead: archive, erase, delete."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    former = Participant.objects.people().filter(engagement=engagement)
    context = {
        "counts": own_data.counts(engagement),
        "seats": former if may(request.participant, Right.OWN) else [],
    }
    return pages.sheet(request, "core/data.html", engagement, "data", context)


@require_GET
def own_data_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one's own seat, as JSON."""
    get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    text = json.dumps(own_data.of(request.participant), ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def redact(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove one text from its row and from the log."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.OWN, pk=pk)
    try:
        data_actions.redact_text(
            engagement, subject=request.POST.get("subject", ""), by=request.participant
        )
    except (Refused, ValueError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, __("The text was removed from the page and from the history."))
    return redirect("core:data", pk)
