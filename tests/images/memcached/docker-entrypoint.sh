#!/bin/sh
# Keeps the contract of the original's entry point: options alone start the server.
set -e
case ${1:-} in -*) set -- memcached "$@" ;; esac
exec "$@"
