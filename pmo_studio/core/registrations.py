"""What the core itself brings to the registries."""


def register_all() -> None:
    """Called once from AppConfig.ready()."""
