"""Sheet 1.3: the list of assessments, and how one is prepared."""

import datetime
import html
import math
import re
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import wording
from assessments.actions import assessments as actions
from assessments.answering import tokens
from assessments.maturity import builtin, writing
from assessments.maturity.entries import AnswerType
from assessments.models import Assessment, LibraryModel, Respondent
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused
from tests.assessments.crowds import answer_all, assessment_of
from tests.assessments.states import answerers, closed, draft, invited
from tests.factories import SMALL_MODEL, AssessmentFactory, EngagementFactory

pytestmark = pytest.mark.django_db


def text(response):
    return html.unescape(response.content.decode())


def path(people, rest=""):
    return f"/engagements/{people.engagement.pk}/questionnaires/{rest}"


def posted(people, **fields):
    """What the form of a new assessment sends; None leaves a field out."""
    data = {
        "title": "As-is, spring",
        "kind": "as_is",
        "groups": [group.pk for group in people.engagement.role_groups.all()],
        "privacy": "confidential",
        "weighting": "by_group",
        "dk_policy": "exclude",
        "stage_percent": 75,
        "domains": ["PROJ", "PROG", "PORT", "OE"],
    } | fields
    return {name: value for name, value in data.items() if value is not None}


def prepare(people, column="facilitator", model="opm3q", **fields):
    return people.browser(column).post(
        path(people, f"new/?model={model}"), posted(people, **fields)
    )


def only(people) -> Assessment:
    return Assessment.objects.of(people.engagement).get()


# --- the list -------------------------------------------------------------------------------------


def test_an_empty_sheet_says_what_belongs_there_and_offers_the_one_act(people):
    page = text(people.browser("facilitator").get(path(people)))
    assert "How does the organisation work today?" in page
    assert "Prepare the first assessment" in page
    assert "Prepare the first assessment" not in text(people.browser("guest").get(path(people)))


def test_the_list_tells_model_state_people_and_what_to_do_next(people):
    assessment = AssessmentFactory(engagement=people.engagement, title="As-is, spring")
    answerers(assessment, "EXE", 4)
    invited(people, assessment)
    page = " ".join(text(people.browser("facilitator").get(path(people))).split())
    assert "Small check, version 1" in page
    assert "4 of 5" in page
    assert "Close it when everybody has answered" in page


def test_one_or_two_people_are_a_number_on_no_page(people):
    assessment = AssessmentFactory(engagement=people.engagement)
    answerers(assessment, "EXE", 2)
    question = reverse("assessments:reveal", args=[assessment.pk, assessment.questions.first().pk])
    results = reverse("assessments:assessment_results", args=[assessment.pk])
    browser = people.browser("facilitator")
    assert "too few to show" in text(browser.get(path(people)))
    for address in (assessment.get_absolute_url(), question, results):
        told = text(browser.get(address))
        assert "The first answers came in" in told
        assert "2 people" not in told


def test_an_open_page_learns_who_has_answered_without_a_line_in_the_log(people):
    assessment = AssessmentFactory(engagement=people.engagement)
    answerers(assessment, "EXE", 4, answered=2)
    viewer = people.browser("viewer")
    page = text(viewer.get(assessment.get_absolute_url()))
    assert "0 of 4 have answered 80 % or more" in page
    heard = reverse("assessments:assessment_heard", args=[assessment.pk])
    assert f'data-progress="{heard}"' in page
    logged = Event.objects.count()
    Respondent.objects.update(answered=4)
    told = text(viewer.get(heard))
    assert "4 of 4 have answered 80 % or more" in told
    assert '<b class="num">4</b> people have answered' in told
    assert Event.objects.count() == logged
    assert "data-progress" not in text(viewer.get(closed(people).get_absolute_url()))


def test_past_its_deadline_an_assessment_is_open_and_takes_no_answers(people):
    over = timezone.now() - datetime.timedelta(hours=1)
    AssessmentFactory(engagement=people.engagement, deadline=over)
    page = text(people.browser("facilitator").get(path(people)))
    assert "Past its deadline" in page
    assert "Open for answers" not in page


