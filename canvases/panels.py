"""The panel of the checks beside a board: the same for everybody who reads one language."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as __

from canvases import check_words, checked, thread_words
from canvases.check_words import Item, Speaker
from canvases.models import Canvas
from canvases.thread import Report, Severity
from canvases.thread_words import Beyond
from pmo_studio.core import languages

# So many findings of one check stand open.
FIRST = 3
SHAPES = {Severity.ERROR: "bad", Severity.WARN: "warn", Severity.INFO: "open"}


@dataclass(frozen=True, slots=True)
class Panel:
    """What a page puts into its place; `number` is the event up to which it holds."""

    html: SafeString
    number: int
    etag: str


@dataclass(frozen=True, slots=True)
class Count:
    """So many of one severity: its shape, and the words with the number."""

    severity: str
    shape: str
    words: str


@dataclass(frozen=True, slots=True)
class Found:
    """What one check found: the first findings stand open, the rest are one press away."""

    key: str
    title: str
    first: Sequence[Item]
    more: Sequence[Item]

    @property
    def number(self) -> int:
        return len(self.first) + len(self.more)


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one severity, check by check."""

    count: Count
    checks: Sequence[Found]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """Thread % and health with the sums that they open to."""

    percent: str
    thread: str
    thread_sums: Sequence[str]
    # How many run on to the plan and to the mandate; none while nobody says.
    beyond: Sequence[Beyond]
    health: int
    health_sum: str
    counts: Sequence[Count]


def of(canvas: Canvas, *, acts: bool) -> Panel:
    """The panel in the language of the page; with `acts` each finding leads to its repair."""
    found = checked.of(canvas)
    key = ("panel", languages.current(), str(acts))
    html = found.parts.get(key)
    if html is None:
        html = found.parts[key] = _rendered(canvas, found, acts=acts)
    return Panel(html, found.number, tag_of(html))


def counts_at_hand(canvas: Canvas) -> SafeString | None:
    """Thread % and the counts for the foot of a board, where no check is needed to say them."""
    found = checked.at_hand(canvas)
    if found is None:
        return None
    key = ("counts", languages.current())
    if key not in found.parts:
        context = {"figures": figures(found.report), "nothing": __("Nothing to repair.")}
        html = get_template("canvases/checks.html#counts").render(context)
        found.parts[key] = SafeString(html)
    return found.parts[key]


def tag_of(html: str) -> str:
    """The ETag of a part: whoever has the same already is answered with nothing."""
    return f'"{hashlib.sha256(html.encode()).hexdigest()[:20]}"'


def figures(report: Report) -> Figures:
    """What stands above the findings, and at the foot of the board."""
    return Figures(
        percent=thread_words.whole_percent(report),
        thread=thread_words.thread_words(report),
        thread_sums=thread_words.thread_arithmetic(report),
        beyond=thread_words.beyond(report),
        health=report.health,
        health_sum=thread_words.health_arithmetic(report),
        counts=counts(report),
    )


def counts(report: Report) -> list[Count]:
    """What was found, by severity; where there is nothing of one it is left out."""
    return [_count(each, report.count(each)) for each in Severity if report.count(each)]


def _count(severity: Severity, count: int) -> Count:
    return Count(severity.value, SHAPES[severity], check_words.count_words(severity, count))


def _rendered(canvas: Canvas, found: checked.Checked, *, acts: bool) -> SafeString:
    speaker = Speaker(canvas, found.graph)
    context = {
        "canvas": canvas,
        "figures": figures(found.report),
        "groups": groups(found.report, speaker),
        "acts": acts,
        "nothing": __("Nothing to repair."),
    }
    return SafeString(get_template("canvases/checks.html#panel").render(context))


def groups(report: Report, speaker: Speaker) -> list[Group]:
    """What was found by severity and check, the heaviest first."""
    made: list[Group] = []
    for severity in Severity:
        findings = [each for each in report.findings if each.severity is severity]
        if not findings:
            continue
        items: dict[str, list[Item]] = {}
        for finding in findings:
            item = speaker.item(finding)
            items.setdefault(f"{item.check} {item.title}", []).append(item)
        is_open = severity is not Severity.INFO or not made
        found = [_found(f"{severity}-{key[:3]}", listed) for key, listed in items.items()]
        made.append(Group(_count(severity, len(findings)), found, is_open))
    return made


def _found(key: str, items: Sequence[Item]) -> Found:
    # One more stands there rather than behind a line that is as high as itself.
    shown = FIRST if len(items) > FIRST + 1 else len(items)
    return Found(key, items[0].title, items[:shown], items[shown:])
