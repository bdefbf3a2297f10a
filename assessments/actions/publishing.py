"""Publishing: the only door between single answers and what anybody may see.

What is published never moves by itself.  It changes when a facilitator shows interim results,
reveals one question, or closes the assessment, and then only as far as assessments.disclosure
lets it: so that no figure, and no difference of two, tells of fewer than three people.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import CharField, F, Q
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments import disclosure, tallies, topics
from assessments.answering import participation
from assessments.answers import Cell, Tally
from assessments.models import (
    Answer,
    Assessment,
    AssessmentGroup,
    AssessmentQuestion,
    Evidence,
    Remark,
)
from assessments.models.answering import RemarkKind
from assessments.querysets import AnswerQuerySet
from pmo_studio.core import events, languages
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Participant
from pmo_studio.core.refusals import Refused
from pmo_studio.core.texts import REDACTED

NOT_OPEN = _("This assessment is not open: its results are shown as they were when it closed.")
NOTHING_NEW = _(
    "The figures stay as they are: they move only when at least three more people of a role group"
    " have answered, so that nobody's answer can be told from the difference."
)
CHUNK = 900  # rows an UPDATE names, below SQLite's limit of parameters


@dataclass(frozen=True)
class Published:
    """How many answers were added to what is shown."""

    answers: int


def show_results(
    assessment: Assessment, *, by: Participant, key: events.Key | None = None
) -> Published:
    """Publish what may be shown while answers are still coming in.

    Raises Refused when nothing would move.
    """
    with events.change(assessment.engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        fresh = _open(assessment)
        moved = publish_all(fresh)
        if not moved:
            raise Refused(NOTHING_NEW)
        change.record(
            "assessment.published",
            subject=fresh.subject,
            topic=topics.assessments(change.engagement),
            title=fresh.title,
        )
    return Published(moved)


def reveal_question(
    question: AssessmentQuestion, *, by: Participant, key: events.Key | None = None
) -> Published:
    """Publish one question for the room to talk about; what may not move stays as it is.

    Where nothing of it moves, nothing at all is written: to press again tells of no late answer.
    Raises Refused when nothing of it can be shown.
    """
    with events.change(question.assessment.engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        fresh = _open(question.assessment)
        moved = _publish(fresh, only=[question.key], closing=False)
        if question.key not in fresh.tally.get("questions", {}):
            raise Refused(
                _("Fewer than three people have answered this question: nothing can be shown yet.")
            )
        if moved:
            text = {each.key: each.text for each in fresh.model.questions()}[question.key]
            change.record(
                "question.revealed",
                subject=question.subject,
                topic=topics.assessments(change.engagement),
                title=text.in_language(languages.current()),
            )
    return Published(moved)


def publish_all(assessment: Assessment, *, closing: bool = False) -> int:
    """Publish every question as far as it may; returns how many answers moved.

    Called inside a change, under the engagement's lock.
    """
    return _publish(assessment, only=None, closing=closing)


def _open(assessment: Assessment) -> Assessment:
    # Its row before its answers' rows, as in actions.answering: one order of locks.
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("engagement")
    fresh = rows.get(pk=assessment.pk)
    if not fresh.is_open:
        raise Refused(NOT_OPEN)
    return fresh


def _publish(assessment: Assessment, *, only: Sequence[str] | None, closing: bool) -> int:
    groups = _groups(assessment)
    publication = _computed(assessment, groups, only=only, closing=closing)
    if not publication.moves and not closing:
        return 0
    _move(publication.moves)
    shown = _standing(assessment) if closing else _of_cells(assessment, publication.moves)
    _show_words(assessment, shown)
    names = {pk: group.role_group.key for pk, group in groups.items()}
    # Of a question that is hidden nothing is told, not even how many answered it.
    told = publication.waiting.keys() if closing else publication.tally.keys()
    assessment.pools = publication.pools
    assessment.tally = {
        "at": timezone.now().isoformat(),
        "questions": tallies.write(_named(publication.tally, names)),
        "waiting": {key: n for key, n in publication.waiting.items() if key in told},
        "participation": participation.write(participation.of(assessment)),
    }
    assessment.save(update_fields=["pools", "tally"])
    return len(publication.moves)


def _computed(
    assessment: Assessment,
    groups: dict[str, AssessmentGroup],
    *,
    only: Sequence[str] | None,
    closing: bool,
) -> disclosure.Publication:
    """What may be shown now; nothing is written."""
    return disclosure.publish(
        {
            dimension.key: [question.key for question in dimension.questions]
            for dimension in assessment.model.dimensions()
        },
        _rows(assessment),
        assessment.pools,
        {pk: (float(group.weight), group.min_display_n) for pk, group in groups.items()},
        only=only,
        closing=closing,
    )


def _groups(assessment: Assessment) -> dict[str, AssessmentGroup]:
    """The groups by the key that disclosure knows them by."""
    rows = AssessmentGroup.objects.filter(assessment=assessment).select_related("role_group")
    return {str(group.pk): group for group in rows}


def _rows(assessment: Assessment) -> Iterator[disclosure.Row]:
    """Every answer as disclosure reads it: here the answer stands for its person."""
    group = Cast("respondent__group_id", CharField())
    rows = Answer.objects.of(assessment).order_by().annotate(group=group)
    names = ("pk", "group", "question__key", "status", "choice")
    for row in rows.values_list(*names, "pool", "shown_status", "shown_choice").iterator(5000):
        yield row if row[5] else (*row[:5], None, None, None)


def _move(moves: Iterable[disclosure.Move]) -> None:
    """Write what is published of each answer from now on."""
    alike: dict[tuple[str, str | None, int | None], list[int]] = defaultdict(list)
    for answer, _question, pool, status, choice in moves:
        alike[pool, status, choice].append(answer)
    for (pool, status, choice), answers in alike.items():
        for start in range(0, len(answers), CHUNK):
            Answer.objects.filter(pk__in=answers[start : start + CHUNK]).update(
                pool=pool, shown_status=status, shown_choice=choice
            )


def _of_cells(assessment: Assessment, moves: Iterable[disclosure.Move]) -> AnswerQuerySet:
    """All answers of the cells that moved, those that stayed as they were included."""
    questions: dict[str, set[str]] = defaultdict(set)
    for _answer, question, pool, _status, _choice in moves:
        questions[pool].add(question)
    cells = (Q(pool=pool, question__key__in=keys) for pool, keys in questions.items())
    return Answer.objects.of(assessment).filter(reduce(or_, cells))


def _standing(assessment: Assessment) -> AnswerQuerySet:
    """The answers of which the newest is in the figures; others wait, and their words with them."""
    alike = Q(choice=F("shown_choice")) | Q(choice=None, shown_choice=None)
    return Answer.objects.of(assessment).published().filter(alike, status=F("shown_status"))


def _show_words(assessment: Assessment, shown: AnswerQuerySet) -> None:
    """Comments, links and files of these answers, as they are now.

    To find which of 600,000 answers changed them takes seconds under the lock: where there is
    nothing to take back, or no file, nobody looks.
    """
    hidden = Evidence.objects.filter(shown=False, answer__question__assessment=assessment)
    # Only those that change: a row is written anew as a whole, with the file in it.
    if hidden.exists():
        Evidence.objects.filter(answer__in=shown, shown=False).update(shown=True)
    told = set(Remark.objects.of(assessment).order_by().values_list("kind", flat=True).distinct())
    for text, kind in (("comment", RemarkKind.COMMENT), ("link", RemarkKind.LINK)):
        if kind in told:
            _renew(shown, text, f"shown_{text}")
        _add(shown, text, f"shown_{text}", kind)


def _renew(published: AnswerQuerySet, text: str, shown: str) -> None:
    """Take back and change what is shown of one kind of text."""
    silent, spoken = published.filter(**{text: ""}), published.exclude(**{text: ""})
    Remark.objects.filter(pk__in=silent.exclude(**{shown: None}).values(shown)).delete()
    other = spoken.exclude(**{shown: None}).exclude(**{f"{shown}__text": F(text)})
    changed = []
    for answer in other.exclude(**{f"{shown}__text": REDACTED}).select_related(shown):
        remark = getattr(answer, shown)
        remark.text = getattr(answer, text)
        changed.append(remark)
    Remark.objects.bulk_update(changed, ["text"], batch_size=CHUNK)


def _add(published: AnswerQuerySet, text: str, shown: str, kind: str) -> None:
    """Make what is new of one kind of text; the rest is not even read."""
    new = list(published.exclude(**{text: ""}).filter(**{shown: None}).only("question", text))
    # The ids of remarks would tell who began first, and which comments are by one person.
    random.shuffle(new)
    made = Remark.objects.bulk_create(
        [
            Remark(
                question_id=answer.question_id,
                kind=kind,
                text=getattr(answer, text),
                rank=random.random(),
            )
            for answer in new
        ],
        batch_size=CHUNK,
    )
    for answer, remark in zip(new, made, strict=True):
        setattr(answer, shown, remark)
    Answer.objects.bulk_update(new, [shown], batch_size=CHUNK)


def _named(tally: Tally, names: dict[str, str]) -> Tally:
    """The same cells, their groups named by the keys of the role groups."""
    return {
        question: tuple(
            Cell(tuple(names[pk] for pk in cell.groups), cell.weight, cell.counts) for cell in cells
        )
        for question, cells in tally.items()
    }
