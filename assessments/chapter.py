"""stub"""


def build(engagement, audience, language):
    return None
