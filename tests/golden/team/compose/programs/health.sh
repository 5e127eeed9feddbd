# Asks whether the process of this container is ready. An engine restarts what has ended and nothing else, so a process that
# no longer lives is ended from here: by its signal first, by force when it does not heed that.
#
# health.sh <seconds to get ready> <failures> <signal> <failures until force> <is it ready?> [<does it live?>]
boot=$1 failures=$2 signal=$3 force=$4 ready=$5 live=${6:-}

# In memory, and so empty at every start of the container.
state=/tmp/.stackwright-health
mkdir -p "$state"
test -e "$state/began" || date +%s >"$state/began"

# Counted before it is asked, since the engine ends a question that takes too long.
failed=$(($(cat "$state/failed" 2>/dev/null || echo 0) + 1))
echo "$failed" >"$state/failed"

if sh -c "$ready"; then
  : >"$state/was-ready"
  rm -f "$state/failed"
  exit 0
fi

if test -e "$state/was-ready"; then
  if test -n "$live" && sh -c "$live" >/dev/null 2>&1; then
    rm -f "$state/failed"
    exit 1
  fi
elif test "$(($(date +%s) - $(cat "$state/began")))" -le "$boot"; then
  rm -f "$state/failed"
  exit 1
fi

if test "$failed" -ge "$force"; then
  echo "did not live for $failed questions and did not end: ended by force"
  kill -KILL -1
elif test "$failed" -ge "$failures"; then
  echo "did not live for $failed questions: ended, to be started again"
  kill -"$signal" 1
fi
exit 1
