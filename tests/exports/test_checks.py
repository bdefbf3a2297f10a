"""Pango: missing or not, said in words, without loading it."""

import sys

import pytest

from pmo_studio.exports import checks, pango


def test_missing_pango_is_a_numbered_remark_with_the_line_to_type(monkeypatch):
    monkeypatch.setattr(pango, "is_missing", lambda: True)

    found = checks.pango_is_missing(None)

    assert [message.id for message in found] == ["exports.I001"]
    assert pango.remedy() in found[0].hint


def test_nothing_is_remarked_where_pango_is(monkeypatch):
    monkeypatch.setattr(pango, "is_missing", lambda: False)

    assert checks.pango_is_missing(None) == []


@pytest.mark.parametrize(
    ("platform", "found", "line"),
    [
        ("darwin", (), "brew install pango"),
        ("win32", (), "pacman -S mingw-w64-x86_64-pango"),
        ("linux", ("dnf",), "sudo dnf install -y pango"),
        ("linux", ("apk",), "sudo apk add pango"),
        ("linux", (), pango.DEBIAN),
    ],
)
def test_the_line_fits_the_machine(monkeypatch, platform, found, line):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(pango, "which", lambda name: name if name in found else None)

    assert pango.remedy() == line


def test_looking_for_pango_does_not_load_weasyprint(monkeypatch):
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(pango, "HOMEBREW", pango.Path("/nowhere"))
    monkeypatch.setattr(pango, "find_library", lambda name: None)

    assert pango.is_missing()
    assert "weasyprint" not in sys.modules