@pytest.mark.parametrize(
    ("language", "state", "act"),
    [
        ("en", "Open for answers", "Open for answers"),
        ("pt-br", "Abertas para respostas", "Abrir para respostas"),
        ("es", "Abiertas a respuestas", "Abrir a respuestas"),
    ],
)
def test_what_is_open_and_what_opens_it_are_two_words_where_they_have_to_be(
    people, language, state, act
):
    AssessmentFactory(engagement=people.engagement)
    waiting = draft(people.engagement)
    asked = {"headers": {"Accept-Language": language}}
    facilitator = people.browser("facilitator")
    assert f'<h2 id="open-h">{state}</h2>' in text(facilitator.get(path(people), **asked))
    assert f"{act}</button>" in text(facilitator.get(waiting.get_absolute_url(), **asked))


@pytest.mark.parametrize("column", ["contributor", "guest"])
def test_who_takes_part_gets_a_way_to_answer_that_is_not_tied_to_the_seat(people, column):
    assessment = AssessmentFactory(engagement=people.engagement)
    page = text(people.browser(column).get(path(people)))
    assert f'href="/q/{assessment.code}/"' in page
    assert "Your answers are not joined to your seat" in page
    assert "New assessment" not in page


def test_a_closed_list_is_answered_by_the_link_in_the_mail_only(people):
    assessment = AssessmentFactory(engagement=people.engagement, by_invitation=True)
    page = text(people.browser("contributor").get(path(people)))
    assert f"/q/{assessment.code}/" not in page
    assert "By invitation" in page


def test_what_is_being_prepared_is_listed_for_facilitators_only(people):
    draft(people.engagement, title="Not yet")
    assert "Not yet" in text(people.browser("facilitator").get(path(people)))
    assert "Not yet" not in text(people.browser("contributor").get(path(people)))


def test_other_engagements_stay_out_of_the_list(people):
    AssessmentFactory(engagement=EngagementFactory(), title="Elsewhere")
    assert "Elsewhere" not in text(people.browser("facilitator").get(path(people)))


def test_an_imported_assessment_shows_the_people_that_it_brought(people):
    brought = {"people": 17, "expected": 20}
    closed(people, tally={"participation": brought})
    assert "17 of 20" in text(people.browser("viewer").get(path(people)))


def test_the_list_costs_the_same_for_3_and_30_assessments(people, django_assert_max_num_queries):
    client = people.browser("facilitator")
    costs = []
    for count in (3, 27):
        for _ in range(count):
            answerers(AssessmentFactory(engagement=people.engagement), "EXE", 1)
        with django_assert_max_num_queries(100) as queries:
            client.get(path(people))
        costs.append(len(queries))
    assert costs[0] == costs[1]


# --- choosing the questions -----------------------------------------------------------------------


def test_the_built_in_questionnaires_say_what_they_take_and_what_they_measure(people):
    page = text(people.browser("facilitator").get(path(people, "new/")))
    assert "OPM3-aligned quick check" in page
    assert "32 questions" in page
    assert "about 11 minutes" in page
    assert "Governance and decision rights" in page


def test_own_models_are_offered_to_their_owner_only(people):
    row = own_model(people)
    page = text(people.browser("facilitator").get(path(people, "new/")))
    assert f"?model=own-{row.pk}" in page
    assert "own-" not in text(people.browser("lead").get(path(people, "new/")))
    chosen = people.browser("lead").get(path(people, f"new/?model=own-{row.pk}"))
    assert "not there any more" in text(chosen)


def own_model(people) -> LibraryModel:
    document = writing.document(builtin.get("pmosvc")) | {"key": "ours", "name": "Our own"}
    return LibraryModel.objects.create(
        owner=people.facilitator.user, key="ours", name="Our own", document=document
    )


