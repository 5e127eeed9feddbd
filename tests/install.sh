#!/bin/sh
# Prints the path of a suitable Node.js, after getting all that the tests need: Node.js, the packages for development, a browser.
set -eu
cd "$(dirname "$0")/.."

any=$(command -v node || sh bin/node-from-python.sh)
node=$("$any" --input-type=module -e '
  import { findNode, obtainNode, suitable } from "./bin/node.js"
  const found = suitable(process.version) ? process.execPath : findNode() || (await obtainNode((words) => console.error(words)))
  console.log(found)')
PATH=$(dirname "$node"):$PATH
export PATH

if [ ! -x node_modules/.bin/tsc ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --no-fund --no-audit --loglevel=error >&2
fi

# The page that people see is looked at in a real browser; Debian and its kin have one as a package.
if ! command -v chromium chromium-browser google-chrome >/dev/null 2>&1 && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } >&2
fi
echo "$node"
