#!/bin/sh
# Publishes the built site in a directory: sh deploy.sh DIRECTORY
set -eu
site=$1
rules=$(dirname "$0")/rules.json

# Pages last: until all their files are there, visitors get the old pages.
oss upload --recursive "$site" "oss://$OSS_BUCKET/" --rules "$rules" --gzip --exclude '*.html'
oss upload --recursive "$site" "oss://$OSS_BUCKET/" --rules "$rules" --gzip --include '*.html'
