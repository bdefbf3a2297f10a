"""The satisfaction survey: open, prolong, close; and answering, which nobody signs.

Who answers has no seat: answering takes no lock of the engagement and records no event.  It begins
with the lock of the survey's row, so what is answered while somebody closes it, or closes the
engagement out, is either part of what stands then, or refused.
"""

import datetime
import re
import secrets
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from canvases.actions.survey import segments_of
from canvases.models import Note
from pmo_studio.core import events, guests, tokens
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.refusals import Refused
from roadmaps import topics
from roadmaps.function_keys import function_key
from roadmaps.improving import quarters, satisfaction
from roadmaps.improving.satisfaction import HIGHEST, LOWEST, OTHER, Said
from roadmaps.models import SatisfactionAnswer, SatisfactionRemark, SatisfactionSurvey
from roadmaps.models.satisfaction import CODE_LENGTH, REMARK_MOST
from roadmaps.reviews import functions
from roadmaps.reviews.rounds import ALL, is_over

QUARTERS = 5
# Longer than this no round is open: what people say would be of another time.
MOST_DAYS = 92
KEY_LENGTH = 43
# Control characters but white space, and those that turn the direction of what follows.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

NO_FUNCTIONS = _(
    "There is no function on the to-be canvas yet. Write functions first: customers are asked"
    " about each of them."
)
NO_PERIOD = _("Choose the quarter that the survey asks about.")
NO_DAY = _("Choose a last day from today on, at most 92 days ahead.")
OPEN_ALREADY = _("A survey is open already. Close it first.")
CLOSED = _("The survey is closed already: its last day cannot be moved any more.")
OVER = _("This survey is over.")
NO_OVERALL = _("Say how satisfied you are with the PMO as a whole, from 1 to 5.")
NO_RATING = _("Choose one of the answers from 1 to 5, or none.")
NO_SEGMENT = _("Choose as whom you answer.")
LONG_TEXT = _("What should change holds up to 500 characters. Shorten it.")


class Over(Refused):
    """The survey takes no more answers."""


def open_survey(
    engagement: Engagement,
    *,
    period: datetime.date,
    closes_on: datetime.date,
    by: Participant,
    key: events.Key | None = None,
) -> SatisfactionSurvey:
    """Ask whoever has the link until the end of a day; one survey at a time."""
    _check_day(closes_on)
    if period not in quarters.last(timezone.localdate(), QUARTERS):
        raise Refused(NO_PERIOD, field="period")
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        rows = SatisfactionSurvey.objects.filter(engagement=engagement, closed_at=None)
        if rows.exists():
            raise Refused(OPEN_ALREADY)
        canvas = functions.to_be(engagement)
        listed = functions.of(canvas)
        if canvas is None or not listed:
            raise Refused(NO_FUNCTIONS)
        survey = SatisfactionSurvey.objects.create(
            engagement=change.engagement,
            canvas=canvas,
            period=period,
            code=new_code(),
            asked=[{"function": each.function, "note": each.note} for each in listed],
            opened_by=change.by,
            opened_at=timezone.now(),
            closes_on=closes_on,
            number=change.next_number,
        )
        _record(change, "satisfaction.opened", survey, until=closes_on.isoformat())
    return survey


