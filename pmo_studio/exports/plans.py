"""Files of large plans, which are asked for on the page of files and calendar."""

from functools import partial

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as __

from canvases.tools import FileForm
from pmo_studio.core.models import Engagement
from pmo_studio.exports import kinds
from pmo_studio.exports.models import For
from roadmaps import dated, plan_files
from roadmaps.plan_files import PlanFile


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    for file in plan_files.ALL:
        kinds.register(
            kinds.Kind(
                _key(file.kind),
                file.title,
                file.words,
                lambda engagement: forms.Form,
                partial(_written, file),
                lambda engagement, options: f"{engagement.name} {__('Plan')}",
                ending=file.ending,
                media_type=file.media_type,
                is_offered=False,
            )
        )
    plan_files.register_large(_form)


def _key(kind: str) -> str:
    return f"plan_{kind}"


def _form(engagement: Engagement, kind: str) -> FileForm:
    key = _key(kind)
    address = reverse("exports:request", args=[engagement.pk, key])
    return FileForm(address, {f"{key}-audience": str(For.ROOM)})


def _written(
    file: PlanFile, engagement: Engagement, audience: str, options: kinds.Options
) -> bytes:
    """Everybody sees the same of a plan, so `audience` adds nothing."""
    standing = dated.of(engagement)
    if standing is None:
        raise kinds.NothingToExport
    return file.written(standing, lambda path: settings.PUBLIC_URL + path)
