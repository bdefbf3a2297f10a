"""The settings of an engagement: the form, the logo, the role groups."""

import datetime
import io
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from pmo_studio.core.actions.engagements import change_settings
from pmo_studio.core.models import Engagement, Event, Logo
from tests.factories import EngagementFactory
from tests.rules.matrix.core import settings_form


def text(response):
    return response.content.decode()


def save(people, column="lead", **values):
    form = settings_form(people) | {"name": people.engagement.name} | values
    return people.browser(column).post(f"/engagements/{people.engagement.pk}/settings/", form)


def fresh(people):
    return Engagement.objects.get(pk=people.engagement.pk)


def picture(kind="PNG", size=(40, 20)):
    out = io.BytesIO()
    Image.new("RGB", size, "#1F4FD8").save(out, kind)
    return out.getvalue()


def upload(people, content, name="logo.png", column="lead"):
    return people.browser(column).post(
        f"/engagements/{people.engagement.pk}/logo/set/",
        {"logo": SimpleUploadedFile(name, content)},
    )


def test_saving_writes_what_changed_and_names_it_in_one_line(people):
    response = save(
        people, team_limit=5, holidays="2026-12-25\n2026-01-01", working_days=["1", "4"]
    )
    assert response.status_code == 302
    now = fresh(people)
    assert (now.team_limit, now.working_days) == (5, "14")
    assert now.holidays == ["2026-01-01", "2026-12-25"]
    event = Event.objects.get(kind="engagement.changed")
    assert event.data == {"settings": ["holidays", "team_limit", "working_days"]}


def test_saving_nothing_new_is_no_line_of_history(people):
    response = people.browser("lead").post(
        f"/engagements/{people.engagement.pk}/settings/",
        settings_form(people) | {"name": people.engagement.name},
        follow=True,
    )
    assert "Nothing was changed" in text(response)
    assert not Event.objects.filter(kind="engagement.changed").exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "required"),
        ("holidays", "Christmas", "Christmas” is no date"),
        ("holidays", "2026-02-30", "is no date"),
        ("holidays", "0001-12-25", "1900 to 2199"),
        ("start_date", "0001-01-01", "1900 to 2199"),
        ("retention_date", "9999-12-31", "1900 to 2199"),
        ("brand_colour", "red", "Write the colour like"),
        ("team_limit", "0", "greater than or equal to 1"),
        ("pmo_fte", "-1", "greater than or equal to 0"),
        ("seat_days", "9999", "less than or equal to 366"),
        ("review_days", "32768", "less than or equal to 32767"),
        ("working_days", [], "required"),
        ("retention_date", "2020-01-01", "Choose a date in the future"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_typed_is_lost(people, field, value, words):
    response = save(people, organisation="Another organisation", **{field: value})
    page = text(response)
    assert response.status_code == 422
    assert words in page
    assert f'id="id_{field}_error"' in page
    assert 'value="Another organisation"' in page
    assert fresh(people).organisation == "Meridian Health"


def test_the_frame_keeps_the_real_name_while_a_wrong_one_is_typed(people):
    page = text(save(people, name="Never saved", team_limit="0"))
    assert '<span class="name">Meridian Health PMO</span>' in page


def test_a_retention_date_that_has_come_does_not_stop_other_changes(people):
    day = datetime.date(2026, 1, 31)
    Engagement.objects.update(retention_date=day)
    people.engagement.refresh_from_db()
    assert save(people, team_limit=9, retention_date=day).status_code == 302
    assert fresh(people).team_limit == 9


@pytest.mark.parametrize("column", ["facilitator", "contributor", "viewer", "guest"])
def test_everybody_reads_the_settings_and_only_the_lead_saves(people, column):
    page = text(people.browser(column).get(f"/engagements/{people.engagement.pk}/settings/"))
    assert '<fieldset class="stack" disabled>' in page
    assert ">Save<" not in page
    response = save(people, column, team_limit=9)
    assert response.status_code == 403
    assert "Only the lead" in text(response)


def test_facilitators_save_where_the_lead_allows_it(people):
    Engagement.objects.update(facilitators_may_set=True)
    people.engagement.refresh_from_db()
    assert save(people, "facilitator", team_limit=9).status_code == 302


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_logo_is_drawn_anew_as_png(people, kind):
    assert upload(people, picture(kind)).status_code == 302
    response = people.browser("guest").get(f"/engagements/{people.engagement.pk}/logo/")
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert Image.open(io.BytesIO(response.content)).size == (40, 20)


def test_nothing_hidden_in_a_logo_is_kept(people):
    upload(people, picture("PNG") + b"<script>secret</script>")
    assert b"secret" not in bytes(Logo.objects.get().png)


def test_a_large_logo_is_made_small(people):
    upload(people, picture(size=(2000, 1000)))
    assert (Logo.objects.get().width, Logo.objects.get().height) == (800, 400)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
        (b"%PDF-1.7 pretending", "not a picture"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "not a picture"),
        (b"x" * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
        (b"", "empty"),
    ],
)
def test_what_is_no_logo_is_refused_in_words(people, content, words):
    response = upload(people, content)
    assert response.status_code == 422
    assert words in text(response)
    assert not Logo.objects.exists()


