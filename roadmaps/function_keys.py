"""How a plan knows a function: by its key in the catalogue ("F05"), or, where it stands in none, by
the note that names it ("n12").  Gaps, builds and impacts on groups use the same keys.
"""

from canvases.thread.graph import Id


def function_key(named: Id | None) -> str:
    """`named` is what rows hold of a function: `row.function or row.note_id`."""
    return named if isinstance(named, str) else f"n{named}"
