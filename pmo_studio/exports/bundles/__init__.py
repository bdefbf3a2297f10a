"""Bundles as files: JSON, a zip with bundle.json, or a PDF that carries its data."""
