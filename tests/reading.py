"""Pages and documents as their readers see them."""

import re


def words(html: str) -> str:
    """The text between the tags, a single space wherever there is any."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).replace("&nbsp;", " ").split())
