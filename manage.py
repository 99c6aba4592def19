#!/usr/bin/env python
"""The command line: every operator's and builder's verb starts here."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")
    execute_from_command_line(sys.argv)
