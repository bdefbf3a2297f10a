"""Starting the next cycle of a closed engagement: first what goes over, then the act."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as __
from django.views.decorators.http import require_http_methods

from pmo_studio.core import bundle, events, pages, phase_states
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.refusals import Refused
from pmo_studio.exports.forms import RenewForm
from pmo_studio.exports.renewal import actions, chain, overview
from pmo_studio.exports.renewal.reading import name_of_next
from pmo_studio.exports.renewal.terms import Terms


@require_http_methods(["GET", "POST"])
def renew(request: StudioRequest, pk: int) -> HttpResponse:
    """Say what goes over and what stays; make it when the lead asks for it."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.OWN, pk=pk)
    if request.method == "GET":
        return _page(request, engagement, _new_form(engagement))
    form = RenewForm(request.POST)
    if not form.is_valid():
        return _page(request, engagement, form, status=422)
    try:
        made = actions.renew_engagement(
            engagement, **_asked(form), by=request.participant, key=events.key_of(request)
        )
    except events.AlreadyDone:
        return redirect(cast(Engagement, chain.next_of(engagement)) or engagement)
    except Refused as refused:
        tell(form, refused)
        return _page(request, engagement, form, status=422 if refused.field else 409)
    except bundle.BadBundle as bad:
        words = __("This engagement cannot be carried over as it stands. %(problem)s")
        form.add_error(None, words % {"problem": bad})
        return _page(request, engagement, form, status=422)
    # Home is the next page, and the refresher waits two seconds.
    phase_states.refresh(made.pk)
    messages.success(request, __("The next cycle has begun. Everybody kept their seat and role."))
    return redirect(made)


def _asked(form: RenewForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "key"}


def _new_form(engagement: Engagement) -> RenewForm:
    initial = {
        "name": name_of_next(engagement, actions.NAME_MOST),
        "starts_on": max(timezone.localdate(), engagement.start_date),
        "language": engagement.language,
        "key": events.new_key(),
    }
    return RenewForm(initial=initial)


def _page(
    request: StudioRequest, engagement: Engagement, form: RenewForm, *, status: int = 200
) -> HttpResponse:
    may_renew = engagement.closed_at is not None and chain.next_of(engagement) is None
    context: dict[str, Any] = {
        "form": form,
        "may_renew": may_renew,
        "not_closed": actions.NOT_CLOSED,
        "chain": chain.of(engagement, request.seats),
    }
    if may_renew:
        terms = Terms(engagement.name, engagement.start_date, engagement.language)
        preview = overview.of(engagement, terms)
        context |= {"preview": preview, "baselines": overview.about_baselines(preview)}
    return pages.sheet(
        request,
        "exports/renew.html",
        engagement,
        "home",
        context,
        status=status,
        phase=chain.CLOSEOUT,
    )
