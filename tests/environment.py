"""A pytest plugin that is loaded before Django: what the settings refuse to start without.

`-p tests.environment` stands in pyproject.toml, because pytest-django reads the settings
before it reads any conftest.py.
"""

import os

os.environ.setdefault("PMO_SECRET_KEY", "only-the-tests-use-this-key-and-nothing-they-sign-lasts")