@pytest.mark.parametrize("cut", [20, 60, 100])
def test_a_truncated_logo_is_refused_in_words(people, cut):
    response = upload(people, picture("PNG", (300, 300))[:cut])
    assert response.status_code == 422
    assert "not a picture" in text(response)


def test_a_logo_whose_parts_are_damaged_is_refused_in_words(people):
    whole = picture("PNG", (300, 300))
    data = whole.index(b"IDAT")
    # A chunk that says it is shorter than it is: what follows is read as the next one's name.
    response = upload(people, whole[: data - 4] + bytes((0, 0, 0, 5)) + whole[data:])
    assert response.status_code == 422
    assert "not a picture" in text(response)


def test_a_small_file_with_a_huge_picture_in_it_is_refused(people):
    out = io.BytesIO()
    Image.new("1", (6000, 5000)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    response = upload(people, out.getvalue())
    assert response.status_code == 422
    assert "25 million pixels" in text(response)


def test_a_picture_that_would_fill_the_memory_is_refused(people):
    header = picture()
    bomb = header[:16] + (60_000).to_bytes(4, "big") + (60_000).to_bytes(4, "big") + header[24:]
    response = upload(people, bomb)
    assert response.status_code == 422
    assert not Logo.objects.exists()


def test_a_missing_file_is_asked_for(people):
    response = people.browser("lead").post(f"/engagements/{people.engagement.pk}/logo/set/")
    assert response.status_code == 422
    assert "Choose a picture first" in text(response)


def test_the_logo_can_be_taken_away(people):
    upload(people, picture())
    people.browser("lead").post(f"/engagements/{people.engagement.pk}/logo/set/", {"remove": "yes"})
    assert not Logo.objects.exists()
    assert (
        people.browser("lead").get(f"/engagements/{people.engagement.pk}/logo/").status_code == 404
    )


def change_group(people, **values):
    group = people.engagement.role_groups.get(key="EXE")
    form = {"name": "Board", "weight": "2", "min_display_n": "4"} | values
    data = {f"g{group.pk}-{name}": value for name, value in form.items()}
    return group, people.browser("lead").post(f"/role-groups/{group.pk}/", data)


def test_a_role_group_is_renamed_and_weighed(people):
    group, response = change_group(people)
    group.refresh_from_db()
    assert response.status_code == 302
    assert (group.name, group.weight, group.min_display_n) == ("Board", 2, 4)
    assert Event.objects.filter(kind="role_group.changed").exists()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"min_display_n": "2"}, "At least 3"),
        ({"min_display_n": "32768"}, "less than or equal to 32767"),
        ({"name": ""}, "required"),
        ({"weight": "-1"}, "weight"),
        ({"weight": "heavy"}, "number"),
    ],
)
def test_a_wrong_role_group_is_refused_at_its_field(people, values, words):
    group, response = change_group(people, **values)
    page = text(response)
    assert response.status_code == 422
    assert words in page
    assert "errorlist" in page
    group.refresh_from_db()
    assert group.min_display_n == 3
    assert group.name != ""


def test_the_settings_say_in_words_who_may_do_what(people):
    page = text(people.browser("viewer").get(f"/engagements/{people.engagement.pk}/settings/"))
    assert "admits people up to contributor" in page
    assert "writes until the room is closed" in page


class Form:
    """The settings as one person's browser holds them, from opening the page until saving."""

    def __init__(self, people, column):
        self.address = f"/engagements/{people.engagement.pk}/settings/"
        self.browser = people.browser(column)
        self.take_up(self.browser.get(self.address))

    def take_up(self, response):
        """Read the page: hidden values as they stand, fields as the form holds them."""
        form = response.context["form"]
        shown = {name: form[name].value() for name in form.fields}
        self.fields = {name: value for name, value in shown.items() if value not in (None, False)}
        was = {}
        for name, value in response.context["was"]:
            was.setdefault(name, []).append(value)
        assert all(f'name="{name}"' in text(response) for name in was)
        self.fields |= was

    def save(self, **values):
        response = self.browser.post(self.address, self.fields | values)
        if response.status_code == 422:
            self.take_up(response)
        return response


