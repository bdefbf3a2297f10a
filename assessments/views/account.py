"""Pages that belong to an account: who has none is sent to log in, and keeps what was typed."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpResponse
from django.shortcuts import render

from assessments.library import spoken_forms
from pmo_studio.core import errors
from pmo_studio.core.catalogue import LANGUAGES
from pmo_studio.core.htmx import StudioRequest

Rest = ParamSpec("Rest")
View = Callable[Concatenate[StudioRequest, Rest], HttpResponse]
ENDINGS = tuple(spoken_forms.field_name("", code) for code in LANGUAGES)


def account_needed(view: View[Rest]) -> View[Rest]:
    """As login_required, but a session that ended under somebody's hands loses no text."""

    @wraps(view)
    def guarded(request: StudioRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        typed = [text for name, text in request.POST.items() if name.endswith(ENDINGS) and text]
        if not typed:
            return errors.login_needed(request)
        context = {"typed": typed, "words": errors.SIGN_IN}
        return render(request, "assessments/models/signed_out.html", context, status=401)

    return guarded
