"""What is wrong with a bundle, as one sentence that names the place."""


class BadBundle(Exception):
    """The document cannot be taken; the text names the field and says what is wrong."""

    def __init__(self, place: str, words: object) -> None:
        sentence = f"{place}: {words}" if place else str(words)
        # It quotes what the file holds: on one line, whatever that is.
        super().__init__("".join(sign if sign.isprintable() else "?" for sign in sentence))
        self.place = place
