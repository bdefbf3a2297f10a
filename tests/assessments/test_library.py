"""The library of maturity models: what is listed, read, duplicated, versioned, deleted."""

import re

import pytest
from django.utils import timezone

from assessments.actions import library
from assessments.maturity import builtin
from assessments.models import LibraryModel
from pmo_studio.core.refusals import Refused
from tests.assessments import maturity
from tests.assessments.shelves import Desk, model_of, shelve, text
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def lock(row):
    LibraryModel.objects.filter(pk=row.pk).update(locked_at=timezone.now())


def test_the_built_in_models_are_listed_with_what_they_measure_and_how(desk):
    page = text(desk.get("/models/"))
    for model in builtin.models():
        assert model.name.en in page
    assert "Measures all twelve capabilities." in page
    assert "32 questions · Share of practices in place" in page
    assert "No model of your own yet" in page
    assert "Choose one to duplicate" in page


def test_a_model_of_ones_own_is_listed_with_its_state(desk):
    shelve(desk.owner)
    lock(shelve(desk.owner, version=2))
    shelve(desk.owner, key="draft", questions=[])
    page = text(desk.get("/models/"))
    assert "version 1, edition 1 · 1 question" in page
    assert "ready to use" in page
    assert "in use since" in page
    assert "not usable yet: 1 problem" in page


def test_a_list_of_thirty_costs_as_many_queries_as_one_of_three(desk, django_assert_num_queries):
    for version in range(1, 4):
        shelve(desk.owner, version=version)
    with django_assert_num_queries(3):  # session, account, models
        desk.get("/models/")
    for version in range(4, 31):
        shelve(desk.owner, version=version)
    with django_assert_num_queries(3):
        desk.get("/models/")


def test_a_page_of_thirty_questions_costs_as_many_queries_as_one_of_three(
    desk, django_assert_num_queries
):
    for number in (3, 30):
        asked = [maturity.question(f"q{n}", "A.1") for n in range(number)]
        row = shelve(desk.owner, version=number, questions=asked)
        with django_assert_num_queries(3):  # session, account, model
            desk.get(f"/models/{row.pk}/")


@pytest.mark.parametrize("key", builtin.KEYS)
def test_a_built_in_model_can_be_read_whole_and_not_changed(desk, key):
    page = desk.get(f"/models/{key}/")
    words = text(page)
    model = builtin.get(key)
    assert "built in, read only" in words
    assert all(question.text.en in words for question in model.questions())
    assert all(dimension.name.en in words for dimension in model.dimensions())
    assert "Duplicate to edit" in words
    assert "formaction" not in page.content.decode().replace(
        f'formaction="/models/{key}/duplicate/"', ""
    )


def test_a_model_is_read_in_the_readers_language(desk):
    page = desk.client.get("/models/opm3q/", headers={"accept-language": "es"})
    assert builtin.get("opm3q").name.es in text(page)


@pytest.mark.parametrize(
    ("rule", "formula", "example"),
    [
        ("practice_percent", "P = 100 × Σ (w × x) / Σ w", "62.5 %"),
        ("level_average", "S = Σ (w × x) / Σ w", "= 3.0"),
        ("level_gated", "a(L) = Σ (w × x) / Σ w", "give level 3"),
        ("service_percent", "P = 100 × Σ (w × x) / (3 × Σ w)", "55.6 %"),
    ],
)
def test_the_rule_is_explained_with_its_formula_and_an_example(desk, rule, formula, example):
    words = text(desk.get(f"/models/{shelve(desk.owner, rule=rule).pk}/"))
    assert formula in words
    assert example in words


def test_the_parameters_of_the_rule_are_said_in_words(desk):
    params = {"threshold": 0.8, "overall_rule": "mean", "ladder": "domain", "dk_policy": "as_zero"}
    row = shelve(desk.owner, rule="level_gated", params=params)
    words = text(desk.get(f"/models/{row.pk}/"))
    assert "This model asks for 80 %." in words
    assert "The overall level is the mean of the levels." in words
    assert "Each domain climbs the levels" in words
    assert "“I don't know” counts as the worst answer." in words


def test_a_duplicate_has_a_key_of_its_own_and_version_one(desk):
    keys = []
    for _time in range(3):
        response = desk.post("/models/opm3q/duplicate/")
        row = LibraryModel.objects.latest("pk")
        assert response.headers["Location"] == f"/models/{row.pk}/"
        keys.append(row.key)
    assert keys == ["opm3q-2", "opm3q-3", "opm3q-4"]
    assert {row.version for row in LibraryModel.objects.all()} == {1}


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_name_of_a_duplicate_says_in_each_language_that_it_is_one(desk, language):
    desk.client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    row = shelve(desk.owner, name={"en": "One", "pt-br": "Um", "es": "x" * 120})
    desk.post(f"/models/{row.pk}/duplicate/")
    name = model_of(LibraryModel.objects.latest("pk")).name
    assert name.en == "One (copy)"
    assert re.fullmatch(r"Um \(.+\)", name.pt_br)
    assert re.fullmatch(r"x{100,} \(.+\)", name.es)
    assert len(name.es) == 120


