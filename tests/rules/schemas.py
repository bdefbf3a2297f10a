"""What a database holds, as its own catalogue tells it: to compare one with another.

A schema maps every table to the definitions of its columns, constraints and indexes, as texts
without an order: a migration adds at the end what a new table has in the middle.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

Schema = dict[str, set[str]]
SQLITE_ENGINE = "django.db.backends.sqlite3"
# The record of migrations itself, and Django's own migration of groups, which numbers their rights
# with bigint on PostgreSQL where its model says integer.
NOT_OURS = {"django_migrations", "auth_group_permissions"}

POSTGRESQL = """
    SELECT c.relname, format('%I %s %s %s default:%s identity:%s generated:%s', a.attname,
        format_type(a.atttypid, a.atttypmod), l.collname,
        CASE WHEN a.attnotnull THEN 'NOT NULL' ELSE 'NULL' END,
        pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        LEFT JOIN pg_collation l ON l.oid = a.attcollation
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
        AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT c.relname, format('CONSTRAINT %I %s', o.conname, pg_get_constraintdef(o.oid))
    FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid
    WHERE o.connamespace = 'public'::regnamespace AND o.contype <> 'n' -- said by the columns
    UNION ALL
    SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT c.relname, pg_get_triggerdef(t.oid)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal
    UNION ALL
    SELECT coalesce(o.relname, c.relname), format('SEQUENCE %I %s from %s by %s to %s', c.relname,
        format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmax)
    FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid
        LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
            AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
        LEFT JOIN pg_class o ON o.oid = d.refobjid
    WHERE c.relnamespace = 'public'::regnamespace
"""
SQLITE = """
    SELECT type, tbl_name, sql FROM sqlite_master
    WHERE sql <> '' AND name <> 'sqlite_sequence' -- its own: for unnamed UNIQUE, for AUTOINCREMENT
"""


def schema(connection: BaseDatabaseWrapper) -> Schema:
    """Every table of this database with its definitions."""
    found: Schema = {}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL)
            for table, definition in cursor.fetchall():
                found.setdefault(table, set()).add(definition)
            return found
        cursor.execute(SQLITE)
        for kind, table, sql in cursor.fetchall():
            parts = table_parts(sql) if kind == "table" else [sql]
            found.setdefault(table, set()).update(" ".join(part.split()) for part in parts)
    return found


def differences(built: Schema, migrated: Schema) -> list[str]:
    """What the tables that the models make do not share with those of the migrations."""
    wrong = [f"no such table: {table}" for table in (built.keys() | NOT_OURS) ^ migrated.keys()]
    for table in sorted(built.keys() & migrated.keys() - NOT_OURS):
        wrong += [f"{table}: {each}" for each in sorted(built[table] ^ migrated[table])]
    return wrong


def schema_of_file(path: Path) -> Schema:
    """That of a database of SQLite that others have made."""
    handler = ConnectionHandler({"default": {"ENGINE": SQLITE_ENGINE, "NAME": str(path)}})
    found = schema(handler["default"])
    handler["default"].close()
    return found


def table_parts(sql: str) -> list[str]:
    """The columns and constraints of a CREATE TABLE, and what stands behind its bracket."""
    inside, behind = sql[sql.index("(") + 1 :].rsplit(")", 1)
    parts, depth = [""], 0
    # Quoted texts and names are one piece each, whatever is in them.
    for piece in re.findall(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|[^'\"]", inside):
        depth += (piece == "(") - (piece == ")")
        if piece == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += piece
    return [*parts, f"behind:{behind}"]


def filled_tables(connection: BaseDatabaseWrapper) -> set[str]:
    """The tables that hold any row."""
    filled = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608 (its own names)
            if cursor.fetchone():
                filled.add(table)
    return filled


@contextmanager
def empty_database(name: str) -> Iterator[BaseDatabaseWrapper]:
    """A new database in the place of the default one, which is back at the end.

    `name` is its name on PostgreSQL, its file on SQLite.
    """
    standing = connections["default"]
    empty = standing.copy()
    empty.settings_dict["OPTIONS"].pop("pool", None)  # Django keeps one for an alias
    empty.settings_dict["TEST"]["NAME"] = name
    empty.settings_dict["NAME"] = empty.creation._create_test_db(verbosity=0, autoclobber=True)
    connections["default"] = empty
    try:
        yield empty
    finally:
        connections["default"] = standing
        empty.close()
        empty.creation._destroy_test_db(name, verbosity=0)
