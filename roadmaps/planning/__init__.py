"""From gaps to a dated plan: calculations that import no Django (domain.md §6)."""
