"""The free texts and files that were published with their answers: never whose they are.

Shown without group, in an order that is the same every time and tells nothing: remarks have drawn
theirs, files follow a secret hash.  Only what was published is read, so what waits is nowhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as __

from assessments.models import Assessment, Evidence, Remark
from assessments.models.answering import RemarkKind
from pmo_studio.core.uploads import received

SALT = "assessments.findings.texts"
WEB = ("http://", "https://")
KILO = 1024
COMMENT, LINK = RemarkKind.COMMENT, RemarkKind.LINK
# A row whose first column is its primary key.
Row = TypeVar("Row", bound=tuple[Any, ...])


@dataclass(frozen=True)
class Comment:
    question: str
    text: str
    # Names it where the lead removes a text (core.texts).
    subject: str


@dataclass(frozen=True)
class Link:
    """A link that somebody gave as evidence; followed by nobody but the reader."""

    text: str

    @property
    def is_web(self) -> bool:
        return self.text.lower().startswith(WEB)


@dataclass(frozen=True)
class File:
    """A file given as evidence: "Evidence 1 (PDF, 120 KB)"."""

    title: str
    url: str


@dataclass(frozen=True)
class Texts:
    comments: tuple[Comment, ...]
    links: tuple[Link, ...]


def of(assessment: Assessment, question: str | None = None) -> Texts:
    """Comments and links, of one question or of all, in the order of their ranks; one query."""
    said = Remark.objects.of(assessment)
    if question is not None:
        said = said.filter(question__key=question)
    rows = list(said.values_list("kind", "question__key", "text", "pk"))
    return Texts(
        comments=tuple(
            Comment(key, text, f"remark:{pk}") for kind, key, text, pk in rows if kind == COMMENT
        ),
        links=tuple(Link(text) for kind, _key, text, _pk in rows if kind == LINK),
    )


def files(assessment: Assessment, question: str) -> list[File]:
    """Files that facilitators may fetch; one query that reads no content."""
    rows = Evidence.objects.shown_of(assessment).filter(answer__question__key=question).order_by()
    mixed = _mixed(rows.values_list("pk", "media_type", "size", "sha256"))
    return [
        File(_title(number, media_type, size), _address(assessment, sha256))
        for number, (_, media_type, size, sha256) in enumerate(mixed, start=1)
    ]


def _title(number: int, media_type: str, size: int) -> str:
    kind = received.ending_of(media_type).upper()
    values = {"number": number, "kind": kind, "size": max(1, round(size / KILO))}
    return __("Evidence %(number)s (%(kind)s, %(size)s KB)") % values


def _address(assessment: Assessment, sha256: str) -> str:
    """By content: the number of its row would tell in which order people came."""
    return reverse("assessments:evidence", args=[assessment.pk, sha256])


def _mixed(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: salted_hmac(SALT, str(row[0])).hexdigest())
