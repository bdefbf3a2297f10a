"""Evidence and plans to test an assumption in the engagement bundle."""

from django.utils.translation import gettext_lazy as _

from canvases.models import NoteEvidence, Trial
from canvases.models.evidence import ADDRESS_MOST, PEOPLE_MOST
from pmo_studio.core.bundle import Rule, Table

EVIDENCE = Table(
    key="note_evidence",
    space="note_evidence",
    model=NoteEvidence,
    fields=(
        *("note", "kind", "supports", "people", "happened_on", "text", "address", "author"),
        *("number", "created_at", "archived_at", "archived_by"),
    ),
    rows=lambda engagement: NoteEvidence.objects.filter(note__canvas__engagement=engagement),
    references={"note": "note", "author": "seat", "archived_by": "seat"},
    schemas={
        "people": {"type": "integer", "minimum": 1, "maximum": PEOPLE_MOST},
        # Readers click on it: nothing but a web address may come in with a file.
        "address": {"type": "string", "maxLength": ADDRESS_MOST, "pattern": "^(https?://.+)?$"},
    },
    rules=(
        Rule(
            "archived_by",
            lambda row: (row["archived_by"] is None) == (row["archived_at"] is None),
            _("must be given exactly when archived_at is"),
        ),
    ),
)
TRIALS = Table(
    key="trials",
    space="trial",
    model=Trial,
    fields=("note", "owner", "method", "due", "version", "number"),
    rows=lambda engagement: Trial.objects.filter(note__canvas__engagement=engagement),
    references={"note": "note"},
    unique=("note",),
)
