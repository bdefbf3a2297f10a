"""What exports bring to the registries of the core, and the kinds of export themselves."""

from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from canvases import tools
from canvases.models import Canvas
from pmo_studio.core import chapters, events, own_data, pages, sheets
from pmo_studio.core.access import Right
from pmo_studio.core.events import EventKind, register
from pmo_studio.core.models import Engagement, Event
from pmo_studio.core.models.log import Audience
from pmo_studio.exports import (
    actions,
    canvas,
    charter,
    closeout,
    forms,
    kinds,
    pdf,
    plans,
    report,
    report_chapters,
    roadmap,
)
from pmo_studio.exports.models import ExportJob, For
from pmo_studio.exports.renewal import chain
from roadmaps import tools as plan_tools

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

WITHDRAWS = ("person.erased", "text.redacted")
CHARTER = "charter_pdf"
ROADMAP = "roadmap_pdf"
CLOSEOUT = "closeout_pdf"


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
    for kind in WITHDRAWS:
        events.follow(kind, _withdraw)
    report_chapters.register_all()
    _register_kinds()
    plans.register_all()


def _sentence(words: "str | _StrPromise", event: Event) -> str:
    """What was asked for or is ready, by the title that Exports has for it."""
    kind = kinds.get(str(event.data.get("export")))
    return str(words) % {"file": kind.title if kind else "–"}


def _export_url(canvas: Canvas) -> str:
    address = reverse("exports:index", args=[canvas.engagement_id])
    return f"{address}?canvas={canvas.pk}"


def _register_kinds() -> None:
    kinds.register(
        kinds.Kind(
            "canvas_pdf",
            _("Canvas as PDF"),
            _("One canvas on one sheet, then a table of all its notes. Text can be searched."),
            forms.canvas_form,
            _canvas_document,
            lambda engagement, options: _file_name(engagement, _canvas(engagement, options).title),
        )
    )
    kinds.register(
        kinds.Kind(
            CHARTER,
            _("Charter as PDF"),
            _("The mandate on one or two pages of A4, with a place for the sponsor's signature."),
            forms.charter_form,
            lambda engagement, audience, options: charter.document(
                engagement, engagement.language, copy=options.get("copy")
            ),
            lambda engagement, options: f"{engagement.name} {__('Charter')}",
        )
    )
    kinds.register(
        kinds.Kind(
            ROADMAP,
            _("Roadmap as PDF"),
            _("The plan on A3, forty work packages a page: dates, bars, gates and capacity."),
            forms.plain_form,
            lambda engagement, audience, options: roadmap.document(engagement, engagement.language),
            lambda engagement, options: f"{engagement.name} {__('Roadmap')}",
            lacking=roadmap.lacking,
        )
    )
    kinds.register(
        kinds.Kind(
            CLOSEOUT,
            _("Closeout report as PDF"),
            _("The eleven sections of the closeout, the mandate on top of the first page."),
            forms.plain_form,
            lambda engagement, audience, options: closeout.document(
                engagement, engagement.language
            ),
            lambda engagement, options: f"{engagement.name} {__('Closeout report')}",
            lacking=closeout.lacking,
        )
    )
    kinds.register(
        kinds.Kind(
            "report_pdf",
            _("Report as PDF"),
            _(
                "Cover, contents with page numbers, bookmarks, and each of these chapters that has"
                " something to tell:"
            ),
            forms.plain_form,
            lambda engagement, audience, options: report.document(
                engagement, audience, engagement.language, with_data=bool(options.get("data"))
            ),
            lambda engagement, options: f"{engagement.name} {__('Report')}",
            carries_data=True,
            follows_log=True,
            parts=lambda: [str(chapter.title) for chapter in chapters.all_chapters()],
        )
    )


def _charter_form(engagement: Engagement, copy: int | None) -> tools.FileForm:
    address = reverse("exports:request", args=[engagement.pk, CHARTER])
    of_copy = {f"{CHARTER}-copy": str(copy)} if copy else {}
    return tools.FileForm(address, {f"{CHARTER}-audience": str(For.ROOM)} | of_copy)


def _roadmap_form(engagement: Engagement) -> tools.FileForm:
    address = reverse("exports:request", args=[engagement.pk, ROADMAP])
    return tools.FileForm(address, {f"{ROADMAP}-audience": str(For.ROOM)})


def _closeout_form(engagement: Engagement) -> tools.FileForm:
    address = reverse("exports:request", args=[engagement.pk, CLOSEOUT])
    return tools.FileForm(address, {f"{CLOSEOUT}-audience": str(For.ROOM)})


def _file_name(engagement: Engagement, title: str) -> str:
    """Engagement and title, the engagement's name only once."""
    is_named = engagement.name.casefold() in title.casefold()
    return title if is_named else f"{engagement.name} {title}"


def _canvas(engagement: Engagement, options: kinds.Options) -> Canvas:
    found = Canvas.objects.filter(engagement=engagement, pk=int(options["canvas"]))
    chosen = found.select_related("engagement").first()
    if chosen is None:
        raise kinds.NothingToExport
    return chosen


def _canvas_document(engagement: Engagement, audience: str, options: kinds.Options) -> pdf.Document:
    drawing = canvas.drawing_of(
        _canvas(engagement, options),
        paper=str(options.get("paper", "A3")),
        language=get_language() or engagement.language,
    )
    return pdf.drawing_document(drawing, canvas.FONT_FOLDER, canvas.pictures_of(engagement))


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
