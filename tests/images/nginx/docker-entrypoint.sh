#!/bin/sh
# Keeps the contract of the original's entry point: scripts of a folder run first, then the command that was given.
set -e
if [ "$1" = nginx ]; then
  for script in /docker-entrypoint.d/*; do
    case $script in
      *.envsh) . "$script" ;;
      *.sh) "$script" ;;
    esac
  done
fi
exec "$@"
