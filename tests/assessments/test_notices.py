"""New answers are told in numbers: rarely, without names, and never of few people."""

import datetime

import pytest
from django.utils import timezone

from assessments.answering import notices, progress
from assessments.answering.notices import Notifier
from pmo_studio.core import events
from pmo_studio.core.actions.engagements import archive_engagement
from pmo_studio.core.models import Event
from pmo_studio.core.models.people import Kind
from tests.assessments.samples import group_of, questionnaire
from tests.factories import RespondentFactory


class Clock:
    """Calls wait here until somebody lets the time pass."""

    def __init__(self):
        self.waiting = []

    def __call__(self, seconds, call):
        self.waiting.append((seconds, call))

    def pass_by(self):
        calls, self.waiting = self.waiting, []
        for _seconds, call in calls:
            call()


@pytest.fixture
def assessment(people):
    return questionnaire(people)


def told(assessment):
    return list(Event.objects.filter(kind="answers.changed", subject=assessment.subject))


def answer(assessment, **people_by_group):
    for key, count in people_by_group.items():
        RespondentFactory.create_batch(count, group=group_of(assessment, key), answered=1)


def later_on(seconds):
    """As if what was told had been told that long ago."""
    past = timezone.now() - datetime.timedelta(seconds=seconds)
    Event.objects.filter(kind="answers.changed").update(created_at=past)


def test_many_answers_within_two_seconds_are_one_line(assessment):
    clock = Clock()
    notifier = Notifier(later=clock)

    for _ in range(50):
        notifier.soon(assessment.pk)

    assert [seconds for seconds, _call in clock.waiting] == [2.0]
    clock.pass_by()
    assert len(told(assessment)) == 1
    assert clock.waiting == []


def test_an_answer_after_the_line_brings_another_line(assessment):
    clock = Clock()
    notifier = Notifier(later=clock)
    answer(assessment, TEA=3)
    notifier.soon(assessment.pk)
    clock.pass_by()
    later_on(3)

    answer(assessment, BUS=3)
    notifier.soon(assessment.pk)
    clock.pass_by()

    assert [line.data["people"] for line in told(assessment)] == [3, 6]


def test_of_two_processes_only_one_tells_within_two_seconds(assessment):
    assert notices.tell(assessment.pk)
    clock = Clock()
    other = Notifier(later=clock)

    other.soon(assessment.pk)
    clock.pass_by()

    assert len(told(assessment)) == 1
    assert len(clock.waiting) == 1, "it tries once more when the two seconds are over"
    later_on(3)
    answer(assessment, TEA=3)
    clock.pass_by()
    assert len(told(assessment)) == 2


def test_no_line_tells_that_one_more_person_came(assessment):
    for _ in range(8):
        answer(assessment, TEA=1)
        notices.tell(assessment.pk, wait=0)

    # The first answers without a number, then three people, then three more.
    assert [line.data["people"] for line in told(assessment)] == [0, 3, 6]


def test_after_ten_minutes_the_numbers_move_by_less_than_three(assessment):
    answer(assessment, TEA=3)
    notices.tell(assessment.pk)
    answer(assessment, TEA=1)
    later_on(9 * 60)
    notices.tell(assessment.pk)
    assert len(told(assessment)) == 1

    later_on(10 * 60)
    notices.tell(assessment.pk)

    assert [line.data["people"] for line in told(assessment)] == [3, 4]


def test_fewer_than_three_people_are_no_number_in_the_history_or_on_open_pages(assessment):
    answer(assessment, TEA=2)
    notices.tell(assessment.pk)

    (line,) = told(assessment)
    assert line.data == {"people": 0, "groups": []}
    assert events.sentence(line) == "The first answers came in"
    live = progress.html(assessment)
    assert "The first answers came in" in live
    assert 'class="num"' not in live


def test_the_line_is_by_the_studio_and_names_no_small_group(assessment):
    answer(assessment, TEA=4, BUS=1, EXE=2)

    notices.tell(assessment.pk)

    (line,) = told(assessment)
    assert line.by.kind == Kind.SERVICE
    assert line.data["people"] == 7
    alone = [part for part in line.data["groups"] if len(part["groups"]) == 1]
    assert alone == [{"groups": ["TEA"], "people": 4}]
    assert all(part["people"] >= 3 for part in line.data["groups"])


def test_nothing_is_told_of_what_is_gone_or_archived(people, assessment):
    archive_engagement(people.engagement, by=people.lead)

    assert notices.tell(assessment.pk)
    assert notices.tell(assessment.pk + 1000)
    assert told(assessment) == []


def test_a_line_that_fails_is_logged_and_the_next_one_comes(assessment, monkeypatch, caplog):
    clock = Clock()
    notifier = Notifier(later=clock)
    monkeypatch.setattr(notices, "tell", lambda *args, **rest: 1 / 0)

    notifier.soon(assessment.pk)
    clock.pass_by()

    assert "were not told" in caplog.text
    notifier.soon(assessment.pk)
    assert len(clock.waiting) == 1
