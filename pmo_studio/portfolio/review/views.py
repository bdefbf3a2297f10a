"""The quarterly review of the engagements in which one has a seat: its page, and its PDF."""

import threading
from collections.abc import Sequence
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from pmo_studio.core import downloads, errors
from pmo_studio.core.access import Right, may
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import User
from pmo_studio.core.refusals import Refused
from pmo_studio.exports import pdf, process, words
from pmo_studio.portfolio import choosing, entries
from pmo_studio.portfolio.choosing import Sort, Wanted
from pmo_studio.portfolio.entries import Entry
from pmo_studio.portfolio.review import pack as packs
from pmo_studio.portfolio.review import printed, span
from pmo_studio.portfolio.review.pack import Pack

# More than a board can talk about, and as many pages as a file may have.
MOST = 60
NOTHING = _("There is no engagement to review in this quarter.")
BUSY = _("Two other files are being printed right now. Try again in a moment.")
# A PDF takes seconds of a processor: a studio on a small machine has to answer others meanwhile.
_printing = threading.BoundedSemaphore(2)


@login_required
@require_GET
def page(request: StudioRequest) -> HttpResponse:
    """The quarter that the address names, of the engagements that its filter leaves."""
    listed = _listed(request, Right.SEE)
    wanted = _wanted(request, listed)
    chosen = choosing.chosen(listed, wanted)
    today = timezone.localdate()
    context: dict[str, Any] = {
        "wanted": wanted,
        "organisations": sorted({each.organisation for each in listed}, key=choosing.folded),
        "today": today,
        "most": MOST,
        "more": max(0, len(chosen) - MOST),
        "quarters": span.offered(min(map(packs.began, listed), default=today), today),
    }
    try:
        found = _pack(request, chosen)
    except Refused as refused:
        context["refused"] = refused.words
        return render(request, "portfolio/review/page.html", context, status=422)
    query = urlencode({"quarter": found.span.key} | wanted.asked)
    context |= {
        "pack": found,
        "pdf": f"{reverse('portfolio:review_pdf')}?{query}",
        "asks": printed.shortened(found),
        "not_kept": _NOT_KEPT,
    }
    return render(request, "portfolio/review/page.html", context)


_NOT_KEPT = _("not kept")


@login_required
@require_GET
def paper(request: StudioRequest) -> HttpResponse:
    """The same as a PDF, of those from which one may take something away.  Nothing is kept of it:
    whoever asks again gets what stands then."""
    listed = _listed(request, Right.EXPORT)
    wanted = _wanted(request, listed)
    chosen = choosing.chosen(listed, wanted)
    try:
        found = _pack(request, chosen)
        if not found.sheets:
            raise Refused(NOTHING)
    except Refused as refused:
        return errors.refuse(request, 422, refused.words)
    user = cast(User, request.user)
    more = max(0, len(chosen) - MOST)
    document = printed.document(found, by=user.display_name, wanted=wanted, more=more)
    if not _printing.acquire(blocking=False):
        return errors.refuse(request, 503, BUSY)
    try:
        data = process.run(document, variant=pdf.ACCESSIBLE)
    except process.RenderError as problem:
        return errors.refuse(request, 503, words.problem(problem.reason))
    finally:
        _printing.release()
    return downloads.attachment(
        data, "application/pdf", f"quarterly-review-{found.span.key.lower()}.pdf"
    )


def _listed(request: StudioRequest, right: Right) -> list[Entry]:
    """Where the account has a seat with this right; what is archived is nobody's business now."""
    found = entries.of(cast(User, request.user))
    return [each for each in found if each.engagement.archived_at is None and may(each.seat, right)]


def _wanted(request: StudioRequest, listed: Sequence[Entry]) -> Wanted:
    """The filter of the list of engagements; a paper is read by names."""
    return choosing.read({**request.GET.dict(), "sort": Sort.NAME}, listed)


def _pack(request: StudioRequest, chosen: Sequence[Entry]) -> Pack:
    """Raises Refused where the address names no quarter of which anything can be told."""
    asked = span.read(request.GET.get("quarter", ""), timezone.localdate())
    return packs.of(chosen[:MOST], asked)
