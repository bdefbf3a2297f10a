"""What goes to the log, without what opens a door."""

import logging
import re

# Whoever reads a log must not take the seat of somebody who was invited.
SECRET = re.compile(r"(/(?:invitations|seats/link|j)/)[^/\s?#&\"'<>]+")


def mask(text: str) -> str:
    """The text, with every one-time token and code in an address replaced by a mark."""
    return SECRET.sub(r"\1***", text)


class MaskSecrets(logging.Filter):
    """Lets every record pass, with the secrets in its message and arguments masked."""

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            text = record.getMessage()
        except (TypeError, ValueError):
            # Arguments that do not fit their message: the handler reports it, with both.
            text = f"{record.msg} {record.args}"
        masked = mask(text)
        if masked != text:
            record.msg, record.args = masked, None
        return True
