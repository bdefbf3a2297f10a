"""Changing a maturity model of one's own: every thing has a page, and nothing typed is lost."""

import pytest
from django.utils import timezone

from assessments.models import LibraryModel
from tests.assessments import maturity
from tests.assessments.maturity import FIVE_LEVELS, question
from tests.assessments.shelves import Desk, model_of, shelve, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def row(desk):
    """A domain A with the dimensions A.1 (q1, q2) and A.2 (q3), and an empty-handed domain B."""
    return shelve(
        desk.owner,
        parts=[
            {"key": "A", "name": "Domain"},
            {"key": "A.1", "in": "A", "name": "One"},
            {"key": "A.2", "in": "A", "name": "Two"},
            {"key": "B", "name": "Other domain"},
            {"key": "B.1", "in": "B", "name": "Three"},
        ],
        questions=[
            question("q1", "A.1"),
            question("q2", "A.1"),
            question("q3", "A.2"),
            question("q4", "B.1"),
        ],
    )


def at(row, rest=""):
    return f"/models/{row.pk}/{rest}"


def keys(row):
    model = model_of(row)
    parts = [part.key for domain in model.domains for part in (domain, *domain.dimensions)]
    return parts, [each.key for each in model.questions()]


def edition(row):
    return LibraryModel.objects.get(pk=row.pk).edition


# The head


def test_name_texts_rule_and_parameters_are_changed_on_one_page(desk, row):
    response = desk.save(
        at(row, "head/"),
        name_en="Our check",
        name_es="Nuestro diagnóstico",
        lead_in_en="Be honest.",
        rule="practice_percent",
        binarise="on",
        stage_percent="60",
    )
    assert response.headers["Location"] == at(row, "#top")
    model = model_of(row)
    assert (model.name.en, model.name.pt_br) == ("Our check", "Our check")
    assert model.name.es == "Nuestro diagnóstico"
    assert model.lead_in.es == "Be honest."
    assert (model.params.binarise, model.params.stage_percent) == (True, 60)
    assert LibraryModel.objects.get(pk=row.pk).name == "Our check"


def test_saving_keeps_key_and_version_and_counts_the_edition(desk, row):
    desk.save(at(row, "head/"), name_en="Our check")
    stored = LibraryModel.objects.get(pk=row.pk)
    assert (stored.key, stored.version, stored.edition) == ("small", 1, 2)
    assert (stored.document["key"], stored.document["version"]) == ("small", 1)


def test_opening_and_saving_a_page_changes_nothing_in_the_model(desk, row):
    before = model_of(row)
    for page in ("head/", "levels/", "parts/A/", "parts/A.1/", "questions/q1/"):
        assert desk.save(at(row, page)).status_code == 302
    assert model_of(row) == before


@pytest.mark.parametrize("language", ["en", "pt-br", "es"])
def test_opening_and_saving_keeps_the_texts_of_all_languages(desk, language):
    desk.client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    desk.post("/models/opm3q/duplicate/")
    row = LibraryModel.objects.get()
    before = model_of(row)
    for page in ("head/", "parts/PROJ/", "parts/PROJ.S/", "questions/P.S1/"):
        assert desk.save(at(row, page)).status_code == 302
    assert model_of(row) == before


def test_a_refused_page_says_all_problems_and_keeps_what_was_typed(desk, row):
    response = desk.save(
        at(row, "head/"), name_en="x" * 121, lead_in_en="Typed", threshold="2", stage_percent="0"
    )
    assert response.status_code == 422
    words = text(response)
    assert "The text has 121 characters; at most 120 fit. Shorten it." in words
    assert "The number has to be above 0 and at most 1. Change it." in words
    assert "The number has to be above 0 and at most 100. Change it." in words
    assert "Typed" in response.content.decode()
    assert edition(row) == 1


def test_a_rule_from_nowhere_is_refused(desk, row):
    response = desk.save(at(row, "head/"), rule="sum_of_everything")
    assert response.status_code == 422
    assert edition(row) == 1


