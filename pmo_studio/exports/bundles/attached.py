"""The bundle that a report can carry: all that lead and facilitators may see, and no more."""

from pmo_studio.core import bundle
from pmo_studio.core.models import Engagement
from pmo_studio.core.models.log import Audience
from pmo_studio.exports.bundles.files import to_bytes

# What nobody or only one person may read in the log stays in the studio: who voted and when.
READ_BY_FACILITATORS = (Audience.ROOM, Audience.FACILITATORS)


def attachment(engagement: Engagement) -> bytes:
    """The file `engagement.json` of a report with data."""
    document = bundle.write(engagement)
    readable = [event for event in document["events"] if event["audience"] in READ_BY_FACILITATORS]
    return to_bytes({**document, "events": readable})
