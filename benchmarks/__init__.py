"""Benchmarks: python3 dev.py bench [name] prints a line a figure, and JSON into results/.

They compare with a bare reference measured in the same run and never fail a build by time.
"""
