"""Changing a maturity model of one's own, one page for each thing.

Whoever saves an older state of a thing than the stored one gets both to see (409), and what was
typed stays in the form; saving once more is then a decision.
"""

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.actions import library as actions
from assessments.library import form_changes, model_words, shelf
from assessments.library.model_things import (
    Head,
    LevelsOf,
    NewPart,
    NewQuestion,
    PartOf,
    QuestionOf,
    Thing,
)
from assessments.library.spoken_forms import EntryForm
from assessments.maturity import editing, writing
from assessments.maturity.entries import Dimension, Domain, Question
from assessments.maturity.fields import BadModel
from assessments.models import LibraryModel
from assessments.views.account import account_needed
from assessments.views.library import CHANGED, mine, model_page
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import User
from pmo_studio.core.refusals import Refused

BOTH = _(
    "This was changed while you were writing, perhaps in another window. Nothing you typed is lost:"
    " below it stands what is stored now. Save again to put yours in its place."
)
GONE = _(
    "This was deleted meanwhile, perhaps in another window. Nothing you typed is lost: save again"
    " to add it as a new one."
)
GONE_FOR_GOOD = _(
    "What these texts belong to was deleted meanwhile, perhaps in another window. Copy what you"
    " need before you leave this page."
)


@account_needed
@require_http_methods(["GET", "POST"])
def head(request: StudioRequest, pk: int) -> HttpResponse:
    """Name, source, lead-in, rule and parameters."""
    return _edit(request, pk, Head(), "assessments/models/head.html")


@account_needed
@require_http_methods(["GET", "POST"])
def domain_add(request: StudioRequest, pk: int) -> HttpResponse:
    return _edit(request, pk, NewPart(), "assessments/models/entry.html")


@account_needed
@require_http_methods(["GET", "POST"])
def dimension_add(request: StudioRequest, pk: int) -> HttpResponse:
    """A new dimension in the domain that ?into= names."""
    return _edit(request, pk, NewPart(_into(request)), "assessments/models/entry.html")


@account_needed
@require_http_methods(["GET", "POST"])
def part(request: StudioRequest, pk: int, key: str) -> HttpResponse:
    return _edit(request, pk, PartOf(key), "assessments/models/entry.html")


@account_needed
@require_http_methods(["GET", "POST"])
def question_add(request: StudioRequest, pk: int) -> HttpResponse:
    """A new question in the dimension that ?into= names."""
    return _edit(request, pk, NewQuestion(_into(request)), "assessments/models/question.html")


@account_needed
@require_http_methods(["GET", "POST"])
def question(request: StudioRequest, pk: int, key: str) -> HttpResponse:
    return _edit(request, pk, QuestionOf(key), "assessments/models/question.html")


@account_needed
@require_http_methods(["GET", "POST"])
def levels(request: StudioRequest, pk: int) -> HttpResponse:
    """Level texts of the model, or of the ?dimension= or ?question= named in the address."""
    asked = request.GET
    thing = LevelsOf(asked.get("dimension", ""), asked.get("question", ""))
    return _edit(request, pk, thing, "assessments/models/levels.html")


@account_needed
@require_POST
def part_move(request: StudioRequest, pk: int, key: str) -> HttpResponse:
    step = _step(request)
    return _change(request, pk, f"p-{key}", lambda model: editing.move_part(model, key, step))


@account_needed
@require_POST
def question_move(request: StudioRequest, pk: int, key: str) -> HttpResponse:
    step = _step(request)
    return _change(request, pk, f"q-{key}", lambda model: editing.move_question(model, key, step))


@account_needed
@require_http_methods(["GET", "POST"])
def part_delete(request: StudioRequest, pk: int, key: str) -> HttpResponse:
    """Delete a domain or dimension with everything in it, after naming it."""
    if request.method == "GET":
        return _ask(request, pk, key, editing.part)
    return _change(request, pk, "parts", lambda model: editing.delete_part(model, key))


@account_needed
@require_http_methods(["GET", "POST"])
def question_delete(request: StudioRequest, pk: int, key: str) -> HttpResponse:
    if request.method == "GET":
        return _ask(request, pk, key, editing.question)
    return _change(request, pk, "parts", lambda model: editing.delete_question(model, key))


def _edit(request: StudioRequest, pk: int, thing: Thing, template: str) -> HttpResponse:
    """The form of a thing, or what was typed into it saved."""
    row = mine(request, pk)
    if request.method == "GET":
        return _form_page(request, row, thing, template)
    model = shelf.shelved(row).model
    try:
        initial = thing.initial(model)
    except KeyError:
        return _gone(request, row, thing, template)
    form = thing.form(request.POST, model, initial)
    if not form.is_valid():
        return _page(request, row, thing, template, form, status=422)
    if not thing.mark and _is_stale(form, row, initial):
        return _both(request, row, thing, template)
    changed = thing.apply(model, form)
    try:
        actions.save_model(row, model=changed, edition=row.edition, by=cast(User, request.user))
    except BadModel as bad:
        _add_problems(form, bad, writing.document(changed), thing)
        return _page(request, row, thing, template, form, status=422)
    except actions.ChangedMeanwhile as meanwhile:
        return _both(request, meanwhile.row, thing, template)
    except Refused as refused:
        form.add_error(None, refused.words)
        return _page(request, row, thing, template, form, status=409)
    messages.success(request, __("Saved."))
    return redirect(_after(request, row, thing, form))


