# Runs a command, and when it is to end lets it serve on for some seconds before it is told: who still has its address, as a
# proxy does for a moment, finds it answering. For engines that take a replica out of their names before they stop it.
#
# drain.sh <seconds> <signal> <command...>
seconds=$1 signal=$2
shift 2

"$@" &
child=$!

# A second signal changes nothing. `sleep` in the background, so that an end of the process itself is noticed at once.
leave() {
  trap '' TERM INT QUIT
  sleep "$seconds" &
  pause=$!
  while kill -0 "$child" 2>/dev/null && kill -0 "$pause" 2>/dev/null; do sleep 0.2 2>/dev/null || sleep 1; done
  kill "$pause" 2>/dev/null
  kill -"$signal" "$child" 2>/dev/null
}
trap leave TERM INT QUIT

# `wait` ends also when a signal was handled: only then is the process still there.
wait "$child"
code=$?
while kill -0 "$child" 2>/dev/null; do
  wait "$child"
  code=$?
done
exit "$code"
