"""Exports are tested with a folder of files of their own."""

import pytest


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """No file of another test counts as made already."""
    settings.MEDIA_ROOT = tmp_path / "media"
