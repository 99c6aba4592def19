#!/bin/sh
# Finds a Python that is new enough, and hands over to it.
set -u

for python in "${PYTHON:-}" .venv/bin/python python3 python3.14 python3.13 python3.12 python3.11 python; do
    [ -n "$python" ] || continue
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" "$@"
    fi
done

echo "Attune needs Python 3.11 or newer, and none was found. Install it (Debian: apt install python3 python3-venv; macOS: brew install python), or name it: make PYTHON=/path/to/python3 run" >&2
exit 1
