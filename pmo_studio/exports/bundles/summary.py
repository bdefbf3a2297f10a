"""What a bundle holds, for whoever is about to import it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from pmo_studio.core.bundle import Scope
from pmo_studio.core.models import Engagement, User
from pmo_studio.core.models.people import Role

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Summary:
    """Title, organisation, (words, number) of what is inside, and what one should know."""

    name: str
    organisation: str
    counts: Sequence[tuple[str, int]]
    warnings: Sequence[str]


def summary(document: Document, *, importer: User) -> Summary:
    """Of a document that bundle.check() has accepted."""
    engagement = document["engagement"]
    return Summary(
        name=engagement["name"],
        organisation=engagement["organisation"],
        counts=_counts(document),
        warnings=_warnings(document, importer),
    )


def _rows(document: Document, key: str) -> Sequence[Mapping[str, Any]]:
    return document.get(key) or ()


def _people(document: Document) -> int:
    return sum(1 for seat in _rows(document, "seats") if seat["kind"] != "service")


def _counts(document: Document) -> list[tuple[str, int]]:
    notes = _rows(document, "notes")
    deleted = sum(1 for note in notes if note.get("archived_at"))
    return [
        (__("People"), _people(document)),
        (__("Stakeholders"), len(_rows(document, "stakeholders"))),
        (__("Canvases"), len(_rows(document, "canvases"))),
        (__("Notes"), len(notes) - deleted),
        (__("Deleted notes"), deleted),
        (__("Votes"), len(_rows(document, "vote_rounds"))),
        (__("Lines of history"), len(_rows(document, "events"))),
    ]


def _warnings(document: Document, importer: User) -> list[str]:
    said = [
        *_about_people(document),
        *_about_the_namesake(document, importer),
        *_about_votes(document),
        *_about_the_state(document["engagement"]),
    ]
    if document["scope"] == Scope.TEMPLATE:
        said.insert(0, __("This is a template: structure without people, votes and history."))
    if _is_led_already(document["engagement"], importer):
        words = __("You already lead an engagement of this name. This makes a second one.")
        said.insert(0, words)
    return said


def _about_people(document: Document) -> list[str]:
    count = _people(document)
    if not count:
        return []
    words = ngettext(
        "%(count)s person arrives as a seat without an account: link it by invitation. You become"
        " the only lead; whoever led before becomes a facilitator.",
        "%(count)s people arrive as seats without accounts: link them by invitation. You become"
        " the only lead; whoever led before becomes a facilitator.",
        count,
    )
    return [words % {"count": count}]


def _about_the_namesake(document: Document, importer: User) -> list[str]:
    """The importer gets a seat of their own, even where one in the file has their name."""
    names = {str(seat["display_name"]).casefold() for seat in _rows(document, "seats")}
    if importer.name.casefold() not in names:
        return []
    words = __(
        "A seat in the file is called %(name)s, like you. It comes in beside your own, as nobody"
        " can tell whether it is yours. If it is, nothing is missing: write as the lead, and"
        " rename or remove the other one on People."
    )
    return [words % {"name": importer.name}]


def _about_votes(document: Document) -> list[str]:
    is_open = any(each["state"] == "open" for each in _rows(document, "vote_rounds"))
    words = __("A vote was open when this was exported. It arrives open, without its dots.")
    return [words] if is_open else []


def _about_the_state(engagement: Mapping[str, Any]) -> list[str]:
    said = []
    if engagement.get("archived_at"):
        said.append(__("It is archived: it can be read and exported, and you can bring it back."))
    retention = engagement.get("retention_date")
    if retention and retention <= timezone.localdate().isoformat():
        said.append(__("Its retention date has passed: look at Settings and Data."))
    return said


def _is_led_already(engagement: Mapping[str, Any], importer: User) -> bool:
    same = Engagement.objects.filter(name=engagement["name"])
    return same.filter(
        participants__user=importer, participants__role=Role.LEAD, participants__ended_at=None
    ).exists()
