"""Where programs send readings: JSON in, JSON out, a token instead of a session.

docs/develop/formats.md describes it.  The words of answers are English: programs read the codes.
"""

import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt

from pmo_studio.core import events, limits, tokens
from pmo_studio.core.access import Denied
from pmo_studio.core.refusals import Refused
from roadmaps.actions import reading_tokens, readings
from roadmaps.actions.readings import Stands
from roadmaps.models import Reading, ReadingToken
from roadmaps.readings import received
from roadmaps.readings.received import Bad

TOKENS = ReadingToken.objects.select_related("engagement", "seat")
KEY_FIELD = "Idempotency-Key"
MOST_BYTES = 1024 * 1024
# A dashboard sends some readings a day; one that runs wild waits.
sent = limits.WriteLimit()
SENDER = limits.Allowance(burst=120, a_second=2)
LANGUAGE = "en"
NO_TOKEN = "Send a token of this engagement: “Authorization: Bearer …”."  # noqa: S105


@csrf_exempt
def receive(request: HttpRequest, pk: int) -> JsonResponse:
    """Record one reading, or a list of them: all or none."""
    with translation.override(LANGUAGE):
        try:
            response = JsonResponse(_received(request, pk))
        except Bad as bad:
            response = _refused(bad)
    response.headers["Cache-Control"] = "no-store"
    return response


def _received(request: HttpRequest, pk: int) -> dict[str, Any]:
    if request.method != "POST":
        raise Bad(405, "method", "Send readings with POST.")
    token = _token(request, pk)
    seconds = sent.wait(token.pk, SENDER)
    if seconds:
        raise Bad(429, "too_often", "Too many requests. Wait a second.", retry=int(seconds) + 1)
    if token.engagement.is_read_only:
        raise _closed()
    order = received.order(token.engagement, _body(request))
    key = _key(request)
    try:
        rows = _recorded(token, order, key)
    except events.AlreadyDone as done:
        return {"number": done.number, "repeated": True}
    reading_tokens.note_use(token, timezone.now())
    return received.answer(token.engagement, rows)


def _recorded(
    token: ReadingToken, order: received.Order, key: events.Key | None
) -> Sequence[Reading]:
    """Bad where they cannot be recorded; AlreadyDone for what was sent before."""
    try:
        return readings.record(
            token.engagement,
            entries=order.entries,
            replace_any=order.replace,
            by=token.seat,
            key=key,
        )
    except events.KeyReused:
        words = "This Idempotency-Key came before with another body."
        raise Bad(422, "key_reused", words, KEY_FIELD) from None
    except events.ReadOnly:
        raise _closed() from None
    except Denied:
        # Taken back while this request waited.
        raise Bad(401, "token", NO_TOKEN, "token") from None
    except Stands as stands:
        raise received.exists(stands, order) from None
    except Refused as refused:
        raise Bad(422, "refused", refused.words, refused.field) from None


def _closed() -> Bad:
    return Bad(409, "closed", "This engagement is closed: nothing in it changes.")


def _token(request: HttpRequest, pk: int) -> ReadingToken:
    """Unknown, revoked and those of other engagements answer alike.

    Only wrong ones are slowed down: a script that sends on with a token that was taken back must
    not shut out the others of its house, which stand behind the same address.
    """
    where = str(request.META.get("REMOTE_ADDR", ""))
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    found = None
    if scheme.lower() == "bearer" and secret.strip():
        hashed = tokens.hash_of(secret.strip())
        found = TOKENS.filter(revoked_at=None, token_hash=hashed, engagement=pk).first()
    if found is None:
        if limits.programs.refuses(where):
            raise Bad(429, "too_often", "Too many wrong tokens from here. Wait a minute.", retry=60)
        limits.programs.failed(where)
        raise Bad(401, "token", NO_TOKEN, "token")
    return found


def _body(request: HttpRequest) -> Any:
    # A body that comes in chunks does not say in its head how long it is.
    told = int(request.META.get("CONTENT_LENGTH") or 0)
    if told > MOST_BYTES or len(request.body) > MOST_BYTES:
        raise Bad(413, "too_large", "At most 1 MB a request.")
    try:
        return json.loads(
            request.body,
            parse_float=Decimal,
            parse_constant=_no_number,
            object_pairs_hook=_said_once,
        )
    except (ValueError, RecursionError, InvalidOperation):
        raise Bad(400, "json", "The body is no JSON.") from None


def _said_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; nobody knows which of two values was meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Bad(400, "json", "A field stands twice in one object.")
    return found


def _no_number(name: str) -> None:
    raise ValueError(name)


def _key(request: HttpRequest) -> events.Key | None:
    """The key of the sender with what it sent: the body is all of it."""
    value = request.headers.get(KEY_FIELD, "")
    if not value:
        return None
    if not events.KEY.match(value):
        words = "An Idempotency-Key is 8 to 64 letters, digits, “-” or “_”."
        raise Bad(422, "key", words, KEY_FIELD)
    return events.Key(value, hashlib.sha256(request.body).hexdigest())


def _refused(bad: Bad) -> JsonResponse:
    response = JsonResponse({"error": bad.told}, status=bad.status)
    if bad.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if bad.status == 405:
        response.headers["Allow"] = "POST"
    if bad.retry:
        response.headers["Retry-After"] = str(bad.retry)
    return response
