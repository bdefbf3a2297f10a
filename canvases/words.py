"""Names of blocks in the language of the page."""

from django.utils.translation import get_language

from canvases.blocks import layout


def block_title(key: str) -> str:
    """The block's title as the page shows it; the key itself for an unknown one."""
    block = layout().blocks.get(key)
    return block.title.in_language(get_language() or "en") if block else key
