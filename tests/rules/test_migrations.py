"""Migrations: written down, one line of them per app, and the way from nothing to now."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration():
    out = StringIO()
    call_command("makemigrations", check_changes=True, dry_run=True, stdout=out)
    assert "No changes detected" in out.getvalue()


def test_no_app_has_two_last_migrations():
    assert MigrationLoader(None, ignore_no_migrations=True).detect_conflicts() == {}