@pytest.mark.parametrize("model", ["nothing", "own-0", "own-x", "like-999999999", "like-"])
def test_an_unknown_questionnaire_leads_back_to_the_choice(people, model):
    page = text(people.browser("facilitator").get(path(people, f"new/?model={model}")))
    assert "not there any more" in page
    assert "Built-in questionnaires" in page


def test_assessments_of_other_engagements_cannot_be_asked_again(people):
    other = AssessmentFactory(engagement=EngagementFactory())
    page = text(people.browser("facilitator").get(path(people, f"new/?model=like-{other.pk}")))
    assert "not there any more" in page


# --- preparing ------------------------------------------------------------------------------------


def test_a_prepared_assessment_freezes_questions_parameters_and_groups(people):
    response = prepare(people, dk_policy="as_zero", binarise="on", domains=["PROJ", "OE"])
    made = only(people)
    assert response.url == made.get_absolute_url()
    assert (made.state, made.title, made.model_key) == ("draft", "As-is, spring", "opm3q")
    assert [domain.key for domain in made.model.domains] == ["PROJ", "OE"]
    assert (made.model.params.dk_policy, made.model.params.binarise) == ("as_zero", True)
    assert made.groups.count() == 6
    assert made.questions.count() == 16
    assert Event.objects.get(kind="assessment.created").data == {"title": "As-is, spring"}


def test_of_seven_perspectives_only_projects_are_chosen_at_first(people):
    page = people.browser("facilitator").get(path(people, "new/?model=seven5"))
    assert page.context["form"]["domains"].value() == ["PJM"]


def test_the_length_of_a_new_assessment_is_that_of_the_chosen_parts(people):
    browser = people.browser("facilitator")

    def length(rest=""):
        page = text(browser.get(path(people, f"new/?model=seven5{rest}")))
        return page.partition('id="length-words">')[2].partition("</span>")[0]

    first, second = builtin.get("seven5").domains[:2]
    sizes = [len(list(part.questions())) for part in (first, second)]
    only_one = length(f"&ticked=yes&domains={first.key}")
    assert only_one == f"{sizes[0]} questions, about 5 minutes"
    assert length() == only_one
    both = length(f"&ticked=yes&domains={first.key}&domains={second.key}")
    assert both.startswith(f"{sum(sizes)} questions, ")
    assert length("&ticked=yes").startswith("0 questions, ")


def test_of_other_models_every_part_is_chosen_at_first(people):
    for model, parts in (("opm3q", 4), ("pmosvc", 3)):
        page = people.browser("facilitator").get(path(people, f"new/?model={model}"))
        assert len(page.context["form"]["domains"].value()) == parts


def test_thresholds_are_asked_as_percentages(people):
    prepare(
        people,
        model="seven5",
        domains=["PJM"],
        choice_threshold=70,
        overall_rule="mean",
        stage_percent=None,
    )
    params = only(people).model.params
    assert params.choice_threshold == pytest.approx(0.7)
    assert params.overall_rule == "mean"


