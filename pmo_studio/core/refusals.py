"""Facts that stop an action; the text is what the person reads."""


class Refused(Exception):
    """A rule of the house stops this; `words` say which and what to do instead."""

    def __init__(self, words: object, *, field: str = "") -> None:
        super().__init__(str(words))
        self.field = field

    @property
    def words(self) -> str:
        return str(self.args[0])
