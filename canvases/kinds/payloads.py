"""What kinds of event share: shapes of payloads, and payloads in words."""

from canvases import words as naming
from pmo_studio.core import lines
from pmo_studio.core.events import Fields
from pmo_studio.core.models import Event
from pmo_studio.core.models.log import Audience

ROOM = Audience.ROOM
NUMBER = (int, float)
ID_OR_NONE = (int, type(None))
PLACE: Fields = {"block": str, "position": NUMBER}
CAME_FROM: Fields = {"from_block": str, "from_position": NUMBER}
ROWS: Fields = {"notes": list, "groups": list, "links": list}
TITLE: Fields = {"title": str}
RENAMED: Fields = {"title": str, "before": str}


def words_of(event: Event) -> dict[str, str]:
    """The payload for a sentence: long texts shortened, the block by its name."""
    texts = {name: value for name, value in event.data.items() if isinstance(value, str)}
    words = {name: lines.beginning(value) for name, value in texts.items()}
    if "block" in words:
        words["block"] = naming.block_title(words["block"])
    return words
