"""Letters that tell an account what is due: whether it wants them, and that none leaves twice.

They belong to accounts and not to an engagement: no event tells of them.
"""

import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from pmo_studio.core.models import Participant, User

DAYS_BETWEEN = 7
# A letter that was claimed so long ago will not leave any more.
LOST_AFTER = datetime.timedelta(hours=1)


def wish(user: User, *, reminders: bool, language: str) -> None:
    """Whether the account wants letters, and in which language; empty for the engagement's."""
    user.reminders = reminders
    user.language = language if language in dict(settings.LANGUAGES) else ""
    user.save(update_fields=["reminders", "language"])


def waiting() -> QuerySet[User]:
    """Accounts that want letters, hold a seat and had none within DAYS_BETWEEN.

    An address that nobody confirmed may be a stranger's: nothing of an engagement goes there.
    """
    seats = Participant.objects.active().filter(
        user=OuterRef("pk"), engagement__archived_at=None, engagement__closed_at=None
    )
    unconfirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=False)
    mine = unconfirmed.filter(email__iexact=OuterRef("email"))
    return User.objects.filter(_may_be_told(), Exists(seats), ~Exists(mine)).order_by("pk")


def claim(user: User) -> bool:
    """Take the right to write to the account now; False when somebody else has it, or had it
    less than DAYS_BETWEEN ago."""
    rows = User.objects.filter(_may_be_told(), pk=user.pk)
    return bool(rows.update(reminder_claimed_at=timezone.now(), reminder_sent_at=None))


def record_sent(user: User) -> None:
    User.objects.filter(pk=user.pk).update(reminder_sent_at=timezone.now())


def perhaps_sent() -> QuerySet[User]:
    """Accounts whose last letter was begun, and nothing says that it left: it is not repeated."""
    since = timezone.now() - LOST_AFTER
    return User.objects.filter(reminder_claimed_at__lt=since, reminder_sent_at=None)


def _may_be_told() -> Q:
    # By the calendar: a job of every night runs some seconds earlier or later each time.
    day = timezone.localdate() - datetime.timedelta(days=DAYS_BETWEEN - 1)
    since = timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
    quiet = Q(reminder_claimed_at=None) | Q(reminder_claimed_at__lt=since)
    return Q(is_active=True, reminders=True) & quiet
