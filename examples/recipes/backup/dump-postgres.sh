#!/bin/bash
# Streams a dump of a PostgreSQL database to OSS, without a temporary file: dump-postgres.sh URL
# In a plain pipe, a dump that fails halfway looks complete to the upload. Here the pipe stays open until
# pg_dump has succeeded, so the object appears only then.
set -eu
url=$1
directory=$(mktemp --directory)
trap 'rm -rf "$directory"' EXIT
mkfifo "$directory/dump"

oss upload - "$url" < "$directory/dump" &
upload=$!
exec 3> "$directory/dump"
if pg_dump --format=custom "${DATABASE_URL}" >&3; then
  exec 3>&-
  wait "$upload"
else
  code=$?
  kill -TERM "$upload"
  wait "$upload" || true
  echo "pg_dump failed with $code; nothing is stored" >&2
  exit "$code"
fi
