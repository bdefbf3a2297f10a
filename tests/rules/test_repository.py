"""What must never be committed, and how what is committed must look."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
BINARY = {".png", ".jpg", ".ico", ".webp"}
# Written apart, so that this file does not contain what it forbids.
MACHINE = re.compile(
    r"(?<![\w./:-])/(?:wor" + r"k|roo" + r"t|farm|home/\w+|Users/\w+|tm" + r"p)/"
    r"|py" + r"pi\.org|python" + r"hosted\.org|registry\.npm" + r"js|deb\.deb" + r"ian"
)
VENDORED = re.compile(
    r"\.min\.(js|css)$|(^|/)(htmx|sortable|alpine|idiomorph)[\w.-]*\.js$"
    r"|\.(woff2?|ttf|otf|eot|mo|whl|pdf|sqlite3?)$|(^|/)(node_modules|vendor|third_party)/"
)


def tracked() -> list[Path]:
    """The files of the next commit, as far as they stand in the working tree."""
    command = ["git", "ls-files", "--cached", "-z"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    """Name and content of every tracked text file."""
    return [
        (str(path.relative_to(ROOT)), path.read_text("utf-8"))
        for path in tracked()
        if path.suffix not in BINARY
    ]


def hits(pattern: re.Pattern[str], files: list[tuple[str, str]]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:90]}"
        for name, text in files
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def templates() -> list[tuple[str, str]]:
    return [(name, text) for name, text in texts() if name.startswith("templates/")]


def test_no_file_names_a_machine_or_a_package_index():
    assert hits(MACHINE, texts()) == []


@pytest.mark.parametrize(
    "line", ["see /ro" + "ot/x", "'/tm" + "p/a'", "https://py" + "pi.org/simple"]
)
def test_the_search_for_machine_paths_finds_one(line):
    assert hits(MACHINE, [("file", line)]) == [f"file:1: {line}"]


def test_nothing_third_party_is_committed():
    names = [str(path.relative_to(ROOT)) for path in tracked()]
    assert [name for name in names if VENDORED.search(name)] == []


REQUIREMENTS = ["requirements.txt", "requirements-dev.txt", "requirements-optimise.txt"]


def pins(name):
    return re.split(r"\n(?=\S)", (ROOT / name).read_text("utf-8").strip())


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirements_pin_every_package_by_hash_and_name_no_index(name):
    text = (ROOT / name).read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(--(extra-)?index|-i\b|--find-links|-f\b|--trusted)", text, re.M)
    packages = pins(name)
    assert len(packages) > 40
    assert [each for each in packages if "==" not in each or "--hash=sha256:" not in each] == []


@pytest.mark.parametrize("name", REQUIREMENTS[1:])
def test_the_other_requirements_contain_the_ones_of_run_at_the_same_versions(name):
    """`dev.py` does not install requirements.txt again where it has installed one of them."""

    def versions(of):
        # some are for one system only there, and for all here
        return {each.split(" ")[0] for each in pins(of)}

    assert versions("requirements.txt") <= versions(name)


def test_every_dependency_says_what_it_is_for():
    text = (ROOT / "pyproject.toml").read_text("utf-8").split("[tool.")[0]
    lines = [line for line in text.splitlines() if line.startswith('    "')]
    assert len(lines) > 30
    assert [line for line in lines if not re.search(r",\s+# \w", line)] == []


def test_no_template_has_a_style_attribute():
    assert hits(re.compile(r"\sstyle\s*=|<style\b"), templates()) == []


def test_the_only_inline_script_is_the_nonced_import_map():
    data = r"(?![^>]*\stype=.application/json.)"  # is never run
    import_map = r"(?![^>]*\stype=.importmap.[^>]*\bnonce=)"
    script = re.compile(r"<script\b(?![^>]*\ssrc=)" + data + import_map)
    assert hits(script, templates()) == []


def test_no_template_has_an_inline_event_handler_or_a_javascript_address():
    handler = re.compile(r"""\son[a-z]+\s*=\s*["']|href\s*=\s*["']javascript:|hx-on[:=]""")
    assert hits(handler, templates()) == []
