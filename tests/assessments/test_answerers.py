"""Asking people by e-mail: the pasted list, the mails, reminders, withdrawing."""

import datetime
import html
import re

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from assessments.actions import assessments as assessment_actions
from assessments.actions import invitations as actions
from assessments.answering import addresses, links, tasks, tokens
from assessments.models import AnswerInvitation, Assessment
from pmo_studio.core.access import Denied
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused
from tests.assessments.states import closed, draft, group, invited
from tests.factories import AssessmentFactory

pytestmark = pytest.mark.django_db

LINK = "http://testserver/answer-invitations/{token}/"
DAY = datetime.timedelta(days=1)


@pytest.fixture
def assessment(people) -> Assessment:
    return AssessmentFactory(engagement=people.engagement, title="As-is, spring")


@pytest.fixture
def at_once(monkeypatch):
    """The job runs where it is asked for, as the worker runs it after the commit."""
    monkeypatch.setattr(
        actions, "_enqueue", lambda pks, link, reminder: tasks.send_links.call(pks, link, reminder)
    )


def text(response):
    return " ".join(html.unescape(response.content.decode()).split())


def ask(people, assessment, lines, column="facilitator", **fields):
    chosen = group(assessment, "EXE").pk
    data = {"group": chosen, "language": "en", "lines": lines, "send": "yes"} | fields
    data = {name: value for name, value in data.items() if value is not None}
    return people.browser(column).post(f"/assessments/{assessment.pk}/invitations/", data)


def emails() -> list[str]:
    return list(AnswerInvitation.objects.values_list("email", flat=True))


def token_in(letter) -> str:
    return re.search(r"/answer-invitations/([\w-]+)/", letter.body).group(1)


def a_day_ago(invitation) -> None:
    AnswerInvitation.objects.filter(pk=invitation.pk).update(created_at=timezone.now() - DAY)


# --- reading a list -------------------------------------------------------------------------------


def test_a_list_holds_an_address_a_line_or_several_with_semicolons():
    text = "Grace Adeyemi <Grace@Example.org>\n\n bob@example.org,\na@example.org; b@example.org"
    pasted = addresses.read(text)
    assert pasted.emails == (
        "grace@example.org",
        "bob@example.org",
        "a@example.org",
        "b@example.org",
    )
    assert pasted.problems == ()


def test_who_is_there_twice_counts_once():
    pasted = addresses.read("a@example.org\nA@Example.org\nAnn <a@example.org>")
    assert pasted.emails == ("a@example.org",)
    assert pasted.repeated == 2


@pytest.mark.parametrize(
    "line",
    [
        "nobody",
        "a@b",
        "a@example.org b@example.org",
        "Grace Adeyemi grace@example.org",
        "a@example.org, b@example.org",
        "<>",
        "x" * 250 + "@example.org",
        "a@example.org\x00",
        "a@\ufdfa\ufdfa\ufdfa\ufdfa.org",
    ],
)
def test_what_holds_no_address_is_named_with_its_line(line):
    pasted = addresses.read(f"ok@example.org\n{line}")
    assert pasted.emails == ("ok@example.org",)
    assert [problem.line for problem in pasted.problems] == [2]


def test_a_list_holds_at_most_500_addresses():
    lines = "\n".join(f"p{n}@example.org" for n in range(501))
    assert "At most 500" in addresses.read(lines).problems[0].words


# --- inviting -------------------------------------------------------------------------------------


def test_a_list_is_looked_at_before_anything_is_sent(people, assessment):
    response = ask(people, assessment, "a@example.org\nA@example.org", send=None)
    assert response.status_code == 200
    assert "1 address can be invited." in text(response)
    assert "1 was there twice" in text(response)
    assert "Send the invitations" in text(response)
    assert emails() == []


