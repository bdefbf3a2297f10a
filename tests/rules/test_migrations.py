"""Migrations: written down, one line of them per app, and the way from nothing to now."""

import os
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader

from tests.rules.schemas import NOT_OURS, differences, empty_database, filled_tables, schema

OURS = {"assessments", "canvases", "pmo_studio", "roadmaps"}


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration():
    out = StringIO()
    call_command("makemigrations", check_changes=True, dry_run=True, stdout=out)
    assert "No changes detected" in out.getvalue()


def test_no_app_has_two_last_migrations():
    assert MigrationLoader(None, ignore_no_migrations=True).detect_conflicts() == {}


def test_every_step_of_ours_can_be_taken_back():
    ours = {key: one for key, one in MigrationLoader(None).disk_migrations.items() if is_ours(one)}
    assert len(ours) > 20
    stuck = [
        f"{app} {name}: {operation.describe()}"
        for (app, name), migration in ours.items()
        for operation in migration.operations
        if not operation.reversible
    ]
    assert stuck == []


def is_ours(migration: Migration) -> bool:
    return type(migration).__module__.split(".")[0] in OURS


# What Django puts into the tables after either way.
FILLED = {"django_migrations", "django_content_type", "auth_permission"}


# On SQLite test_run.py compares what `dev.py run` has migrated: it takes long, and twice is enough.
@pytest.mark.skipif(
    connection.vendor == "sqlite" and os.name != "nt", reason="compared in test_run.py"
)
@pytest.mark.django_db
def test_the_migrations_make_from_nothing_what_the_models_say():
    """All other tests run on tables built from the models (tests/conftest.py)."""
    built = schema(connection)
    with empty_database(f"{connection.settings_dict['NAME']}_migrated") as empty:
        call_command("migrate", verbosity=0)
        migrated, filled = schema(empty), filled_tables(empty)
    assert differences(built, migrated) == []
    assert filled == FILLED  # the tests would not have the rows of a migration


def test_a_comparison_of_tables_names_what_differs():
    built = {"ours": {"a", "b"}, "new": {"c"}}
    migrated = {"ours": {"a", "d"}} | {table: set() for table in NOT_OURS}
    assert differences(built, migrated) == ["no such table: new", "ours: b", "ours: d"]