def _after(request: StudioRequest, row: LibraryModel, thing: Thing, form: EntryForm) -> str:
    """Where saving leads: to the thing on the page of its model, or to another new question."""
    if "another" in request.POST and thing.mark == "q":
        into = form.cleaned_data["into"]
        return f"{reverse('assessments:model_question_add', args=[row.pk])}?into={into}"
    return _address(row, f"{thing.mark}-{form.cleaned_data['key']}" if thing.mark else thing.anchor)


def _form_page(
    request: StudioRequest, row: LibraryModel, thing: Thing, template: str
) -> HttpResponse:
    item = shelf.shelved(row)
    if row.is_locked:
        return model_page(request, item, words=actions.LOCKED, status=409)
    try:
        initial = thing.initial(item.model)
    except KeyError:
        raise Http404 from None
    hidden = {"edition": row.edition, "was": form_changes.digest(initial)}
    form = thing.form(None, item.model, initial | hidden)
    return _page(request, row, thing, template, form)


def _page(
    request: StudioRequest,
    row: LibraryModel,
    thing: Thing,
    template: str,
    form: EntryForm,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    shown: dict[str, Any] = {
        "row": row,
        "form": form,
        "title": thing.title,
        "back": _address(row, thing.anchor),
        "is_new": bool(thing.mark),
        "key": getattr(thing, "key", ""),
        "words": "",
        "differences": [],
        "action": "",
        "can_save": True,
    }
    return render(request, template, shown | context, status=status)


def _is_stale(form: EntryForm, row: LibraryModel, initial: dict[str, Any]) -> bool:
    """Whether the thing is no longer as the page showed it; other things may have changed."""
    edition, was = form.cleaned_data["edition"], form.cleaned_data["was"]
    if edition is None or edition == row.edition:
        return False
    return bool(was != form_changes.digest(initial))


def _both(request: StudioRequest, row: LibraryModel, thing: Thing, template: str) -> HttpResponse:
    """What was typed, and beside it what is stored now."""
    model = shelf.shelved(row).model
    try:
        initial = thing.initial(model)
    except KeyError:
        return _gone(request, row, thing, template)
    data = request.POST.copy()
    data["edition"], data["was"] = str(row.edition), form_changes.digest(initial)
    form = thing.form(data, model, initial)
    stored = thing.form(None, model, initial)
    return _page(
        request,
        row,
        thing,
        template,
        form,
        status=409,
        words=BOTH,
        differences=form_changes.differences(form, stored),
    )


def _gone(request: StudioRequest, row: LibraryModel, thing: Thing, template: str) -> HttpResponse:
    """What was typed about something that is no longer there."""
    model = shelf.shelved(row).model
    if not isinstance(thing, PartOf | QuestionOf):
        form = thing.form(request.POST, model, {})
        return _page(
            request,
            row,
            thing,
            template,
            form,
            status=409,
            words=GONE_FOR_GOOD,
            can_save=False,
        )
    form, name = thing.again(request.POST, model)
    into = request.POST.get("into", "")
    action = reverse(name, args=[row.pk])
    return _page(
        request,
        row,
        thing,
        template,
        form,
        status=409,
        words=GONE,
        action=f"{action}?{urlencode({'into': into})}" if into else action,
        is_new=True,
    )


def _add_problems(
    form: EntryForm, bad: BadModel, document: Mapping[str, Any], thing: Thing
) -> None:
    """Every problem in words: at its field, or with its place above the form."""
    # All fields first: an error takes the field's value out of the form.
    names = [thing.field_of(problem.place, document, form) for problem in bad.problems]
    for problem, name in zip(bad.problems, names, strict=True):
        if name is not None:
            form.add_error(name, model_words.sentence(problem))
        else:
            for line in model_words.said([problem], document):
                form.add_error(None, str(line))


def _change(request: StudioRequest, pk: int, anchor: str, change: Any) -> HttpResponse:
    """One step that needs no form; the page as it stands now when it was made of an older one."""
    row = mine(request, pk)
    sent = request.POST.get("edition", "")
    edition = int(sent) if sent.isdecimal() and len(sent) < 10 else row.edition
    try:
        model = change(shelf.shelved(row).model)
        actions.save_model(row, model=model, edition=edition, by=cast(User, request.user))
    except (actions.ChangedMeanwhile, KeyError):
        item = shelf.shelved(mine(request, pk))
        return model_page(request, item, words=CHANGED, status=409)
    except Refused as refused:
        return model_page(request, shelf.shelved(row), words=refused.words, status=409)
    return redirect(_address(row, anchor))


def _ask(request: StudioRequest, pk: int, key: str, find: Any) -> HttpResponse:
    """Names what would go."""
    row = mine(request, pk)
    item = shelf.shelved(row)
    if row.is_locked:
        return model_page(request, item, words=actions.LOCKED, status=409)
    try:
        entry = find(item.model, key)
    except KeyError:
        raise Http404 from None
    context = {
        "row": row,
        "key": key,
        "words": getattr(entry, "name", None) or entry.text,
        "questions": _count(entry),
        "back": _address(row, f"{'q' if isinstance(entry, Question) else 'p'}-{key}"),
    }
    return render(request, "assessments/models/delete_entry.html", context)


def _count(entry: Domain | Dimension | Question) -> int:
    if isinstance(entry, Domain):
        return sum(1 for each in entry.questions())
    return len(entry.questions) if isinstance(entry, Dimension) else 0


def _address(row: LibraryModel, anchor: str) -> str:
    return f"{reverse('assessments:model', args=[row.pk])}#{anchor}"


def _into(request: StudioRequest) -> str:
    return request.GET.get("into", "")


def _step(request: StudioRequest) -> editing.Step:
    return "up" if request.POST.get("step") == "up" else "down"
