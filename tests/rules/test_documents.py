"""What the documents promise stands in the code, and the other way round."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

import dev

ROOT = Path(settings.BASE_DIR)
VARIABLE = re.compile(r"\bPMO_[A-Z][A-Z_]*[A-Z]\b")
# Set by dev.py for tests, or forms of another variable.
INTERNAL = {"PMO_SECRET_KEY_FILE", "PMO_DATABASE_FILE"}
DOCUMENTS = sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("docs/**/*.md"))


def variables_of_the_code() -> set[str]:
    code = "".join(path.read_text("utf-8") for path in ROOT.glob("pmo_studio/**/*.py"))
    return set(VARIABLE.findall(code)) - INTERNAL


def variables_of_the_table() -> set[str]:
    text = (ROOT / "docs/run/README.md").read_text("utf-8")
    return {row.split("`")[1] for row in text.splitlines() if row.startswith("| `PMO_")}


def test_every_environment_variable_stands_in_the_table_and_no_other():
    assert variables_of_the_table() ^ (variables_of_the_code() | {"PMO_DEMO_LOGINS"}) == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_file_of_the_repository_leads_somewhere(path):
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def words_of_the_studio() -> set[str]:
    """Every text of pages and of the catalogue, in English."""
    with (ROOT / "locale/es/LC_MESSAGES/django.po").open("rb") as file:
        ids = [message.id for message in read_po(file)]
    known = {each for one in ids for each in ([one] if isinstance(one, str) else one)}
    catalogue = (ROOT / "pmo_studio/core/catalogue").glob("*.json")
    return known.union(
        *(re.findall(r'"en": "(.*)"', path.read_text("utf-8")) for path in catalogue)
    )


def test_what_the_guide_says_to_press_stands_on_a_page_exactly_so():
    text = (ROOT / "docs/use/README.md").read_text("utf-8")
    named = re.findall(r"\*([^*`]+)\*", text.replace("**", ""))
    assert len(named) > 100
    known = words_of_the_studio()
    assert [name for name in named if " ".join(name.split()) not in known] == []


def test_every_command_of_dev_is_documented():
    text = (ROOT / "docs/develop/README.md").read_text("utf-8")
    commands = re.findall(r'^    (?:command = )?add\("(\w+)"', Path(dev.__file__).read_text(), re.M)
    assert len(commands) == 6
    assert [name for name in commands if f"`python3 dev.py {name}" not in text] == []
