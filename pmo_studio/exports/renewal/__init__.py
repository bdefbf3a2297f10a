"""The next cycle of a closed engagement: a new one, made of what of its bundle goes over.

Which rows those are, and what becomes of them, is said table by table (`ways`), so that nothing is
copied that nobody thought about; docs/develop/formats.md holds the same in words.
"""