@pytest.mark.parametrize("language", ["en", "pt-br", "es"])
def test_opening_and_saving_keeps_the_level_texts_of_all_languages(desk, language):
    desk.client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    desk.post("/models/seven5/duplicate/")
    row = LibraryModel.objects.get()
    before = model_of(row)
    dimension = before.domains[0].dimensions[0]
    for page in ("", f"?dimension={dimension.key}", f"?question={dimension.questions[0].key}"):
        assert desk.save(at(row, f"levels/{page}")).status_code == 302
    assert model_of(row) == before


# Parts


def test_a_domain_and_its_first_dimension_are_added(desk, row):
    response = desk.save(at(row, "domains/add/"), name_en="Third", weight="2", chain="on")
    assert response.headers["Location"] == at(row, "#p-D1")
    desk.save(at(row, "dimensions/add/?into=D1"), name_en="First of third")
    domain = model_of(row).domains[-1]
    assert (domain.name.en, domain.weight, domain.chain) == ("Third", 2, True)
    assert [each.key for each in domain.dimensions] == ["D1.1"]


def test_a_part_is_renamed_weighed_and_moved_to_another_domain(desk, row):
    desk.save(at(row, "parts/A/"), name_en="Renamed", weight="3")
    desk.save(at(row, "parts/A.2/"), name_en="Moved", into="B")
    model = model_of(row)
    assert (model.domains[0].name.en, model.domains[0].weight) == ("Renamed", 3)
    assert [each.name.en for each in model.domains[1].dimensions] == ["Three", "Moved"]
    assert keys(row)[1] == ["q1", "q2", "q4", "q3"]


@pytest.mark.parametrize("weight", ["0", "-1"])
def test_a_weight_that_is_not_above_zero_is_refused_in_words(desk, row, weight):
    for page in ("parts/A/", "parts/A.1/", "questions/q1/"):
        response = desk.save(at(row, page), weight=weight)
        assert response.status_code == 422
        assert "The number has to be above 0 and at most 1000. Change it." in text(response)


def test_a_key_that_is_taken_is_refused_in_words(desk, row):
    for page, name in (
        ("domains/add/", "name_en"),
        ("dimensions/add/?into=A", "name_en"),
        ("questions/add/?into=A.1", "text_en"),
    ):
        taken = "q4" if name == "text_en" else "A.1"
        page = page.replace("questions/", "question/")
        response = desk.save(at(row, page), key=taken, capability="CTL", **{name: "New"})
        assert response.status_code == 422
        assert f"The key “{taken}” is already used. Give each its own." in text(response)
        assert response.context["form"][name].value() == "New"


def test_parts_move_among_their_kind(desk, row):
    desk.post(at(row, "parts/B/move/"), step="up")
    assert keys(row)[0] == ["B", "B.1", "A", "A.1", "A.2"]
    desk.post(at(row, "parts/A.1/move/"), step="down")
    assert keys(row)[0] == ["B", "B.1", "A", "A.2", "A.1"]
    desk.post(at(row, "parts/B/move/"), step="up")
    assert keys(row)[0] == ["B", "B.1", "A", "A.2", "A.1"]


def test_a_part_is_deleted_after_naming_what_goes_with_it(desk, row):
    assert "3 questions go with it." in text(desk.get(at(row, "parts/A/delete/")))
    desk.post(at(row, "parts/A/delete/"), edition="1")
    assert keys(row) == (["B", "B.1"], ["q4"])


# Questions


def test_a_question_is_changed_in_everything(desk, row):
    response = desk.save(
        at(row, "questions/q1/"),
        text_en="Asked anew?",
        text_pt_br="Perguntado de novo?",
        help_en="Think of last year.",
        answer_type="yes_partial_no",
        capability="GOV",
        level="3",
        weight="1.5",
        required="on",
        audience=["EXE", "PMG"],
        functions=["F01"],
        into="A.2",
    )
    assert response.headers["Location"] == at(row, "#q-q1")
    asked = next(each for each in model_of(row).questions() if each.key == "q1")
    assert (asked.text.en, asked.text.pt_br, asked.text.es) == (
        "Asked anew?",
        "Perguntado de novo?",
        "Asked anew?",
    )
    assert (asked.capability, asked.level, asked.weight, asked.required) == ("GOV", 3, 1.5, True)
    assert (asked.audience, asked.functions) == (("EXE", "PMG"), ("F01",))
    assert keys(row)[1] == ["q2", "q3", "q1", "q4"]


