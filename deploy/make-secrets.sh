#!/bin/sh
# Writes the secrets of docker-compose.yml once, each to a file of its own; what is there already stays.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
cd secrets

random() { head -c "$1" /dev/urandom | base64 | tr -d '\n'; }
word() { head -c 64 /dev/urandom | base64 | tr -dc 'A-Za-z0-9' | cut -c1-40 | tr -d '\n'; }
keep() { [ -e "$1" ] || printf '%s' "$2" >"$1"; }

keep secret_key "$(random 48)"
keep master_key "$(random 32)"
keep postgres_password "$(word)"
keep redis_password "$(word)"
keep database_url "postgres://attune:$(cat postgres_password)@postgres:5432/attune"
keep broker_url "redis://:$(cat redis_password)@redis:6379/0"

# The image's user (10001) reads them through the group of the mount; the folder keeps everybody else out.
chmod 700 .
chmod 444 ./*
echo "The secrets are in deploy/secrets. Keep master_key apart from the database and its backups: without it nothing can be read."
