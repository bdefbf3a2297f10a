"""Sheet 1.3: the assessments of an engagement, a new one, and each one's own page."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as __
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import result_words, topics, wording
from assessments.actions import assessments as actions
from assessments.answering import links, listing, participation, progress, tokens
from assessments.findings import groups
from assessments.forms.questionnaires import ChangeForm, DeadlineForm, NewForm, ReopenForm
from assessments.library import sources
from assessments.models import Assessment
from pmo_studio.core import events, languages, pages, qr, subjects
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement, User
from pmo_studio.core.refusals import Refused

ASSESSMENTS = Assessment.objects.all()
SHEET = "questionnaire"


@require_GET
def index(request: StudioRequest, pk: int) -> HttpResponse:
    """Every assessment: the open ones to answer, all of them to prepare, run and compare."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    number = engagement.last_number
    listed = listing.lines(engagement)
    if not may(request.participant, Right.RUN):
        # What is being prepared is for those who prepare it.
        listed = [line for line in listed if not line.assessment.is_draft]
    context = {
        "number": number,
        "topic": topics.assessments(engagement),
        "lines": listed,
        "open_lines": listing.open_ones(listed),
    }
    return pages.sheet(request, "assessments/questionnaires.html", engagement, SHEET, context)


@require_http_methods(["GET", "POST"])
def new(request: StudioRequest, pk: int) -> HttpResponse:
    """First which questions, then everything else: `?model=opm3q` names them."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.RUN, pk=pk)
    key = request.GET.get("model", "")
    source = sources.find(key, engagement, _account(request))
    if source is None:
        return _choose_page(request, engagement, unknown=bool(key))
    if request.method == "GET":
        initial = _asked_kind(request) | _ticked(request)
        form = NewForm(engagement=engagement, source=source, initial=initial)
        return _new_page(request, source, form)
    form = NewForm(request.POST, engagement=engagement, source=source)
    if form.is_valid():
        try:
            return redirect(_prepare(request, engagement, form))
        except events.AlreadyDone as done:
            return redirect("assessments:assessment", subjects.split(done.subject)[1])
        except Refused as refused:
            tell(form, refused)
    return _new_page(request, source, form, status=422)


def _account(request: StudioRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _asked_kind(request: StudioRequest) -> dict[str, str]:
    """The kind that the way here named."""
    kind = request.GET.get("kind", "")
    return {"kind": kind} if kind in actions.KINDS else {}


def _ticked(request: StudioRequest) -> dict[str, list[str]]:
    """The parts that are chosen by now, of an open form that asks how long they take."""
    return {"domains": request.GET.getlist("domains")} if "ticked" in request.GET else {}


def _choose_page(request: StudioRequest, engagement: Engagement, *, unknown: bool) -> HttpResponse:
    context = {
        "unknown": unknown,
        "kind": request.GET.get("kind", ""),
        "built_in": [_offer(source) for source in sources.built_in()],
        "own": [_offer(source) for source in sources.own(_account(request))],
        "earlier": [
            {"assessment": each, "model_name": wording.name_of(each.document)}
            for each in sources.earlier(engagement)
        ],
    }
    return pages.sheet(
        request,
        "assessments/questionnaire_choose.html",
        engagement,
        SHEET,
        context,
        status=422 if request.method == "POST" else 200,
    )


def _offer(source: sources.Source, parts: Collection[str] | None = None) -> dict[str, Any]:
    """What one wants to know before choosing; of these parts only, where one has chosen."""
    asked = [
        question
        for part in source.model.domains
        if parts is None or part.key in parts
        for question in part.questions()
    ]
    return {
        "key": source.key,
        "model": source.model,
        "name": source.model.name.in_language(languages.current()),
        "questions": len(asked),
        "minutes": wording.minutes(asked),
        "capabilities": wording.capabilities(source.model),
        "rule": wording.RULES[source.model.rule],
    }


def _new_page(
    request: StudioRequest, source: sources.Source, form: NewForm, *, status: int = 200
) -> HttpResponse:
    engagement = request.participant.engagement
    context = {
        "form": form,
        "source": source,
        "offer": _offer(source, form.ticked_domains),
        "scoring": wording.scoring(source.model) if source.earlier else [],
    }
    return pages.sheet(
        request, "assessments/questionnaire_new.html", engagement, SHEET, context, status=status
    )


def _prepare(request: StudioRequest, engagement: Engagement, form: NewForm) -> Assessment:
    source = form.source
    asked: dict[str, Any] = {
        "plan": form.plan(),
        "by": request.participant,
        "key": events.key_of(request),
    }
    if source.earlier is not None:
        return actions.repeat_assessment(source.earlier, **asked)
    return actions.create_assessment(
        engagement,
        model=source.model,
        domains=form.chosen_domains,
        params=form.params,
        source=source.library,
        **asked,
    )


@require_GET
def show(request: StudioRequest, pk: int) -> HttpResponse:
    """One assessment: where it stands, how people get to it, what it asks."""
    assessment = get_or_403(ASSESSMENTS, request, Right.SEE, pk=pk)
    return assessment_page(request, assessment)


@require_GET
@never_cache
def heard(request: StudioRequest, pk: int) -> HttpResponse:
    """Who has answered, for an open page that asks again."""
    assessment = get_or_403(ASSESSMENTS, request, Right.SEE, pk=pk)
    return HttpResponse(progress.html(assessment))


def assessment_page(
    request: StudioRequest, assessment: Assessment, *, status: int = 200, **context: Any
) -> HttpResponse:
    """The page; also where a refused act of it is shown."""
    engagement = assessment.engagement
    number = engagement.last_number
    counted = participation.of(assessment)
    address = links.to_answer(request, assessment)
    wall = "wall" in request.GET and assessment.is_open
    context = {
        "number": number,
        "topic": f"{assessment.topic} {topics.assessments(engagement)}",
        "assessment": assessment,
        "standing": listing.standing_of(assessment, counted.people),
        "is_over": listing.is_over(assessment),
        "offer": _offer(sources.Source("", assessment.model)),
        "scoring": wording.scoring(assessment.model),
        "groups": _groups(assessment),
        "progress": counted,
        "rows": progress.rows(assessment, counted),
        **progress.small(assessment, counted),
        "answer_path": tokens.path_of(assessment),
        "address": address,
        "short_address": links.short(address),
        "address_qr": qr.svg(address) if assessment.is_open else "",
        "wall": wall,
        "reopen_form": ReopenForm(),
        "words": "",
    } | context
    return pages.sheet(
        request, "assessments/assessment.html", engagement, SHEET, context, status=status
    )


def _groups(assessment: Assessment) -> list[tuple[str, str, int]]:
    """Who is asked: name, weight, and from how many people on the group is shown."""
    asked = groups.of(assessment)
    return [
        (name, result_words.exact(asked.weights[key]), asked.least[key])
        for key, name in asked.names.items()
    ]


@require_http_methods(["GET", "POST"])
def change(request: StudioRequest, pk: int) -> HttpResponse:
    """What was decided; once people can answer only the name and the deadline."""
    assessment = get_or_403(ASSESSMENTS, request, Right.RUN, pk=pk)
    form = _change_form(request, assessment)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            plan = form.plan(assessment) if isinstance(form, DeadlineForm) else form.plan()
            try:
                actions.change_assessment(
                    assessment, plan=plan, by=request.participant, key=events.key_of(request)
                )
                return redirect(assessment)
            except events.AlreadyDone:
                return redirect(assessment)
            except Refused as refused:
                tell(form, refused)
    context = {"assessment": assessment, "form": form}
    return pages.sheet(
        request,
        "assessments/assessment_change.html",
        assessment.engagement,
        SHEET,
        context,
        status=status,
    )


def _change_form(request: StudioRequest, assessment: Assessment) -> ChangeForm | DeadlineForm:
    data = request.POST if request.method == "POST" else None
    if assessment.is_draft:
        return ChangeForm(data, assessment=assessment)
    initial = {"title": assessment.title, "deadline": assessment.deadline}
    return DeadlineForm(data, initial=initial)


@require_POST
def start(request: StudioRequest, pk: int) -> HttpResponse:
    """Open it for answers."""
    assessment = get_or_403(ASSESSMENTS, request, Right.RUN, pk=pk)
    try:
        actions.open_assessment(assessment, by=request.participant)
    except Refused as refused:
        return assessment_page(request, assessment, words=refused.words, status=422)
    return redirect(assessment)


@require_POST
def close(request: StudioRequest, pk: int) -> HttpResponse:
    """Take no more answers."""
    assessment = get_or_403(ASSESSMENTS, request, Right.RUN, pk=pk)
    actions.close_assessment(assessment, by=request.participant)
    messages.success(request, __("The assessment is closed: no more answers are taken."))
    return redirect(assessment)


@require_POST
def reopen(request: StudioRequest, pk: int) -> HttpResponse:
    """Take answers again; the note says why."""
    assessment = get_or_403(ASSESSMENTS, request, Right.RUN, pk=pk)
    form = ReopenForm(request.POST)
    if form.is_valid():
        try:
            actions.reopen_assessment(assessment, by=request.participant, **form.cleaned_data)
            return redirect(assessment)
        except Refused as refused:
            tell(form, refused)
    return assessment_page(request, assessment, reopen_form=form, status=422)


@require_POST
def drop(request: StudioRequest, pk: int) -> HttpResponse:
    """Take back what nobody could answer yet."""
    assessment = get_or_403(ASSESSMENTS, request, Right.RUN, pk=pk)
    engagement = assessment.engagement
    try:
        actions.drop_assessment(assessment, by=request.participant)
    except Refused as refused:
        return assessment_page(request, assessment, words=refused.words, status=409)
    messages.success(request, __("The assessment was taken back. Nobody had answered it."))
    return redirect("assessments:questionnaires", engagement.pk)