def test_a_new_question_begins_like_the_last_one_and_one_can_go_on_writing(desk, row):
    page = at(row, "question/add/?into=A.2")
    shown = desk.get(page).context["form"]
    assert (shown["capability"].value(), shown["answer_type"].value()) == ("CTL", "yes_no")
    response = desk.save(page, text_en="One more?", another="")
    assert response.headers["Location"] == page
    desk.save(page, text_en="And one more?", key="mine")
    assert keys(row)[1] == ["q1", "q2", "q3", "A.2.1", "mine", "q4"]


def test_a_button_that_a_page_does_not_have_is_no_button(desk, row):
    assert desk.save(at(row, "levels/"), another="").status_code == 302


@pytest.mark.parametrize("key", ["", "mine"])
def test_a_button_pressed_twice_adds_one(desk, row, key):
    for page, typed in (
        ("domains/add/", {"name_en": "New"}),
        ("dimensions/add/?into=A", {"name_en": "New"}),
        ("question/add/?into=A.1", {"text_en": "New?"}),
    ):
        data = desk.fields(at(row, page)) | typed | {"key": f"{key}{page[:2]}" if key else ""}
        before = keys(row)
        for _press in range(2):
            assert desk.client.post(at(row, page), data).status_code == 302
        assert sum(map(len, keys(row))) == sum(map(len, before)) + 1


def test_two_windows_that_add_at_the_same_time_both_do(desk, row):
    page = at(row, "question/add/?into=A.1")
    first, second = desk.fields(page), desk.fields(page)
    desk.client.post(page, first | {"text_en": "First?"})
    desk.client.post(page, second | {"text_en": "Second?"})
    assert keys(row)[1] == ["q1", "q2", "A.1.1", "A.1.2", "q3", "q4"]


def test_questions_move_within_their_dimension(desk, row):
    desk.post(at(row, "questions/q1/move/"), step="down")
    assert keys(row)[1] == ["q2", "q1", "q3", "q4"]
    desk.post(at(row, "questions/q1/move/"), step="down")
    assert keys(row)[1] == ["q2", "q1", "q3", "q4"]


def test_a_question_is_deleted(desk, row):
    assert "Item q1" in text(desk.get(at(row, "questions/q1/delete/")))
    desk.post(at(row, "questions/q1/delete/"))
    assert keys(row)[1] == ["q2", "q3", "q4"]


def test_what_is_written_in_one_language_is_enough(desk, row):
    desk.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "es"
    desk.save(at(row, "questions/q1/"), text_en="", text_es="¿Nuevo?")
    asked = next(each for each in model_of(row).questions() if each.key == "q1")
    assert (asked.text.en, asked.text.es) == ("¿Nuevo?", "¿Nuevo?")


def test_a_question_with_texts_of_its_own_in_other_languages_says_that_they_stay(desk, row):
    told = "The other languages keep their texts"
    assert told not in text(desk.get(at(row, "questions/q1/")))
    desk.save(at(row, "questions/q1/"), text_es="¿Nuevo?")
    assert told in text(desk.get(at(row, "questions/q1/")))


def test_a_question_without_any_text_is_refused_at_its_field(desk, row):
    response = desk.save(at(row, "questions/q1/"), text_en=" ")
    assert response.status_code == 422
    assert response.context["form"].errors["text_en"] == ["The text is empty. Write something."]


@pytest.mark.parametrize("weight", ["nan", "inf", "1e999", "heavy", ""])
def test_a_weight_that_is_no_number_is_refused_at_its_field(desk, row, weight):
    response = desk.save(at(row, "questions/q1/"), weight=weight)
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"weight"}
    assert edition(row) == 1


def test_a_character_that_cannot_be_kept_is_refused_at_its_field(desk, row):
    response = desk.save(at(row, "questions/q1/"), help_es="bell \x07")
    assert response.status_code == 422
    assert "cannot be kept (U+0007)" in text(response)
    assert response.context["form"].errors.keys() == {"help_es"}


def test_a_thing_that_is_not_there_is_not_found(desk, row):
    for page in ("questions/none/", "parts/none/", "levels/?question=none", "parts/x/delete/"):
        assert desk.get(at(row, page)).status_code == 404


# Levels


