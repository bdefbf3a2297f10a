"""Random tokens and codes; only their hashes are stored."""

import hashlib
import secrets

# 31 signs that nobody confuses when read aloud or from a wall: no 0 O 1 I L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 6


def new_token() -> str:
    """256 random bits as text, for links in e-mails and one-time links."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def clean_code(typed: str) -> str:
    """What a person typed, as a code: groups, dashes and small letters do not matter."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())