def move_end(
    survey: SatisfactionSurvey,
    *,
    closes_on: datetime.date,
    by: Participant,
    key: events.Key | None = None,
) -> SatisfactionSurvey:
    """Let the link end on another day."""
    _check_day(closes_on)
    with events.change(survey.engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        fresh = SatisfactionSurvey.objects.select_for_update().get(pk=survey.pk)
        if fresh.is_closed:
            raise Refused(CLOSED)
        if fresh.closes_on != closes_on:
            fresh.closes_on, fresh.number = closes_on, change.next_number
            fresh.save(update_fields=["closes_on", "number"])
            _record(change, "satisfaction.moved", fresh, until=closes_on.isoformat())
    return fresh


def close_survey(
    survey: SatisfactionSurvey, *, by: Participant, key: events.Key | None = None
) -> SatisfactionSurvey:
    """Keep what may be shown and let the answers go; twice is no error."""
    with events.change(survey.engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        fresh = SatisfactionSurvey.objects.select_for_update().get(pk=survey.pk)
        if fresh.is_closed:
            return fresh
        answers = list(SatisfactionAnswer.objects.filter(survey=fresh))
        fresh.respondents = len(answers)
        fresh.figures = _figures(fresh, answers)
        fresh.closed_by, fresh.closed_at = change.by, timezone.now()
        fresh.number = change.next_number
        fresh.save()
        _keep_remarks(fresh, [answer.text for answer in answers if answer.text])
        SatisfactionAnswer.objects.filter(survey=fresh).delete()
        _record(change, "satisfaction.closed", fresh, count=fresh.respondents)
    return fresh


def answer(
    survey: SatisfactionSurvey,
    *,
    token: str,
    segment: int | None,
    ratings: Mapping[str, int],
    text: str = "",
) -> SatisfactionAnswer:
    """What one person says, anew as often as they like while the survey is open.

    Absolute and not added: sent twice it counts once.  `segment` is a customer's note, None for
    somebody else; a question without a rating was left out, but not that of the PMO as a whole.
    """
    kept = CONTROLS.sub("", text).strip()
    if len(kept) > REMARK_MOST:
        raise Refused(LONG_TEXT, field="text")
    _check_ratings(ratings, asked_keys(survey))
    with transaction.atomic():
        rows = SatisfactionSurvey.objects.select_for_update(of=("self",))
        fresh = rows.select_related("canvas").get(pk=survey.pk)
        # Read after the row is held, not with it: it may be closed out while this waits.
        if is_over(fresh) or Engagement.objects.get(pk=fresh.engagement_id).is_read_only:
            raise Over(OVER)
        if segment is not None and not segments_of(fresh.canvas).filter(pk=segment).exists():
            raise Refused(NO_SEGMENT, field="segment")
        row, _made = SatisfactionAnswer.objects.update_or_create(
            survey=fresh,
            token_hash=tokens.hash_of(token),
            defaults={"segment_id": segment, "ratings": dict(ratings), "text": kept},
        )
    return row


def token_for(survey: SatisfactionSurvey, seat: Participant | None, page_key: str) -> str:
    """The secret under which a first answer is kept.

    Whoever has a seat answers once with it, on whatever device; of others the key of the page
    that they began on, so that its button pressed twice answers once.
    """
    if seat is not None:
        said = f"{survey.pk} {seat.pk}"
        return salted_hmac("roadmaps.satisfaction", said, algorithm="sha256").hexdigest()
    if len(page_key) >= KEY_LENGTH:
        return guests.secret_for(f"satisfaction:{survey.pk}:{page_key}")
    return tokens.new_token()


def answers_of(seat: Participant) -> QuerySet[SatisfactionAnswer]:
    """What the seat answered to the survey that is open; a closed one keeps no answers."""
    rows = SatisfactionSurvey.objects.filter(engagement=seat.engagement_id, closed_at=None)
    hashes = [tokens.hash_of(token_for(survey, seat, "")) for survey in rows]
    return SatisfactionAnswer.objects.filter(survey__in=rows, token_hash__in=hashes)


def drop_answers(change: events.Change, seat: Participant, keep_notes: bool) -> None:
    """A removed seat's answer goes, like its votes; what a closed survey shows stays."""
    answers_of(seat).delete()


def new_code() -> str:
    """Twelve signs that nobody guesses: the address of a survey."""
    return "".join(secrets.choice(tokens.ALPHABET) for _ in range(CODE_LENGTH))


def asked_keys(survey: SatisfactionSurvey) -> list[str]:
    return [function_key(row["function"] or row["note"]) for row in survey.asked]


def _check_ratings(ratings: Mapping[str, int], asked: Collection[str]) -> None:
    if ALL not in ratings:
        raise Refused(NO_OVERALL, field=ALL)
    for question, value in ratings.items():
        known = question == ALL or question in asked
        if not known or type(value) is not int or not LOWEST <= value <= HIGHEST:
            raise Refused(NO_RATING, field=question)


def _check_day(closes_on: datetime.date) -> None:
    today = timezone.localdate()
    if not today <= closes_on <= today + datetime.timedelta(days=MOST_DAYS):
        raise Refused(NO_DAY, field="closes_on")


def _figures(
    survey: SatisfactionSurvey, answers: Collection[SatisfactionAnswer]
) -> list[dict[str, Any]]:
    """What may be shown: of all together, and of each function that enough people rated."""
    said = [Said(row.segment_id or OTHER, row.ratings) for row in answers]
    order = _order(survey)
    questions = [(ALL, "", None)]
    questions += [
        (function_key(row["function"] or row["note"]), row["function"], row["note"])
        for row in survey.asked
    ]
    found = [
        (function, note, satisfaction.cells(said, question, order))
        for question, function, note in questions
    ]
    return [
        {
            "function": function,
            "note": note,
            "cells": [
                {"segments": [key or None for key in cell.segments], "counts": list(cell.counts)}
                for cell in cells
            ],
        }
        for function, note, cells in found
        if cells
    ]


def _order(survey: SatisfactionSurvey) -> list[int]:
    """Customers as they stand on the canvas, also those taken off while people answered."""
    rows = Note.objects.filter(canvas=survey.canvas_id, block="cs").order_by("position", "pk")
    return list(rows.values_list("pk", flat=True))


def _keep_remarks(survey: SatisfactionSurvey, texts: list[str]) -> None:
    """In an order drawn by lot, and none where so few answered that it would tell who."""
    if not satisfaction.may_show(survey.respondents):
        return
    secrets.SystemRandom().shuffle(texts)
    SatisfactionRemark.objects.bulk_create(
        SatisfactionRemark(survey=survey, text=text, number=survey.number) for text in texts
    )


def _record(change: events.Change, kind: str, survey: SatisfactionSurvey, **data: Any) -> None:
    topic = topics.reviews(change.engagement)
    change.record(kind, subject=survey.subject, topic=topic, **data)