def test_levels_of_the_model_name_those_of_its_dimensions(desk, row):
    shown = {f"title{n}_en": f"Step {n}" for n in range(1, 6)}
    desk.save(at(row, "levels/"), **shown, **{f"text{n}_en": f"Means {n}" for n in range(1, 6)})
    desk.save(at(row, "levels/?dimension=A.1"), text1_en="Here it means this")
    dimension = model_of(row).domains[0].dimensions[0]
    assert [(level.number, level.title.en) for level in dimension.levels] == [(1, "Step 1")]
    desk.save(at(row, "levels/"), title1_en="Start")
    assert model_of(row).domains[0].dimensions[0].levels[0].title.en == "Start"


def test_a_question_has_level_texts_of_its_own(desk, row):
    response = desk.save(at(row, "levels/?question=q1"), title2_en="Two", text2_en="Means two")
    assert response.headers["Location"] == at(row, "#q-q1")
    asked = next(model_of(row).questions())
    assert [(each.number, each.text.en) for each in asked.levels] == [(2, "Means two")]


def test_a_level_with_a_text_and_no_title_is_refused_at_its_field(desk, row):
    response = desk.save(at(row, "levels/"), text3_en="Means three")
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"title3_en"}


def test_grades_of_services_begin_at_zero(desk):
    row = shelve(
        desk.owner,
        maturity.document("service_percent", questions=[question("q1", "A.1", "service_0_3")]),
    )
    fields = desk.get(at(row, "levels/")).context["form"].fields
    assert "text0_en" in fields
    assert "text4_en" not in fields


# Drafts


def test_a_model_may_be_unfinished_and_says_what_it_lacks(desk, row):
    desk.save(at(row, "dimensions/add/?into=B"), name_en="Still empty", key="B.2")
    page = text(desk.get(at(row)))
    assert "not usable yet: 1 problem" in page
    assert "Dimension B.2: The dimension has no questions yet. Add one, or delete" in page


def test_another_rule_may_leave_everything_to_do(desk, row):
    assert desk.save(at(row, "head/"), rule="level_gated").status_code == 302
    page = text(desk.get(at(row)))
    assert "not usable yet: 4 problems" in page
    assert "Question q1, level: The rule needs to know to which level" in page


def test_a_level_without_questions_is_told_with_its_dimension(desk):
    row = shelve(
        desk.owner,
        maturity.document("level_gated", questions=[question("q1", "A.1", level=2)]),
    )
    desk.save(at(row, "questions/q1/"), level="4")
    page = text(desk.get(at(row)))
    assert "Dimension A.1: Level 2 has no questions, so nobody could climb past it." in page
    assert "Level 3 has no questions" in page


def test_everything_can_be_deleted_and_begun_again(desk, row):
    for key in ("A", "B"):
        desk.post(at(row, f"parts/{key}/delete/"))
    page = text(desk.get(at(row)))
    assert "There is no domain yet. Add the first one." in page
    assert "There is no question yet. Add the first one to a dimension." in page
    desk.save(at(row, "domains/add/"), name_en="New")
    desk.save(at(row, "dimensions/add/?into=D1"), name_en="New")
    desk.save(at(row, "question/add/?into=D1.1"), text_en="New?", capability="GOV")
    assert "ready to use" in text(desk.get(at(row)))


def test_level_texts_that_are_missing_are_asked_for(desk):
    row = shelve(
        desk.owner,
        maturity.document(
            "level_gated", questions=[question("q1", "A.1", "level_choice")], levels=FIVE_LEVELS
        ),
    )
    desk.save(at(row, "levels/"), title5_en="", text5_en="")
    assert "each needs a text (described now: 1, 2, 3, 4)" in text(desk.get(at(row)))


# Two windows


def test_who_saves_an_older_state_sees_both_and_loses_nothing(desk, row):
    page = at(row, "questions/q1/")
    older = desk.fields(page)
    desk.save(page, text_en="From the other window")
    response = desk.client.post(page, older | {"text_en": "From this window"})
    assert response.status_code == 409
    words = text(response)
    assert "This was changed while you were writing" in words
    assert "Question From the other window From this window" in words
    again = response.context["form"]
    fields = {field.name: field.value() for field in again if field.value() not in (None, [])}
    assert desk.client.post(page, fields).status_code == 302
    assert next(model_of(row).questions()).text.en == "From this window"


