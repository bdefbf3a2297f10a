"""Sending one mail where a trouble with it must not stop the next one."""

from django.core.mail import EmailMessage


def trouble_with(message: EmailMessage) -> str:
    """Send it; the kind of error when it did not leave, empty when it did.

    OSError is what mail servers and the way to them raise, ValueError what an address raises that
    none of them knows.  Without the error's words: they may hold the address.
    """
    try:
        message.send()
    except (OSError, ValueError) as error:
        return type(error).__name__
    return ""
