"""What is approved: the closeout as one document, and the number by which its reader knows it.

figures    what sections come to, in words of the engagement's language, so that whoever reads it
           sees the same document
tables     their tables, likewise
version    the first 52 bits of the document's SHA-256: another figure, another number
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from django.utils import translation

from canvases.mandates import reading
from pmo_studio.core.signing import Signature
from roadmaps.closeout import kept_parts
from roadmaps.closeout.story.whole import Whole
from roadmaps.models import Closeout, CloseoutNarrative

BITS = 52


@dataclass(frozen=True)
class Draft:
    """The document as it would be approved now, without the approval itself."""

    document: Mapping[str, Any]

    @cached_property
    def version(self) -> int:
        """What a form remembers of what its sender read."""
        text = json.dumps(self.document, sort_keys=True, ensure_ascii=False)
        digest = hashlib.sha256(text.encode()).digest()
        return int.from_bytes(digest[:8], "big") >> (64 - BITS)

    def approved(self, approval: Signature) -> dict[str, Any]:
        """As it is kept."""
        said = {
            "name": approval.name,
            "on": approval.on.isoformat(),
            "how": str(approval.how),
        }
        return {**self.document, "approval": said}


def draft(closeout: Closeout, whole: Whole | None = None) -> Draft:
    """What stands now; a fixed number of queries, fewer where the `whole` of a page was read in the
    engagement's language."""
    engagement = closeout.engagement
    mandate = reading.mandate_of(engagement)
    if whole is None or translation.get_language() != engagement.language:
        whole = Whole(engagement)
    with translation.override(engagement.language):
        figures = [asdict(each) for each in kept_parts.figures(whole)]
        tables = [asdict(each) for each in kept_parts.tabled(whole)]
    rows = CloseoutNarrative.objects.filter(closeout=closeout) if closeout.pk else ()
    return Draft(
        {
            "engagement": engagement.name,
            "organisation": engagement.organisation,
            "sponsor": mandate.sponsor_words,
            "mission": mandate.mission,
            "vision": mandate.vision,
            "narratives": [{"section": row.section, "text": row.text} for row in rows if row.text],
            "figures": figures,
            "tables": tables,
        }
    )
