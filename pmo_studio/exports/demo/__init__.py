"""The demo: an engagement in mid-flight and one that is closed, for the same people.

The data of each is a bundle beside this file; who takes which seat in it stands in logins.json.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from canvases.models import Canvas
from pmo_studio.core import bundle, phase_states
from pmo_studio.core.models import Engagement, Participant, User
from pmo_studio.core.models.people import Role
from pmo_studio.core.refusals import Refused
from pmo_studio.exports.bundles.files import from_bytes
from pmo_studio.exports.demo.days import moved
from roadmaps.closeout import kept
from roadmaps.models import CloseoutCopy

FOLDER = Path(__file__).resolve().parent
BUNDLE = FOLDER / "meridian.json"
CLOSED = FOLDER / "valeverde.json"
BUNDLES = (BUNDLE, CLOSED)
DOMAIN = "demo.invalid"
OWNER = f"lead@{DOMAIN}"


def seats(file: Path = BUNDLE) -> dict[str, int]:
    """The e-mail address of each demo account and the seat of the bundle that it takes."""
    logins = json.loads((FOLDER / "logins.json").read_text("utf-8"))
    return {f"{name}@{DOMAIN}": int(seat) for name, seat in logins[file.stem].items()}


@transaction.atomic
def load(passwords: Mapping[str, str], *, files: Sequence[Path] = BUNDLES) -> bool:
    """Load the demo unless it was loaded before; the accounts get these passwords either way.

    Safe when two processes do it at once: the lead's account is made first, in the same
    transaction as all the rest, and there can be only one.
    """
    _owner, is_new = User.objects.get_or_create(email=OWNER)
    if is_new:
        for file in files:
            _load(file)
    for email, password in passwords.items():
        _give_password(email, password)
    return is_new


def _load(file: Path) -> None:
    document = moved(from_bytes(file.read_bytes()), timezone.localdate())
    names = {seat["id"]: seat["display_name"] for seat in document["seats"]}
    accounts = {seat: _account(email, names[seat]) for email, seat in seats(file).items()}
    loaded = bundle.load(document, owner=User.objects.get(email=OWNER), accounts=accounts)
    if file == BUNDLE:
        # Its days lie in the past, and a plan that nobody looks at grows stale: it counts as
        # looked through on the day it is loaded, so that its checks show the method, not its age.
        Canvas.objects.filter(engagement=loaded).update(reviewed_at=timezone.now())
    _retell(loaded)
    # The command ends before the refresher's two seconds are over.
    phase_states.refresh(loaded.pk)


def _retell(loaded: Engagement) -> None:
    """What was approved names periods and days in words, which do not move: it is told anew."""
    for copy in CloseoutCopy.objects.filter(closeout__engagement=loaded):
        told = kept.draft(copy.closeout).document
        copy.document = {**told, "approval": copy.document["approval"]}
        copy.save(update_fields=["document"])


@transaction.atomic
def remove() -> bool:
    """Delete the demo's engagements and accounts; Refused where they lead something else."""
    people = User.objects.filter(email__endswith=f"@{DOMAIN}")
    demo = _engagements()
    others = Participant.objects.active().filter(user__in=people).exclude(engagement__in=demo)
    for seat in others.filter(role=Role.LEAD).select_related("engagement"):
        words = (
            f"{seat.name} leads “{seat.engagement.name}”: hand the lead over or delete it first."
        )
        raise Refused(words)
    for engagement in demo:
        engagement.delete()
    Participant.objects.filter(user__in=people).update(user=None)
    deleted, _by_model = people.delete()
    return deleted > 0


def _engagements() -> list[Engagement]:
    """What was imported for the demo's lead first."""
    imported = Engagement.objects.filter(
        events__kind="engagement.imported", events__by__user__email=OWNER
    )
    return list(imported.order_by("pk")[: len(BUNDLES)])


def _account(email: str, name: str) -> User:
    user, _is_new = User.objects.get_or_create(email=email)
    user.name = name
    user.set_unusable_password()
    user.save()
    return user


def _give_password(email: str, password: str) -> None:
    """Left alone when it is right already: a new hash would end the person's sessions."""
    user = User.objects.get(email=email)
    if not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
