"""What goes to the log, without what opens a door."""

import logging
import re

# Whoever reads a log must not take the seat of somebody who was invited.
SECRET = re.compile(
    r"(/(?:invitations|answer-invitations|seats/link|j|q|return|calendar)/)[^/\s?#&\"'<>]+"
)


def mask(text: str) -> str:
    """The text, with every one-time token and code in an address replaced by a mark."""
    return SECRET.sub(r"\1***", text)


class MaskingFormatter(logging.Formatter):
    """Masks secrets in all that is written of a record: message, arguments, traceback, stack."""

    def format(self, record: logging.LogRecord) -> str:
        try:
            return mask(super().format(record))
        except (TypeError, ValueError):
            # Arguments that do not fit: the handler's own report would show both as they are.
            words = f"{record.levelname} {record.name}: {record.msg} {record.args}"
            return mask(words)


class MaskingFilter(logging.Filter):
    """Masks secrets in the arguments of a record that somebody else's formatter will write."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                mask(each) if isinstance(each, str) else each for each in record.args
            )
        return True
