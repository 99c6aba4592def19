#!/bin/sh
# Before anything serves: refuse what is unsafe, bring the tables and the starter library up to date.
set -eu
cd "$(dirname "$0")/.."

python manage.py check --deploy --fail-level ERROR
python manage.py migrate --no-input
python manage.py load_library
