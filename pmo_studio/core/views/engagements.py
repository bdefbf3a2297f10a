"""Beginning, setting, archiving and deleting engagements."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pmo_studio.core import own_data, pages, pictures, setting_checks
from pmo_studio.core.access import Right, get_or_403, require
from pmo_studio.core.actions import engagements as actions
from pmo_studio.core.actions import seats
from pmo_studio.core.downloads import attachment
from pmo_studio.core.forms import (
    EngagementForm,
    LogoForm,
    RetentionForm,
    RoleGroupForm,
    SettingsForm,
)
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement, Event, Logo, RoleGroup, User
from pmo_studio.core.refusals import Refused
from pmo_studio.core.views.data import data_page

# So many changes of settings are looked through for who made one.
LOOK_BACK = 50


@login_required
@require_http_methods(["GET", "POST"])
def engagement_new(request: StudioRequest) -> HttpResponse:
    """Begin an engagement; whoever does so is its lead."""
    owner = cast(User, request.user)
    form = EngagementForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "core/engagement_new.html", {"form": form}, status=status)
    values = form.cleaned_data
    sponsor_name, sponsor_title = values.pop("sponsor_name"), values.pop("sponsor_title")
    engagement = actions.create_engagement(owner=owner, **values)
    if sponsor_name:
        lead = engagement.participants.get(user=owner)
        seats.name_sponsor(engagement, name=sponsor_name, title=sponsor_title, by=lead)
    messages.success(request, __("The engagement is ready. Its first phase says what comes first."))
    return redirect(engagement)


@require_http_methods(["GET", "POST"])
def settings(request: StudioRequest, pk: int) -> HttpResponse:
    """The engagement's settings; everybody may read them, the lead may change them."""
    right = Right.SEE if request.method == "GET" else Right.SETTINGS
    engagement = get_or_403(Engagement.objects.all(), request, right, pk=pk)
    if request.method == "GET":
        return _settings_page(request, engagement)
    # A row of its own: a form writes into its instance even what it refuses.
    form = SettingsForm(request.POST, instance=Engagement.objects.get(pk=pk))
    was = _was(request)
    if not form.is_valid():
        return _settings_page(request, engagement, form, was=was)
    # Only what this person changed: the rest may be newer than their page.
    before = SettingsForm.read(was, Engagement.objects.get(pk=pk)) if was else {}
    values = {
        name: value
        for name, value in form.cleaned_data.items()
        if name not in before or before[name] != value
    }
    against = setting_checks.objections(engagement, values)
    if against and "sure" not in request.POST:
        for each in against:
            form.add_error(each.field, each.words)
        return _settings_page(request, engagement, form, was=was, against=against)
    try:
        changed = actions.change_settings(
            engagement, by=request.participant, before=before, **values
        )
    except actions.ChangedMeanwhile as conflict:
        return _both_changed(request, engagement, values, conflict.settings)
    if changed:
        messages.success(request, __("Saved."))
    else:
        messages.info(request, __("Nothing was changed."))
    return redirect("core:settings", pk)


WAS = "was-"


def _was(request: StudioRequest) -> dict[str, list[str]]:
    """What the fields showed when the page was made; empty for a script that sends it not."""
    return {
        name.removeprefix(WAS): texts
        for name, texts in request.POST.lists()
        if name.startswith(WAS)
    }


def _both_changed(
    request: StudioRequest, engagement: Engagement, mine: dict[str, Any], both: list[str]
) -> HttpResponse:
    """The form with what was typed, and beside it what somebody else made of the same settings.

    Everything else shows its newest value.  Saving once more is then a decision.
    """
    current = Engagement.objects.get(pk=engagement.pk)
    shown = SettingsForm.shown(current)
    data = request.POST.copy()
    for name in shown.keys() - mine.keys():
        data.setlist(name, shown[name])
    form = SettingsForm(data, instance=Engagement.objects.get(pk=engagement.pk))
    form.full_clean()
    for name in both:
        words = __(
            "%(who)s changed this to “%(theirs)s” while you were writing. You chose “%(mine)s”."
            " Save again to put yours in its place."
        ) % {
            "who": _last_to_change(engagement, name),
            "theirs": form.said(name, getattr(current, name)),
            "mine": form.said(name, mine[name]),
        }
        form.add_error(name, words)
    return _settings_page(request, current, form, was=shown)


