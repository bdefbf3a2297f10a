"""Whether an account gets letters that tell what is due."""

from typing import cast

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as __
from django.views.decorators.http import require_http_methods

from pmo_studio.core.actions import reminders as actions
from pmo_studio.core.actions.invitations import mails_leave
from pmo_studio.core.forms import RemindersForm
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import User


@login_required
@require_http_methods(["GET", "POST"])
def reminders(request: StudioRequest) -> HttpResponse:
    """Switch the letters on or off, and choose their language."""
    user = cast(User, request.user)
    begun = {"reminders": user.reminders, "language": user.language}
    form = RemindersForm(request.POST if request.method == "POST" else None, initial=begun)
    if form.is_valid():
        actions.wish(user, **form.cleaned_data)
        messages.success(request, __("Saved."))
        return redirect("core:reminders")
    unconfirmed = EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=False)
    context = {
        "form": form,
        "mails_leave": mails_leave(),
        "unconfirmed": unconfirmed.exists(),
        "last": user.reminder_sent_at,
        "perhaps_sent": actions.perhaps_sent().filter(pk=user.pk).exists(),
        "claimed": user.reminder_claimed_at,
    }
    status = 422 if form.errors else 200
    return render(request, "core/reminders.html", context, status=status)
