"""Names of blocks in the language of the page."""

from canvases.blocks import layout
from pmo_studio.core import languages


def block_title(key: str) -> str:
    """The block's title as the page shows it; the key itself for an unknown one."""
    block = layout().blocks.get(key)
    return block.title.in_language(languages.current()) if block else key
