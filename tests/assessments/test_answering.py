"""The writers behind a questionnaire: who may say what, until when, and what they leave behind."""

import datetime
from contextlib import suppress

import pytest
from django.apps import apps
from django.db import OperationalError, connections, transaction
from django.utils import timezone

from assessments.actions import answering
from assessments.actions.answering import Given, Over
from assessments.answering import notices
from assessments.answers import Status
from assessments.models import Answer, AnswerInvitation, Assessment, Evidence, Respondent
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused
from tests.assessments.samples import (
    asking,
    group_of,
    model_with,
    questionnaire,
    respondent_of,
    row_of,
    said,
)
from tests.threads import at_once

YES = Given(Status.ANSWERED, 2)
NO = Given(Status.ANSWERED, 0)


@pytest.fixture
def assessment(people):
    return questionnaire(people)


@pytest.fixture
def respondent(assessment):
    return respondent_of(assessment)


def question(assessment, key="P1"):
    return next(each for each in assessment.model.questions() if each.key == key)


def save(respondent, assessment, given, key="P1"):
    return answering.save_answer(
        respondent,
        assessment=assessment,
        question=question(assessment, key),
        row=row_of(assessment, key),
        given=given,
    )


def close(assessment):
    Assessment.objects.filter(pk=assessment.pk).update(deadline=timezone.now())


def test_beginning_keeps_a_group_a_hash_and_how_many_are_asked(assessment):
    respondent = answering.begin(assessment, group=group_of(assessment), token="secret")

    assert respondent.group.role_group.key == "TEA"
    assert (respondent.assigned, respondent.answered) == (4, 0)
    assert "secret" not in respondent.token_hash


def test_one_secret_begins_once(assessment):
    first = answering.begin(assessment, group=group_of(assessment), token="secret")
    again = answering.begin(assessment, group=group_of(assessment, "EXE"), token="secret")

    assert again == first
    assert Respondent.objects.get().group.role_group.key == "TEA"


def test_a_group_of_another_assessment_is_refused(people, assessment):
    other = group_of(questionnaire(people))

    with pytest.raises(Refused, match="role groups shown"):
        answering.begin(assessment, group=other, token="secret")


def test_questions_for_others_are_neither_counted_nor_taken(people):
    document = model_with(asking("all"), asking("board", audience=["EXE"]))
    assessment = questionnaire(people, document=document)
    respondent = answering.begin(assessment, group=group_of(assessment), token="secret")

    assert respondent.assigned == 1
    with pytest.raises(Refused, match="not asked of your role group"):
        save(respondent, assessment, YES, "board")


@pytest.mark.parametrize("stopped", ["closed", "late", "archived", "draft"])
def test_nothing_begins_or_is_said_when_answers_are_not_taken(people, stopped):
    assessment = questionnaire(people)
    respondent = respondent_of(assessment)
    now = timezone.now()
    if stopped == "archived":
        assessment.engagement.archived_at = now
        assessment.engagement.save(update_fields=["archived_at"])
    else:
        changes = {
            "closed": {"state": "closed", "closed_at": now, "closed_by": people.lead},
            "late": {"deadline": now - datetime.timedelta(seconds=1)},
            "draft": {"state": "draft", "opened_at": None},
        }[stopped]
        Assessment.objects.filter(pk=assessment.pk).update(**changes)

    # With the row as the page read it before somebody closed it: the lock tells.
    with pytest.raises(Over):
        answering.begin(assessment, group=group_of(assessment), token="other")
    with pytest.raises(Over):
        save(respondent, assessment, YES)
    with pytest.raises(Over):
        answering.save_answers(respondent, assessment=assessment, given={"P1": YES})
    with pytest.raises(Over):
        answering.take_back(respondent, assessment=assessment, row=row_of(assessment))
    assert said(assessment) == {}


def test_a_changed_mind_replaces_the_answer_and_counts_once(assessment, respondent):
    save(respondent, assessment, Given(Status.ANSWERED, 2, comment="First"))
    save(respondent, assessment, Given(Status.DK, comment="Second"))

    assert said(assessment) == {"P1": ("dk", None, "Second")}
    respondent.refresh_from_db()
    assert respondent.answered == 1