def test_bad_lines_are_named_and_nothing_is_sent_or_lost(people, assessment):
    response = ask(people, assessment, "a@example.org\nnobody\nb@example.org")
    assert response.status_code == 422
    assert "Line 2: nobody . This is no e-mail address." in words(response)
    assert "a@example.org nobody b@example.org" in text(response)
    assert emails() == []
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"lines": " "}, "Write at least one e-mail address."),
        ({"lines": "a@example.org", "group": ""}, "Choose the role group"),
        ({"lines": "a@example.org", "group": 0}, "Select a valid choice"),
        ({"lines": "a@example.org", "language": "xx"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_asked_for_in_words(people, assessment, fields, words):
    response = ask(people, assessment, **fields)
    assert response.status_code == 422
    assert words in text(response)
    assert emails() == []


@pytest.mark.usefixtures("at_once")
def test_each_person_gets_a_mail_with_a_link_of_their_own(
    people, assessment, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        response = ask(people, assessment, "Grace <Grace@Example.org>\nbob@example.org")
    assert response.status_code == 302
    assert [letter.to for letter in mail.outbox] == [["grace@example.org"], ["bob@example.org"]]
    first, second = mail.outbox
    assert token_in(first) != token_in(second)
    kept = AnswerInvitation.objects.get(token_hash=tokens.hash_of(token_in(first)))
    assert kept.email == "grace@example.org"
    assert kept.group.role_group.key == "EXE"


@pytest.mark.usefixtures("at_once")
def test_the_mail_says_who_asks_what_for_how_long_and_what_is_promised(
    people, assessment, django_capture_on_commit_callbacks
):
    until = datetime.datetime(2099, 6, 1, 18, tzinfo=datetime.UTC)
    Assessment.objects.filter(pk=assessment.pk).update(deadline=until)
    with django_capture_on_commit_callbacks(execute=True):
        ask(people, assessment, "grace@example.org")
    letter = mail.outbox[0]
    assert letter.subject == "Please answer: As-is, spring"
    assert "Fay Facilitator asks you how projects are managed at Meridian Health" in letter.body
    assert "It has 4 questions." in letter.body
    assert "until 1 Jun 2099, 18:00 (UTC)" in letter.body
    assert "nobody sees what a single person answered" in letter.body
    assert "The link is yours alone" in letter.body


@pytest.mark.usefixtures("at_once")
def test_the_mail_speaks_the_language_that_was_chosen(
    people, assessment, django_capture_on_commit_callbacks, monkeypatch
):
    from assessments.answering import letters

    spoken = []
    monkeypatch.setattr(letters, "__", lambda words: spoken.append(letters_language()) or words)
    with django_capture_on_commit_callbacks(execute=True):
        ask(people, assessment, "grace@example.org", language="pt-br")
    assert AnswerInvitation.objects.get().language == "pt-br"
    assert set(spoken) == {"pt-br"}


def letters_language():
    from django.utils.translation import get_language

    return get_language()


def test_neither_log_nor_queue_holds_an_address_or_a_token(
    people, assessment, django_capture_on_commit_callbacks
):
    from django_tasks_db.models import DBTaskResult

    with django_capture_on_commit_callbacks(execute=True):
        ask(people, assessment, "grace@example.org")
    event = Event.objects.get(kind="answerers.invited")
    assert event.data == {"count": 1}
    assert event.audience == "facilitators"
    job = DBTaskResult.objects.get()
    invitation = AnswerInvitation.objects.get()
    assert job.args_kwargs["args"] == [[invitation.pk], LINK, False]


def test_who_is_invited_already_gets_no_second_mail_in_any_group(people, assessment):
    ask(people, assessment, "grace@example.org")
    teams = group(assessment, "TEA").pk
    ask(people, assessment, "Grace@example.org\nbob@example.org", group=teams)
    assert emails() == ["grace@example.org", "bob@example.org"]
    response = ask(people, assessment, "grace@example.org", group=teams)
    assert response.status_code == 422
    assert "invited already" in text(response)


def test_a_double_click_invites_once(people, assessment):
    first = ask(people, assessment, "grace@example.org", key="k" * 32)
    second = ask(people, assessment, "grace@example.org", key="k" * 32)
    assert first.status_code == second.status_code == 302
    assert emails() == ["grace@example.org"]


def test_an_anonymous_assessment_invites_nobody(people):
    assessment = AssessmentFactory(engagement=people.engagement, anonymous=True)
    response = ask(people, assessment, "grace@example.org")
    assert response.status_code == 422
    assert "nobody can tell who answered" in text(response)
    assert emails() == []


@pytest.mark.parametrize("state", ["draft", "closed", "over"])
def test_people_are_invited_while_it_takes_answers(people, state):
    made = {
        "draft": lambda: draft(people.engagement),
        "closed": lambda: closed(people),
        "over": lambda: AssessmentFactory(
            engagement=people.engagement, deadline=timezone.now() - DAY
        ),
    }[state]()
    response = ask(people, made, "grace@example.org")
    assert response.status_code == 422
    assert "Open the assessment first" in text(response)
    assert "grace@example.org</textarea>" in text(response)


@override_settings(EMAIL_BACKEND="django.core.mail.backends.console.EmailBackend")
def test_where_no_mail_leaves_the_links_are_shown_once(people, assessment):
    page = people.browser("facilitator").get(f"/assessments/{assessment.pk}/invitations/")
    assert "No mail server is set up here." in text(page)
    response = ask(people, assessment, "grace@example.org\nbob@example.org")
    shown = re.findall(r"/answer-invitations/([\w-]+)/", text(response))
    kept = set(AnswerInvitation.objects.values_list("token_hash", flat=True))
    assert {tokens.hash_of(token) for token in shown} == kept
    again = people.browser("facilitator").get(f"/assessments/{assessment.pk}/invitations/")
    assert shown[0] not in text(again)


def test_a_double_click_shows_the_same_links_again(people, assessment):
    key = "k" * 32
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.console.EmailBackend"):
        first, second = (
            ask(people, assessment, "a@example.org\nb@example.org", key=key) for _ in "12"
        )
    links = re.findall(r"/answer-invitations/[\w-]+/", first.content.decode())
    assert len(set(links)) == 2
    assert re.findall(r"/answer-invitations/[\w-]+/", second.content.decode()) == links
    assert len(emails()) == 2


def test_the_secret_of_a_link_follows_from_no_key_alone(people, assessment):
    """Another request with the same key, as anybody may send one, gets another link."""
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.console.EmailBackend"):
        ask(people, assessment, "a@example.org", key="k" * 32)
        other = AssessmentFactory(engagement=people.engagement)
        ask(people, other, "a@example.org", column="lead", key="k" * 32)
    assert len(set(AnswerInvitation.objects.values_list("token_hash", flat=True))) == 2


@pytest.mark.parametrize("error", [ConnectionRefusedError, UnicodeError])
def test_an_address_that_cannot_be_reached_stops_nobody_else(
    people, assessment, monkeypatch, caplog, error
):
    from django.core.mail.message import EmailMessage

    one, two = invited(people, assessment), invited(people, assessment)
    sent = EmailMessage.send

    def send(self, *args, **kwargs):
        if self.to == [one.email]:
            raise error(one.email)
        return sent(self, *args, **kwargs)

    monkeypatch.setattr(EmailMessage, "send", send)
    tasks.send_links.call([one.pk, two.pk], LINK, False)
    assert [letter.to for letter in mail.outbox] == [[two.email]]
    assert one.email not in caplog.text
    # The old link of the first still opens the questionnaire.
    assert AnswerInvitation.objects.get(pk=one.pk).token_hash == one.token_hash


def test_who_came_meanwhile_gets_no_mail_and_keeps_the_link(people, assessment):
    came = invited(people, assessment, used=True)
    tasks.send_links.call([came.pk], LINK, False)
    assert mail.outbox == []


def test_after_closing_no_mail_leaves_any_more(people, assessment):
    waiting = invited(people, assessment)
    assessment_actions.close_assessment(assessment, by=people.facilitator)
    tasks.send_links.call([waiting.pk], LINK, False)
    assert mail.outbox == []


# --- the list of the invited ----------------------------------------------------------------------


def test_facilitators_see_used_silent_and_withdrawn_and_no_time(people, assessment):
    invited(people, assessment, email="came@example.org", used=True)
    invited(people, assessment, email="silent@example.org")
    invited(people, assessment, email="gone@example.org", revoked_at=timezone.now())
    page = people.browser("facilitator").get(f"/assessments/{assessment.pk}/invitations/")
    assert "came@example.org Executives and sponsors Link used" in words(page)
    assert "silent@example.org Executives and sponsors Silent" in words(page)
    assert "gone@example.org Executives and sponsors Withdrawn" in words(page)
    table = html.unescape(page.content.decode()).partition("<tbody>")[2].partition("</tbody>")[0]
    assert "<time" not in table


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text(response)).split())


def test_the_list_costs_the_same_for_3_and_30_invitations(
    people, assessment, django_assert_max_num_queries
):
    client = people.browser("facilitator")
    costs = []
    for count in (3, 27):
        for _ in range(count):
            invited(people, assessment)
        with django_assert_max_num_queries(100) as queries:
            client.get(f"/assessments/{assessment.pk}/invitations/")
        costs.append(len(queries))
    assert costs[0] == costs[1]


# --- withdrawing ----------------------------------------------------------------------------------


def withdraw(people, invitation, column="facilitator", assessment=None):
    pk = (assessment or invitation.group.assessment).pk
    path = f"/assessments/{pk}/invitations/{invitation.pk}/withdraw/"
    return people.browser(column).post(path)


def test_a_withdrawn_link_is_worthless_and_the_address_can_be_asked_again(people, assessment):
    invitation = invited(people, assessment, email="grace@example.org")
    assert withdraw(people, invitation).status_code == 302
    assert not AnswerInvitation.objects.silent().exists()
    assert Event.objects.get(kind="answerers.withdrawn").data == {}
    ask(people, assessment, "grace@example.org")
    assert AnswerInvitation.objects.standing().get().email == "grace@example.org"


def test_a_used_link_is_not_withdrawn(people, assessment):
    response = withdraw(people, invited(people, assessment, used=True))
    assert response.status_code == 409
    assert "used or withdrawn" in text(response)


def test_an_invitation_is_found_by_its_own_assessment_only(people, assessment):
    other = AssessmentFactory(engagement=people.engagement)
    response = withdraw(people, invited(people, assessment), assessment=other)
    assert response.status_code == 404


# --- reminding ------------------------------------------------------------------------------------


def remind(people, assessment, column="facilitator"):
    return people.browser(column).post(f"/assessments/{assessment.pk}/invitations/remind/")


@pytest.mark.usefixtures("at_once")
def test_the_silent_are_reminded_with_a_new_link_once_a_day(
    people, assessment, django_capture_on_commit_callbacks
):
    silent = invited(people, assessment)
    used = invited(people, assessment, used=True)
    for each in (silent, used):
        a_day_ago(each)
    with django_capture_on_commit_callbacks(execute=True):
        assert remind(people, assessment).status_code == 302
    (letter,) = mail.outbox
    assert letter.to == [silent.email]
    assert letter.subject == "Reminder: As-is, spring"
    now = AnswerInvitation.objects.get(pk=silent.pk)
    assert now.token_hash == tokens.hash_of(token_in(letter)) != silent.token_hash
    assert Event.objects.get(kind="answerers.reminded").data == {"count": 1}

    again = remind(people, assessment)
    assert again.status_code == 422
    assert "within the last 24 hours" in text(again)


def test_who_was_invited_today_is_not_reminded_today(people, assessment):
    invited(people, assessment)
    assert remind(people, assessment).status_code == 422
    assert not Event.objects.filter(kind="answerers.reminded").exists()


@override_settings(EMAIL_BACKEND="django.core.mail.backends.console.EmailBackend")
def test_where_no_mail_leaves_nobody_is_reminded(people, assessment):
    a_day_ago(invited(people, assessment))
    with pytest.raises(Refused, match="No mail server"):
        actions.remind(assessment, link=LINK, by=people.facilitator)


@pytest.mark.parametrize(("days", "letters"), [(4, 0), (3, 1), (2, 0), (1, 1), (0, 0)])
@pytest.mark.usefixtures("at_once")
def test_the_night_reminds_three_days_and_one_day_before_the_deadline(
    people, assessment, django_capture_on_commit_callbacks, days, letters
):
    a_day_ago(invited(people, assessment))
    last = timezone.localtime().replace(hour=23, minute=59, second=0) + days * DAY
    Assessment.objects.filter(pk=assessment.pk).update(deadline=last)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("remind_answerers", verbosity=0)
        call_command("remind_answerers", verbosity=0)
    assert len(mail.outbox) == letters
    if letters:
        assert links.settings.PUBLIC_URL in mail.outbox[0].body
        assert Event.objects.get(kind="answerers.reminded").by.kind == "service"


def test_the_night_leaves_archived_engagements_alone(people, assessment):
    a_day_ago(invited(people, assessment))
    Assessment.objects.filter(pk=assessment.pk).update(deadline=timezone.now() + DAY)
    people.engagement.archived_at = timezone.now()
    people.engagement.save()
    call_command("remind_answerers", verbosity=0)
    assert not Event.objects.filter(kind="answerers.reminded").exists()


@override_settings(EMAIL_BACKEND="django.core.mail.backends.console.EmailBackend")
def test_the_night_says_when_no_mail_leaves(capsys):
    call_command("remind_answerers")
    assert "No mail server is set up" in capsys.readouterr().out


# --- who may --------------------------------------------------------------------------------------


def test_only_facilitators_invite_remind_and_withdraw(people, assessment):
    invitation = invited(people, assessment)
    assert ask(people, assessment, "a@example.org", "contributor").status_code == 403
    assert remind(people, assessment, "guest").status_code == 403
    assert withdraw(people, invitation, "viewer").status_code == 403
    with pytest.raises(Denied):
        actions.withdraw(invitation, by=people.contributor)
    with pytest.raises(Denied):
        actions.remind(assessment, link=LINK, by=people.contributor)
    with pytest.raises(Denied):
        actions.invite(
            assessment,
            group=invitation.group,
            emails=["b@example.org"],
            language="en",
            link=LINK,
            by=people.contributor,
        )


def test_an_archived_engagement_invites_nobody(people, assessment):
    people.engagement.archived_at = timezone.now()
    people.engagement.save()
    assert ask(people, assessment, "a@example.org").status_code == 409
    assert emails() == []
