"""Stakeholders and change: calculations that import no Django (domain.md §7)."""