def test_the_same_answer_again_writes_nothing(assessment, respondent, django_assert_num_queries):
    save(respondent, assessment, YES)

    asked, row = question(assessment), row_of(assessment)
    with django_assert_num_queries(5):  # savepoint, lock, is it closed out, answer, release
        answering.save_answer(respondent, assessment=assessment, question=asked, row=row, given=YES)


@pytest.mark.parametrize(
    "given",
    [
        Given(Status.ANSWERED, None),
        Given(Status.ANSWERED, 3),
        Given(Status.ANSWERED, -1),
        Given(Status.DK, 1),
        Given(Status.NA, 0),
    ],
)
def test_what_is_no_answer_of_the_question_is_refused(assessment, respondent, given):
    with pytest.raises(Refused) as refused:
        save(respondent, assessment, given)

    assert refused.value.field == "answer"
    assert said(assessment) == {}


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("comment", "x" * 2001),
        ("link", "https://" + "x" * 500),
        ("link", "javascript:alert(1)"),
        ("link", "ftp://example.org"),
        ("link", "https://"),
        ("link", "https://one two"),
        ("link", "see the wiki"),
    ],
)
def test_a_text_that_does_not_fit_is_refused_by_its_field(assessment, respondent, field, text):
    with pytest.raises(Refused) as refused:
        save(respondent, assessment, Given(Status.NA, **{field: text}))

    assert refused.value.field == field


def test_texts_lose_what_no_person_typed(assessment, respondent):
    given = Given(Status.NA, comment=" One\x00\r\ntwo\u202e ", link=" https://example.org/\x07a ")

    answer = save(respondent, assessment, given)

    assert (answer.comment, answer.link) == ("One\ntwo", "https://example.org/a")


def test_a_page_of_answers_keeps_the_good_and_names_the_bad(assessment, respondent):
    save(respondent, assessment, Given(Status.ANSWERED, 1), "P2")

    wrong = answering.save_answers(
        respondent,
        assessment=assessment,
        given={
            "P1": YES,
            "P2": NO,
            "C1": Given(Status.ANSWERED, 9),
            "C2": Given(Status.DK, comment="?"),
        },
    )

    assert wrong.keys() == {"C1"}
    assert said(assessment) == {
        "P1": ("answered", 2, ""),
        "P2": ("answered", 0, ""),
        "C2": ("dk", None, "?"),
    }
    respondent.refresh_from_db()
    assert respondent.answered == 3


def test_a_page_of_answers_leaves_what_is_published_as_it_is(assessment, respondent):
    answer = save(respondent, assessment, YES)
    Answer.objects.filter(pk=answer.pk).update(pool="3", shown_status="answered", shown_choice=2)

    answering.save_answers(respondent, assessment=assessment, given={"P1": NO})

    answer.refresh_from_db()
    assert (answer.choice, answer.shown_choice, answer.pool) == (0, 2, "3")


def test_an_answer_can_be_taken_back_with_its_evidence(assessment, respondent):
    answer = save(respondent, assessment, YES)
    answering.keep_evidence(answer, assessment=assessment, content=b"A plain text.")

    answering.take_back(respondent, assessment=assessment, row=row_of(assessment))

    respondent.refresh_from_db()
    assert (Answer.objects.count(), Evidence.objects.count(), respondent.answered) == (0, 0, 0)


def test_taking_back_nothing_counts_nothing(assessment, respondent):
    answering.take_back(respondent, assessment=assessment, row=row_of(assessment))

    respondent.refresh_from_db()
    assert respondent.answered == 0


def test_an_answer_that_is_part_of_a_published_result_stays(assessment, respondent):
    answer = save(respondent, assessment, YES)
    Answer.objects.filter(pk=answer.pk).update(pool="3", shown_status="answered", shown_choice=2)

    with pytest.raises(Refused, match="published"):
        answering.take_back(respondent, assessment=assessment, row=row_of(assessment))
    assert said(assessment).keys() == {"P1"}


