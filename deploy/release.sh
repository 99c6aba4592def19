#!/bin/sh
# Before anything serves: refuse what is unsafe, bring the tables and the starter library up to date.
set -eu
cd "$(dirname "$0")/.."

python manage.py check --deploy --fail-level ERROR
python manage.py migrate --no-input
# Where there is no broker, the cache of sign-ins is a table; elsewhere this does nothing.
python manage.py createcachetable
python manage.py load_library