def test_a_duplicate_of_a_duplicate_counts_on(desk):
    row = shelve(desk.owner, key="opm3q-2", version=4)
    desk.post(f"/models/{row.pk}/duplicate/")
    copied = LibraryModel.objects.latest("pk")
    assert (copied.key, copied.version) == ("opm3q-3", 1)
    assert model_of(copied).domains == model_of(row).domains


def test_two_accounts_may_use_the_same_key(desk):
    other = Desk()
    desk.post("/models/opm3q/duplicate/")
    other.post("/models/opm3q/duplicate/")
    assert [row.key for row in LibraryModel.objects.all()] == ["opm3q-2", "opm3q-2"]


def test_a_new_version_is_an_unlocked_copy_under_the_next_number(desk):
    row = shelve(desk.owner, version=3)
    lock(row)
    desk.post(f"/models/{row.pk}/version/")
    newer = LibraryModel.objects.get(version=4)
    assert (newer.key, newer.is_locked, newer.edition) == ("small", False, 1)
    assert newer.document["version"] == 4


def test_a_version_is_never_counted_past_the_last_number(desk):
    row = shelve(desk.owner, version=999_999)
    response = desk.post(f"/models/{row.pk}/version/")
    assert response.status_code == 422
    assert "No higher version number is left" in text(response)


def test_a_model_that_nobody_used_is_deleted_after_saying_what_goes(desk):
    row = shelve(desk.owner)
    assert "goes with its 1 question" in text(desk.get(f"/models/{row.pk}/delete/"))
    response = desk.post(f"/models/{row.pk}/delete/")
    assert response.headers["Location"] == "/models/"
    assert not LibraryModel.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_model_in_use_is_not_deleted(desk, method):
    row = shelve(desk.owner)
    lock(row)
    response = getattr(desk, method)(f"/models/{row.pk}/delete/")
    assert response.status_code == 409
    assert "cannot be deleted" in text(response)
    assert LibraryModel.objects.exists()


def test_a_model_in_use_offers_a_new_version_and_nothing_to_change(desk):
    row = shelve(desk.owner)
    lock(row)
    page = desk.get(f"/models/{row.pk}/")
    assert "New version" in text(page)
    assert f"/models/{row.pk}/questions/" not in page.content.decode()
    assert "Delete" not in text(page)


def test_nobody_can_fill_the_library_without_end(desk, monkeypatch):
    monkeypatch.setattr(library, "MODELS_MOST", 2)
    for _time in range(2):
        desk.post("/models/opm3q/duplicate/")
    response = desk.post("/models/opm3q/duplicate/")
    assert response.status_code == 422
    assert "You have 2 models and versions." in text(response)
    assert LibraryModel.objects.count() == 2


@pytest.mark.parametrize("action", ["delete_model", "new_version"])
def test_an_action_refuses_what_belongs_to_somebody_else(desk, action):
    row = shelve(desk.owner)
    with pytest.raises(LibraryModel.DoesNotExist):
        getattr(library, action)(row, by=UserFactory())
    assert LibraryModel.objects.count() == 1


def test_saving_refuses_a_version_that_people_answer(desk):
    row = shelve(desk.owner)
    lock(row)
    with pytest.raises(Refused, match="Make a new version"):
        library.save_model(row, model=model_of(row), edition=1, by=desk.owner)


def test_the_menu_of_the_account_leads_to_the_library(desk):
    assert 'href="/models/"' in desk.get("/").content.decode()


# --- the way back ---


def test_the_list_leads_back_to_the_engagement_that_one_came_from(people):
    client = people.browser("lead")
    home = people.engagement.get_absolute_url()
    models = f"/models/?from={people.engagement.pk}"
    assert f'href="{models}"' in client.get(home).content.decode()
    assert f'class="crumb"><a href="{home}">' in client.get(models).content.decode()
    # And still after a look at one of the models.
    client.get("/models/opm3q/")
    assert "Back to Meridian Health PMO" in text(client.get("/models/"))


@pytest.mark.parametrize("came_from", ["{pk}", "999999", "x", "9" * 30])
def test_it_leads_nobody_where_they_have_no_seat(people, came_from):
    client = people.browser("stranger")
    page = client.get("/models/", {"from": came_from.format(pk=people.engagement.pk)})
    assert page.status_code == 200
    assert "Back to" not in text(page)
