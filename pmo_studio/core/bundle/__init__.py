"""The engagement bundle: one JSON document that holds an engagement, out and in again.

Apps register a Part in ready(): its tables, and which fields of its events hold ids.
docs/develop/formats.md describes the document and how to add a part.
"""

from pmo_studio.core.bundle.bad import BadBundle
from pmo_studio.core.bundle.checking import check
from pmo_studio.core.bundle.loading import load
from pmo_studio.core.bundle.schema import document_schema
from pmo_studio.core.bundle.shapes import Ref
from pmo_studio.core.bundle.tables import (
    Arrival,
    Part,
    Row,
    Rule,
    Scope,
    Table,
    parts,
    register,
    tables,
)
from pmo_studio.core.bundle.writing import write

__all__ = [
    "Arrival",
    "BadBundle",
    "Part",
    "Ref",
    "Row",
    "Rule",
    "Scope",
    "Table",
    "check",
    "document_schema",
    "load",
    "parts",
    "register",
    "tables",
    "write",
]