def test_a_new_file_takes_the_place_of_the_one_before_and_is_not_shown_yet(assessment, respondent):
    answer = save(respondent, assessment, YES)
    first = answering.keep_evidence(answer, assessment=assessment, content=b"One.")
    Evidence.objects.filter(pk=first.pk).update(shown=True)

    answering.keep_evidence(answer, assessment=assessment, content=b"Two, longer.")

    kept = Evidence.objects.get()
    assert (bytes(kept.content), kept.size, kept.shown) == (b"Two, longer.", 12, False)
    answering.drop_evidence(answer, assessment=assessment)
    assert Evidence.objects.count() == 0


def test_who_has_said_nothing_leaves_no_trace_and_who_has_stays(assessment, respondent):
    other = respondent_of(assessment, "other")
    save(other, assessment, YES)

    answering.leave(respondent)
    with pytest.raises(Refused):
        answering.leave(other)

    assert list(Respondent.objects.all()) == [other]


# --- invitations ----------------------------------------------------------------------------------


@pytest.fixture
def invited(people, assessment):
    return AnswerInvitation.objects.create(
        group=group_of(assessment),
        email="ada@example.org",
        token_hash="0" * 64,
        language="en",
        created_by=people.facilitator,
    )


def test_an_invitation_keeps_only_that_it_was_used(invited):
    before = AnswerInvitation.objects.values().get()

    respondent = answering.begin_invited(invited, token="secret")

    assert AnswerInvitation.objects.values().get() == before | {"used": True}
    assert respondent.group == invited.group


def test_an_invitation_begins_once_but_its_button_may_be_pressed_twice(invited):
    first = answering.begin_invited(invited, token="secret")

    assert answering.begin_invited(invited, token="secret") == first
    with pytest.raises(Refused, match="used already"):
        answering.begin_invited(invited, token="another")
    assert Respondent.objects.count() == 1


def test_a_withdrawn_invitation_says_so(invited):
    AnswerInvitation.objects.filter(pk=invited.pk).update(revoked_at=timezone.now())

    with pytest.raises(Refused, match="withdrawn"):
        answering.begin_invited(invited, token="secret")
    assert Respondent.objects.count() == 0


def test_an_invitation_to_what_is_over_stays_unused(assessment, invited):
    close(assessment)

    with pytest.raises(Over):
        answering.begin_invited(invited, token="secret")
    assert not AnswerInvitation.objects.get().used


# --- privacy --------------------------------------------------------------------------------------

TIMES = ("DateField", "DateTimeField", "TimeField")
OWN = ("assessments.Respondent", "assessments.Answer", "assessments.Evidence")


def rows():
    """Every row of every table but those of the answers themselves."""
    tables = [model for model in apps.get_models() if model._meta.label not in OWN]
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values()) for model in tables
    }


def test_answering_leaves_a_trace_in_no_other_table(assessment):
    before = rows()

    respondent = answering.begin(assessment, group=group_of(assessment), token="secret")
    answer = save(respondent, assessment, Given(Status.ANSWERED, 2, comment="A sentence"))
    answering.keep_evidence(answer, assessment=assessment, content=b"Evidence.")
    answering.save_answers(respondent, assessment=assessment, given={"P2": NO})
    answering.take_back(respondent, assessment=assessment, row=row_of(assessment, "P2"))

    assert rows() == before


def test_nothing_leads_from_a_respondent_to_a_seat_an_account_or_an_invitation():
    allowed = {
        "assessments.Respondent": {"assessments.AssessmentGroup"},
        "assessments.Answer": {
            "assessments.Respondent",
            "assessments.AssessmentQuestion",
            "assessments.Remark",
        },
        "assessments.Evidence": {"assessments.Answer"},
        # What was published of an answer's words.
        "assessments.Remark": {"assessments.AssessmentQuestion"},
    }
    for label, others in allowed.items():
        fields = apps.get_model(label)._meta.get_fields()
        pointed = {f.related_model._meta.label for f in fields if f.is_relation and f.concrete}
        assert pointed == others
        times = [f.name for f in fields if f.get_internal_type() in TIMES]
        assert times == []
    pointing = {relation.related_model._meta.label for relation in Respondent._meta.related_objects}
    assert pointing == {"assessments.Answer"}


