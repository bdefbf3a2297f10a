"""An engagement as a bundle."""

from collections.abc import Collection
from typing import Any

from django.db import models

from pmo_studio.core.bundle.schema import NAME
from pmo_studio.core.bundle.tables import Row, Scope, Table, tables
from pmo_studio.core.models import Engagement


def write(
    engagement: Engagement,
    scope: Scope = Scope.ENGAGEMENT,
    *,
    without: Collection[str] = frozenset(),
) -> dict[str, Any]:
    """The document: plain JSON values, the same for the same engagement.

    Ids count from 1 within each table, in the order in which the rows were made.  What points
    to something that does not travel (a join code, an invitation) becomes 0.  Tables `without`
    which the reader can do are not even read.
    """
    travelling = (table for table in tables() if table.fields_in(scope) is not None)
    present = [table for table in travelling if table.key not in without]
    ids = {
        table.space: {pk: number for number, pk in enumerate(_rows(table, engagement, scope), 1)}
        for table in present
        if table.has_ids or table.single
    }

    def local(space: str, pk: int, place: str) -> int:
        return ids.get(space, {}).get(pk, 0)

    document: dict[str, Any] = {"schema": NAME, "scope": str(scope)}
    for table in present:
        columns = table.columns(scope)
        written = []
        for found in _query(table, engagement, scope).iterator():
            row: Row = {
                name: column.out(getattr(found, table.field(name).attname))
                for name, column in columns.items()
            }
            row = table.convert_ids(row, table.key, local)
            if table.has_ids:
                row["id"] = local(table.space, found.pk, table.key)
            written.append(row)
        document[table.key] = written
        if table.single:
            document[table.key] = written[0] if written else None
    return document


def _query(table: Table, engagement: Engagement, scope: Scope) -> "models.QuerySet[Any]":
    rows = table.rows(engagement).order_by(table.order)
    return rows.filter(table.in_template) if scope == Scope.TEMPLATE else rows


def _rows(table: Table, engagement: Engagement, scope: Scope) -> list[int]:
    return list(_query(table, engagement, scope).values_list("pk", flat=True))
