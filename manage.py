#!/usr/bin/env python
"""The command line: every operator's and builder's verb starts here.

Where no environment is set at all, the demo's own is used (var/), so that a command can be tried
after `make run` without copying keys. A server is never started this way.
"""

import os
import sys

from django.core.management import execute_from_command_line

from deploy.launch import demo
from deploy.launch.say import Stop
from practice.env import EnvironmentProblem

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")
    try:
        if not {"SECRET_KEY", "SECRET_KEY_FILE"} & os.environ.keys():
            os.environ.update(demo.by_hand())
            sys.stderr.write("No environment is set: this works on the demo in var/.\n")
        execute_from_command_line(sys.argv)
    except (EnvironmentProblem, Stop) as problem:
        sys.exit(str(problem))
