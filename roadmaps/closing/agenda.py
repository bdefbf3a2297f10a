"""The usual agenda of a celebration: eight parts in sixty minutes (domain.md §10)."""

USUAL_MINUTES = (
    ("welcome", 5),
    ("story", 10),
    ("numbers", 10),
    ("customers", 10),
    ("thanks", 10),
    ("lesson", 5),
    ("next", 5),
    ("signing", 5),
)
