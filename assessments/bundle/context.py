"""Context entries in the engagement bundle."""

from django.utils.translation import gettext_lazy as _

from assessments.models import ContextEntry
from pmo_studio.core.bundle import Part, Rule, Table, register

CONTEXT = Table(
    key="context_entries",
    space="context_entry",
    model=ContextEntry,
    fields=(
        *("kind", "text", "source", "author", "position", "version", "number"),
        *("created_at", "archived_at", "archived_by"),
    ),
    rows=lambda engagement: ContextEntry.objects.filter(engagement=engagement),
    references={"author": "seat", "archived_by": "seat"},
    rules=(
        Rule(
            "archived_by",
            lambda row: (row["archived_by"] is None) == (row["archived_at"] is None),
            _("must be given exactly when archived_at is"),
        ),
    ),
)


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    register(
        Part(
            key="context",
            tables=(CONTEXT,),
            payloads={"context.added": {"version": int}, "context.edited": {"version": int}},
            # There is one in an engagement, named by its number.
            aliases={"context": "engagement"},
        )
    )
