#!/bin/sh
# Keeps the contract of the original's entry point: options, or the name of a file and not of a program, go to Node.js.
set -e
case ${1:-} in -*) set -- node "$@" ;; esac
if [ $# -gt 0 ] && [ -z "$(command -v "$1")" ]; then set -- node "$@"; fi
exec "$@"