def test_two_windows_with_different_questions_do_not_disturb_each_other(desk, row):
    older = desk.fields(at(row, "questions/q2/"))
    desk.save(at(row, "questions/q1/"), text_en="First window")
    response = desk.client.post(at(row, "questions/q2/"), older | {"text_en": "Second window"})
    assert response.status_code == 302
    assert [each.text.en for each in model_of(row).questions()][:2] == [
        "First window",
        "Second window",
    ]


def test_a_question_deleted_meanwhile_can_be_added_again_as_it_was_typed(desk, row):
    page = at(row, "questions/q1/")
    older = desk.fields(page)
    desk.post(at(row, "questions/q1/delete/"))
    response = desk.client.post(page, older | {"text_en": "Not lost"})
    assert response.status_code == 409
    assert "This was deleted meanwhile" in text(response)
    form = response.context["form"]
    fields = {field.name: field.value() for field in form if field.value() not in (None, [])}
    assert desk.client.post(response.context["action"], fields).status_code == 302
    assert keys(row)[1] == ["q2", "q1", "q3", "q4"]


@pytest.mark.parametrize("key", ["A", "A.2"])
def test_a_part_deleted_meanwhile_can_be_added_again(desk, row, key):
    page = at(row, f"parts/{key}/")
    older = desk.fields(page)
    desk.post(at(row, f"parts/{key}/delete/"))
    response = desk.client.post(page, older | {"name_en": "Not lost"})
    assert response.status_code == 409
    form = response.context["form"]
    fields = {field.name: field.value() for field in form if field.value() not in (None, [])}
    assert desk.client.post(response.context["action"], fields).status_code == 302
    assert key in keys(row)[0]


def test_level_texts_of_what_is_gone_are_shown_to_copy(desk, row):
    page = at(row, "levels/?question=q1")
    desk.post(at(row, "questions/q1/delete/"))
    response = desk.post(page, text2_en="Not lost")
    assert response.status_code == 409
    assert "Copy what you need" in text(response)
    assert "Not lost" in response.content.decode()


@pytest.mark.parametrize("page", ["questions/q1/move/", "questions/q1/delete/", "parts/A/delete/"])
def test_an_older_page_moves_and_deletes_nothing(desk, row, page):
    desk.save(at(row, "questions/q2/"), text_en="Newer")
    response = desk.post(at(row, page), edition="1", step="down")
    assert response.status_code == 409
    assert "This model was changed while you had it open" in text(response)
    assert keys(row)[1] == ["q1", "q2", "q3", "q4"]


def test_what_was_typed_when_people_began_to_answer_is_still_in_the_form(desk, row):
    page = at(row, "questions/q1/")
    typed = desk.fields(page) | {"text_en": "Not lost"}
    LibraryModel.objects.update(locked_at=timezone.now())
    response = desk.client.post(page, typed)
    assert response.status_code == 409
    assert "People answer this version, so it stays as it is." in text(response)
    assert "Not lost" in response.content.decode()


@pytest.mark.parametrize(
    "page", ["head/", "levels/", "parts/A/", "questions/q1/", "questions/q1/delete/"]
)
def test_the_editor_of_a_locked_model_says_what_to_do_instead(desk, row, page):
    LibraryModel.objects.update(locked_at=timezone.now())
    response = desk.get(at(row, page))
    assert response.status_code == 409
    assert "Make a new version of it and change that." in text(response)


@pytest.mark.parametrize("page", ["questions/q1/move/", "parts/A/delete/"])
def test_a_locked_model_is_not_moved_or_deleted_in(desk, row, page):
    LibraryModel.objects.update(locked_at=timezone.now())
    response = desk.post(at(row, page), step="down")
    assert response.status_code == 409
    assert keys(row)[1] == ["q1", "q2", "q3", "q4"]


def test_a_session_that_ends_under_somebodys_hands_loses_no_text(desk, row):
    page = at(row, "questions/q1/")
    typed = desk.fields(page) | {"text_en": "Not lost", "help_en": "Nor this"}
    desk.client.logout()
    response = desk.client.post(page, typed)
    assert response.status_code == 401
    assert "Not lost" in text(response)
    assert "Nor this" in text(response)
    assert "Log in" in text(response)
