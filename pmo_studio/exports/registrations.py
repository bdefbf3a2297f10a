"""What exports bring to the registries of the core."""

from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from canvases import tools
from canvases.models import Canvas
from pmo_studio.core import events, own_data, pages, sheets
from pmo_studio.core.access import Right
from pmo_studio.core.events import EventKind, register
from pmo_studio.core.models import Engagement, Event
from pmo_studio.core.models.log import Audience
from pmo_studio.exports import actions, kinds, offered, plans, report_chapters
from pmo_studio.exports.models import ExportJob, For
from pmo_studio.exports.renewal import chain
from roadmaps import tools as plan_tools

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

WITHDRAWS = ("person.erased", "text.redacted")


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    for name, sentence in (
        ("export.requested", _("asked for a file: %(file)s")),
        ("export.finished", _("has a file ready: %(file)s")),
    ):
        register(
            EventKind(
                name,
                Audience.SELF,
                {"export": str},
                sentence=partial(_sentence, sentence),
            )
        )
    sheets.register(
        sheets.Sheet("", "exports", _("Exports"), "exports:index", right=Right.EXPORT, beside=True)
    )
    tools.register(tools.Tool(_("PDF"), "file-down", _export_url))
    tools.register_charter(_charter_form)
    plan_tools.register_paper(_roadmap_form)
    plan_tools.register_closeout(_closeout_form)
    own_data.register(_counts)
    pages.register_bar(chain.bar)
    for name in WITHDRAWS:
        events.follow(name, _withdraw)
    report_chapters.register_all()
    for kind in offered.ALL:
        kinds.register(kind)
    plans.register_all()


def _sentence(words: "str | _StrPromise", event: Event) -> str:
    """What was asked for or is ready, by the title that Exports has for it."""
    kind = kinds.get(str(event.data.get("export")))
    return str(words) % {"file": kind.title if kind else "–"}


def _export_url(canvas: Canvas) -> str:
    address = reverse("exports:index", args=[canvas.engagement_id])
    return f"{address}?canvas={canvas.pk}"


def _charter_form(engagement: Engagement, copy: int | None) -> tools.FileForm:
    address = reverse("exports:request", args=[engagement.pk, offered.CHARTER.key])
    of_copy = {f"{offered.CHARTER.key}-copy": str(copy)} if copy else {}
    return tools.FileForm(address, {f"{offered.CHARTER.key}-audience": str(For.ROOM)} | of_copy)


def _roadmap_form(engagement: Engagement) -> tools.FileForm:
    address = reverse("exports:request", args=[engagement.pk, offered.ROADMAP.key])
    return tools.FileForm(address, {f"{offered.ROADMAP.key}-audience": str(For.ROOM)})


def _closeout_form(engagement: Engagement) -> tools.FileForm:
    address = reverse("exports:request", args=[engagement.pk, offered.CLOSEOUT.key])
    return tools.FileForm(address, {f"{offered.CLOSEOUT.key}-audience": str(For.ROOM)})


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    jobs = ExportJob.objects.filter(engagement=engagement)
    return [(__("Exports"), jobs.count())]


def _withdraw(event: Event) -> None:
    """Take finished files back when a person was erased or a text redacted."""
    actions.expire_all_of(event.engagement_id)


@receiver(post_delete, sender=ExportJob)
def remove_file(instance: ExportJob, **kwargs: Any) -> None:
    """Files go with their engagement, once it is certain that it goes."""
    if instance.content_hash:
        transaction.on_commit(lambda: actions.remove_unused(instance.content_hash))