def _last_to_change(engagement: Engagement, setting: str) -> str:
    changes = Event.objects.filter(engagement=engagement, kind="engagement.changed")
    newest = changes.newest_first().select_related("by")[:LOOK_BACK]
    found = next((event for event in newest if setting in event.data["settings"]), None)
    return found.by.name if found is not None and found.by is not None else __("Somebody")


def _settings_page(
    request: StudioRequest,
    engagement: Engagement,
    form: SettingsForm | None = None,
    *,
    was: dict[str, list[str]] | None = None,
    **context: Any,
) -> HttpResponse:
    groups = engagement.role_groups.all()
    fresh = Engagement.objects.get(pk=engagement.pk)
    was = was or SettingsForm.shown(fresh)
    shown: dict[str, Any] = {
        "was": [(WAS + name, text) for name, texts in was.items() for text in texts],
        "form": form or SettingsForm(instance=fresh),
        "logo_form": LogoForm(),
        "logo": Logo.objects.filter(engagement=engagement).defer("png").first(),
        "group_forms": [RoleGroupForm(instance=group, prefix=f"g{group.pk}") for group in groups],
    } | context
    bound = [shown["form"], shown["logo_form"], *shown["group_forms"]]
    status = 422 if any(form.is_bound and form.errors for form in bound) else 200
    return pages.sheet(request, "core/settings.html", engagement, "settings", shown, status=status)


@require_POST
def logo_set(request: StudioRequest, pk: int) -> HttpResponse:
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
def logo(request: StudioRequest, pk: int) -> HttpResponse:
    """The logo as a PNG that we encoded ourselves."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    found = get_object_or_404(Logo, engagement=engagement)
    response = attachment(bytes(found.png), "image/png", "logo.png")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


@require_POST
def role_group_change(request: StudioRequest, pk: int) -> HttpResponse:
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
def archive(request: StudioRequest, pk: int) -> HttpResponse:
    """Archive, or bring back; the button says which, so that a second click changes nothing."""
    restore = "restore" in request.POST
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    leads = restore or engagement.closed_at is not None
    require(request.participant, Right.OWN if leads else Right.SETTINGS)
    if restore:
        actions.restore_engagement(engagement, by=request.participant)
        back = __("The engagement is open again.")
        if engagement.closed_at is not None:
            back = __("The engagement is back, closed out as before.")
        messages.success(request, back)
    else:
        actions.archive_engagement(engagement, by=request.participant)
        messages.success(request, __("Archived. It can be read, exported and brought back."))
    return redirect("core:data", pk)


@require_POST
def retention(request: StudioRequest, pk: int) -> HttpResponse:
    """How long an engagement is kept that is closed out: its settings are read-only."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.OWN, pk=pk)
    form = RetentionForm(request.POST, instance=Engagement.objects.get(pk=pk))
    if not form.is_valid():
        return data_page(request, engagement, retention=form, status=422)
    actions.change_settings(engagement, by=request.participant, **form.cleaned_data)
    messages.success(request, __("Saved."))
    return redirect("core:data", pk)


@require_http_methods(["GET", "POST"])
def delete(request: StudioRequest, pk: int) -> HttpResponse:
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
    context = {
        "counts": own_data.counts(engagement),
        "words": words,
        "typed": request.POST.get("typed_name", ""),
    }
    status = 422 if words else 200
    return pages.sheet(request, "core/delete.html", engagement, "data", context, status=status)