def test_a_share_that_nobody_changed_stays_as_the_model_has_it(people):
    model = builtin.get("seven5")
    params = replace(model.params, choice_threshold=2 / 3)
    row = own_model(people)
    row.document = writing.document(replace(model, params=params))
    row.save(update_fields=["document"])
    page = people.browser("facilitator").get(path(people, f"new/?model=own-{row.pk}"))
    asked = page.context["form"]["choice_threshold"].value()
    prepare(
        people,
        model=f"own-{row.pk}",
        domains=["PJM"],
        choice_threshold=asked,
        overall_rule="min",
        stage_percent=None,
    )
    assert asked == 67
    assert only(people).model.params.choice_threshold == 2 / 3
    assert "66.7\N{NO-BREAK SPACE}%" in [fact.how for fact in wording.scoring(only(people).model)]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": "  "}, "Give the assessment a name"),
        ({"title": "x" * 81}, "at most 80 characters"),
        ({"groups": []}, "Choose at least one role group"),
        ({"domains": []}, "Choose at least one part"),
        ({"kind": "sideways"}, "Select a valid choice"),
        ({"deadline": "tomorrow at noon"}, "Write date and time like 2026-12-25 18:00."),
        ({"deadline": "2020-01-01T10:00"}, "This time is over"),
        ({"deadline": "9999-12-31T23:59"}, "1900 to 2199"),
        ({"privacy": "anonymous", "by_invitation": "on"}, "cannot be for invited people only"),
        ({"stage_percent": 0}, "greater than or equal to 1"),
        ({"stage_percent": 101}, "less than or equal to 100"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_typed_is_lost(people, fields, words):
    response = prepare(people, **{"scope_unit": "Infrastructure"} | fields)
    assert response.status_code == 422
    assert words in text(response)
    assert 'value="Infrastructure"' in text(response)
    assert not Assessment.objects.exists()


def test_role_groups_of_others_cannot_be_asked(people):
    foreign = people.odd.engagement.role_groups.create(key="X", name="Foreign")
    assert prepare(people, groups=[foreign.pk]).status_code == 422


def test_a_deadline_is_read_in_the_studios_time_zone(people, settings):
    settings.TIME_ZONE = "America/Sao_Paulo"
    with timezone.override("America/Sao_Paulo"):
        prepare(people, deadline="2099-06-01T18:00")
    assert only(people).deadline == datetime.datetime(2099, 6, 1, 21, tzinfo=datetime.UTC)


def test_a_double_click_prepares_one_assessment(people):
    key = "k" * 32
    first = prepare(people, key=key)
    second = prepare(people, key=key)
    assert first.url == second.url
    assert Assessment.objects.count() == 1


def test_a_model_of_the_library_is_locked_by_its_first_use(people):
    row = own_model(people)
    response = prepare(people, model=f"own-{row.pk}", domains=["S", "T", "O"])
    row.refresh_from_db()
    assert response.status_code == 302
    assert row.is_locked
    assert only(people).model_key == "ours"


def test_a_model_that_was_changed_meanwhile_is_looked_at_once_more(people):
    row = own_model(people)
    LibraryModel.objects.filter(pk=row.pk).update(edition=2)
    with pytest.raises(Refused, match="was changed while you prepared"):
        actions.create_assessment(
            people.engagement,
            model=builtin.get("pmosvc"),
            domains=["S"],
            params=builtin.get("pmosvc").params,
            plan=plan(people),
            source=row,
            by=people.facilitator,
        )
    row.refresh_from_db()
    assert not row.is_locked


def plan(people, **fields) -> actions.Plan:
    groups = list(people.engagement.role_groups.all())
    return actions.Plan(**{"title": "Plan", "kind": "as_is", "groups": groups} | fields)


def test_a_repeated_assessment_copies_questions_version_and_parameters_exactly(people):
    prepare(people, dk_policy="as_zero", domains=["PROJ"], stage_percent=60)
    earlier = only(people)
    actions.open_assessment(earlier, by=people.facilitator)
    page = people.browser("facilitator").get(path(people, f"new/?model=like-{earlier.pk}"))
    assert page.context["form"].initial["kind"] == "reassess"
    assert "the two can be compared" in text(page)

    fields = dict.fromkeys(("weighting", "dk_policy", "stage_percent", "domains"))
    response = prepare(people, model=f"like-{earlier.pk}", kind="reassess", **fields)

    again = Assessment.objects.latest("pk")
    assert response.url == again.get_absolute_url()
    assert again.document == earlier.document
    assert (again.model_key, again.model_version) == ("opm3q", 1)
    assert again.questions.count() == earlier.questions.count() == 8
    assert again.code != earlier.code
    assert again.kind == "reassess"


@pytest.mark.parametrize(
    "title",
    [
        "How we run it",
        "As-is: How we run it",
        "Re-assessment: How we run it",
        "Re-assessment: As-is: How we run it",
    ],
)
def test_the_name_of_a_repeated_assessment_says_its_kind_once(people, title):
    prepare(people, title=title)
    earlier = only(people)
    actions.open_assessment(earlier, by=people.facilitator)
    page = people.browser("facilitator").get(path(people, f"new/?model=like-{earlier.pk}"))
    assert page.context["form"].initial["title"] == "Re-assessment: How we run it"


def test_drafts_are_not_repeated(people):
    made = draft(people.engagement)
    page = people.browser("facilitator").get(path(people, f"new/?model=like-{made.pk}"))
    assert "not there any more" in text(page)


def test_an_archived_engagement_shows_its_list_and_prepares_nothing(people):
    kept = AssessmentFactory(engagement=people.engagement, title="Kept")
    people.engagement.archived_at = timezone.now()
    people.engagement.save()
    page = text(people.browser("facilitator").get(path(people)))
    assert "Kept" in page
    assert f"/q/{kept.code}/" not in page
    assert prepare(people).status_code == 409
    assert Assessment.objects.count() == 1


def test_an_unfinished_model_of_ones_own_is_not_offered_and_the_page_stays(people):
    document = SMALL_MODEL | {"questions": SMALL_MODEL["questions"][:2]}
    LibraryModel.objects.create(
        owner=people.facilitator.user, key="half", name="Half a model", document=document
    )
    page = people.browser("facilitator").get(
        reverse("assessments:questionnaire_new", args=[people.engagement.pk])
    )
    assert page.status_code == 200
    assert b"Half a model" not in page.content
    assert reverse("assessments:models").encode() in page.content


@pytest.mark.parametrize("model", ["opm3q", "seven5"])
def test_the_wall_and_the_phone_say_the_same_duration(people, model):
    assessment = assessment_of(builtin.get(model), people.engagement)
    questions = list(assessment.model.questions())
    slow = sum(each.answer_type is AnswerType.LEVEL_CHOICE for each in questions)
    words = f"about {math.ceil((20 * len(questions) + 20 * slow) / 60)} minutes"
    assert words in text(
        people.browser("facilitator").get(f"{assessment.get_absolute_url()}?wall=1")
    )
    assert words in text(Client().get(tokens.path_of(assessment)))


def test_the_next_act_leads_to_where_it_is_done(people):
    draft_ = draft(people.engagement)
    few = closed(people)
    enough = AssessmentFactory(engagement=people.engagement)
    answer_all(enough, "EXE", 4, lambda question, number: 1)
    actions.close_assessment(enough, by=people.facilitator)
    page = text(people.browser("facilitator").get(path(people)))
    for act, address in (
        ("Open it for answers", draft_.get_absolute_url()),
        ("Too few answers to show", few.get_absolute_url()),
        ("Discuss the results", reverse("assessments:discuss", args=[enough.pk])),
    ):
        assert page.count(f'<a href="{address}">{act}<') == 1


# --- the black button of an open assessment -------------------------------------------------------


def black(page: str) -> list[str]:
    """What the black buttons of a page are called."""
    main = page.partition("<main")[2]
    found = re.findall(r'class="btn btn-primary[^"]*"[^>]*>(?:<svg.*?</svg>)?([^<]+)<', main, re.S)
    return [words.strip() for words in found]


def test_while_nobody_has_answered_the_black_button_shows_how_to(people):
    assessment = AssessmentFactory(engagement=people.engagement)
    client = people.browser("facilitator")
    page = text(client.get(assessment.get_absolute_url()))
    assert black(page) == ["Show on the wall"]
    assert '<summary class="btn">' in page.partition("Run it")[2]
    results = text(client.get(reverse("assessments:assessment_results", args=[assessment.pk])))
    assert black(results) == ["Show how to answer"]
    answerers(assessment, "EXE", 1)
    assert "Results" in black(text(client.get(assessment.get_absolute_url())))
    results = text(client.get(reverse("assessments:assessment_results", args=[assessment.pk])))
    assert black(results) == ["Show the results so far"]


def test_where_only_invited_people_answer_the_black_button_leads_to_them(people):
    assessment = AssessmentFactory(engagement=people.engagement, by_invitation=True)
    page = text(people.browser("facilitator").get(assessment.get_absolute_url()))
    assert black(page) == ["Invitations"]
