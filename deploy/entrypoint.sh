#!/bin/sh
# Runs one process of the Procfile by its name: web, worker, beat, deliver or release.
set -eu
cd "$(dirname "$0")/.."

name="${1:?Say which process: web, worker, beat, deliver or release}"
command="$(sed -n "s/^$name: *//p" Procfile)"
if [ -z "$command" ]; then
    # Not a process of ours: an operator's own command, for example `python manage.py audit verify`.
    exec "$@"
fi
exec sh -c "exec $command"
