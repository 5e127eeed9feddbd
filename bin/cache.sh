# Sets `platform` (linux-x64) and `cache` (the folder for downloaded software). The same rules as cache.js, for a machine without any
# Node.js; a test keeps the two in agreement. Meant to be read with `.` by a POSIX shell.

case $(uname -sm) in
  'Linux x86_64') platform=linux-x64 ;;
  'Linux aarch64' | 'Linux arm64') platform=linux-arm64 ;;
  'Darwin arm64') platform=darwin-arm64 ;;
  'Darwin x86_64') platform=darwin-x64 ;;
  *) platform=other ;;
esac

if [ -n "${STACKWRIGHT_CACHE:-}" ]; then
  case $STACKWRIGHT_CACHE in
    /*) cache=$STACKWRIGHT_CACHE ;;
    *) cache=$PWD/$STACKWRIGHT_CACHE ;;
  esac
else
  uid=$(id -u)
  case $platform:$uid:${XDG_CACHE_HOME:-} in
    linux-*:0:*) cache=/var/cache/stackwright ;;
    *:*:/*) cache=$XDG_CACHE_HOME/stackwright ;;
    *)
      home=${HOME:-$(getent passwd "$uid" 2>/dev/null | cut -d: -f6)}
      case $platform in
        darwin-*) parent=$home/Library/Caches ;;
        *) parent=$home/.cache ;;
      esac
      if [ -n "$home" ] && { [ -e "$parent/stackwright" ] || [ -w "$parent" ] || [ -w "$home" ]; }; then
        cache=$parent/stackwright
      else
        cache=${TMPDIR:-/tmp}/stackwright-$uid
      fi
      ;;
  esac
fi