@pytest.fixture
def two(people):
    """The lead, and a facilitator who may set, with the same page open."""
    Engagement.objects.filter(pk=people.engagement.pk).update(facilitators_may_set=True)
    return Form(people, "lead"), Form(people, "facilitator")


def test_two_who_save_at_once_keep_each_others_changes(people, two):
    one, other = two
    assert one.save(organisation="Meridian Group").status_code == 302
    assert other.save(team_limit=9).status_code == 302
    now = fresh(people)
    assert (now.organisation, now.team_limit) == ("Meridian Group", 9)
    changes = Event.objects.filter(kind="engagement.changed")
    assert [event.data["settings"] for event in changes] == [["organisation"], ["team_limit"]]


def test_the_second_of_two_in_one_field_reads_both_values_and_decides(people, two):
    one, other = two
    one.save(organisation="Meridian Group", size="L")
    response = other.save(organisation="Meridian plc", team_limit=9)
    page = text(response)
    assert response.status_code == 422
    assert (
        "changed this to “Meridian Group” while you were writing. You chose “Meridian plc”" in page
    )
    assert people.lead.name in page
    assert 'value="Meridian plc"' in page
    assert (fresh(people).organisation, fresh(people).team_limit) == ("Meridian Group", 3)
    # What the other one changed besides is shown as it is now, and what was typed is kept.
    assert (other.fields["size"], str(other.fields["team_limit"])) == ("L", "9")

    assert other.save().status_code == 302
    now = fresh(people)
    assert (now.organisation, now.team_limit, now.size) == ("Meridian plc", 9, "L")


@pytest.mark.parametrize(
    ("field", "first", "second", "words"),
    [
        ("size", "L", "S", "to “Large: more than 80 projects at once”"),
        (
            "working_days",
            ["1", "2"],
            ["3"],
            "to “Monday, Tuesday” while you were writing. You chose “Wednesday”",
        ),
        ("holidays", "2026-12-25", "2026-12-24", "to “2026-12-25”"),
        ("retention_date", "2099-01-01", "2098-01-01", "to “2099-01-01”"),
        ("pmo_fte", "4.5", "5", "to “4.5”"),
    ],
)
def test_both_values_are_said_in_words(two, field, first, second, words):
    one, other = two
    one.save(**{field: first})
    assert words in text(other.save(**{field: second}))


def test_two_who_choose_the_same_do_not_disturb_each_other(people, two):
    for form in two:
        assert form.save(team_limit=9).status_code == 302
    assert Event.objects.filter(kind="engagement.changed").count() == 1


def test_a_field_that_cannot_be_saved_keeps_what_the_page_was_made_of(people, two):
    one, other = two
    one.save(organisation="Meridian Group")
    assert other.save(team_limit=0).status_code == 422
    assert other.save(team_limit=9).status_code == 302
    assert (fresh(people).organisation, fresh(people).team_limit) == ("Meridian Group", 9)


def test_the_colour_as_browsers_send_it_is_no_change(people):
    form = Form(people, "lead")
    form.save(brand_colour="#0c1f2a")
    assert not Event.objects.filter(kind="engagement.changed").exists()


@pytest.mark.parametrize(("colour", "lines"), [("#7A1FA2", 1), ("#0C1F2A", 0)])
def test_a_chosen_colour_is_a_line_over_the_title_strip(people, client, colour, lines):
    Engagement.objects.filter(pk=people.engagement.pk).update(brand_colour=colour)
    client.force_login(people.contributor.user)

    page = client.get(reverse("core:settings", args=[people.engagement.pk])).content.decode()

    assert page.count(f'height="4" fill="{colour}"/>') == lines
    assert " style=" not in page


def test_what_nobody_said_is_forgotten_by_the_migration_and_comes_back_on_the_way_back(people):
    """The functions of 0007, over the models of now: the columns are the same."""
    migration = import_module("pmo_studio.core.migrations.0007_said_or_assumed")
    untouched = EngagementFactory(pmo_fte=3, review_days=90, delivery_mode="agile")
    change_settings(people.engagement, by=people.lead, pmo_fte=Decimal("3.0"), review_days=30)
    migration.forget_defaults(apps, None)
    untouched.refresh_from_db()
    assert (untouched.pmo_fte, untouched.review_days) == (None, None)
    assert (fresh(people).pmo_fte, fresh(people).review_days) == (3, 30)
    migration.write_defaults(apps, None)
    untouched.refresh_from_db()
    assert (untouched.pmo_fte, untouched.review_days) == (3, 30)
