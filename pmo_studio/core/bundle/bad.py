"""What is wrong with a bundle, as one sentence that names the place."""


class BadBundle(Exception):
    """The document cannot be taken; the text names the field and says what is wrong."""

    def __init__(self, place: str, words: object) -> None:
        super().__init__(f"{place}: {words}" if place else str(words))
        self.place = place
