#!/usr/bin/env python
"""Django's command line for PMO Studio."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmo_studio.settings")
    from django.core.management import execute_from_command_line

    from pmo_studio.env import BadSetting

    try:
        execute_from_command_line(sys.argv)
    except BadSetting as bad:
        sys.exit(str(bad))


if __name__ == "__main__":
    main()
