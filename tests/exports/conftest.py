"""Exports are tested with a folder of files of their own, and with Pango where a PDF is drawn."""

import pytest

from pmo_studio.exports import pango
from tests.needs import skip_or_refuse


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if pango.is_missing():
        drawn = [item for item in items if item.get_closest_marker("pango")]
        skip_or_refuse(drawn, what="tests of PDF", why=f"Pango is missing: {pango.remedy()}")


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """No file of another test counts as made already."""
    settings.MEDIA_ROOT = tmp_path / "media"
