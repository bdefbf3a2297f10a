"""The letters of versions: A to Z, then AA, AB …  Pure: no Django."""

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def letter(place: int) -> str:
    """The letter of the first (1), second (2) … version."""
    found = ""
    while place > 0:
        place, rest = divmod(place - 1, len(ALPHABET))
        found = ALPHABET[rest] + found
    return found


def place(letters: str) -> int:
    """Which version it is: the reverse of `letter`."""
    found = 0
    for sign in letters:
        found = found * len(ALPHABET) + ALPHABET.index(sign) + 1
    return found