# --- several at once ------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_double_submit_makes_one_answer(people):
    assessment = questionnaire(people)
    respondent = respondent_of(assessment)
    asked, row = question(assessment), row_of(assessment)

    def submit():
        mine = Respondent.objects.select_related("group__role_group").get(pk=respondent.pk)
        answering.save_answer(mine, assessment=assessment, question=asked, row=row, given=YES)

    assert at_once(*[submit] * 6) == [None] * 6
    assert said(assessment) == {"P1": ("answered", 2, "")}
    respondent.refresh_from_db()
    assert respondent.answered == 1


@pytest.mark.django_db(transaction=True)
def test_who_answers_in_one_window_and_leaves_in_another_is_there_or_not(people):
    assessment = questionnaire(people)
    for _round in range(8):
        respondent = respondent_of(assessment)

        def submit(respondent=respondent):
            mine = Respondent.objects.select_related("group__role_group").get(pk=respondent.pk)
            with suppress(answering.Left):
                save(mine, assessment, YES)

        def leave(respondent=respondent):
            answering.leave(respondent)

        with suppress(Respondent.DoesNotExist):
            at_once(submit, leave)
        answered = list(Respondent.objects.values_list("answered", flat=True))
        assert answered == [1] * Answer.objects.count()
        Answer.objects.all().delete()
        Respondent.objects.all().delete()


@pytest.mark.parametrize("limit", ["PERSON_FILES_MOST", "FILES_MOST"])
def test_files_fill_no_disk(assessment, respondent, monkeypatch, limit):
    one, two = save(respondent, assessment, YES), save(respondent, assessment, YES, key="P2")
    monkeypatch.setattr(answering, limit, 10)
    answering.keep_evidence(one, assessment=assessment, content=b"12345678")
    answering.keep_evidence(one, assessment=assessment, content=b"1234567890")
    with pytest.raises(Refused, match="no room"):
        answering.keep_evidence(two, assessment=assessment, content=b"1")
    assert Evidence.objects.get().size == 10


def test_one_person_takes_no_room_from_another(assessment, respondent, monkeypatch):
    other = respondent_of(assessment, "other")
    monkeypatch.setattr(answering, "PERSON_FILES_MOST", 10)
    for each in (respondent, other):
        answer = save(each, assessment, YES)
        answering.keep_evidence(answer, assessment=assessment, content=b"1234567890")
    assert Evidence.objects.count() == 2


def test_a_file_comes_too_late_for_an_answer_that_was_taken_back(assessment, respondent):
    answer = save(respondent, assessment, YES)
    answering.take_back(respondent, assessment=assessment, row=row_of(assessment))
    with pytest.raises(Refused, match="taken back meanwhile"):
        answering.keep_evidence(answer, assessment=assessment, content=b"Text.")


@pytest.mark.django_db(transaction=True)
def test_closing_waits_for_an_answer_that_is_being_saved(people):
    """Whoever holds the assessment's row decides: the answer is counted or refused, never lost."""
    if connections["default"].vendor != "postgresql":
        pytest.skip("one writer at a time: SQLite has no lock of a row")
    assessment = questionnaire(people)
    respondent = respondent_of(assessment)

    def close():
        with transaction.atomic():
            Assessment.objects.select_for_update(nowait=True).get(pk=assessment.pk)

    with transaction.atomic():
        save(respondent, assessment, YES)
        with pytest.raises(OperationalError):
            at_once(close)
    assert said(assessment).keys() == {"P1"}


def test_an_answer_is_told_of_after_it_is_saved(
    assessment, respondent, monkeypatch, django_capture_on_commit_callbacks
):
    told = []
    monkeypatch.setattr(notices, "soon", told.append)

    with django_capture_on_commit_callbacks(execute=True):
        save(respondent, assessment, YES)
        save(respondent, assessment, YES)

    assert told == [assessment.pk]
    assert Event.objects.count() == Event.objects.exclude(kind="answers.changed").count()
