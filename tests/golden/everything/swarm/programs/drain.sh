# Runs a command, and when it is to end lets it serve on for some seconds before it is told: who still has its address, as a
# proxy does for a moment, finds it answering. For engines that take a replica out of their names before they stop it.
#
# drain.sh <seconds> <signal> <command...>
seconds=$1 signal=$2
shift 2

"$@" &
child=$!

# A second signal changes nothing. The clock runs beside, so that an end of the process itself is noticed at once.
clock=
leave() {
  trap '' TERM INT QUIT
  { sleep "$seconds" && kill -"$signal" "$child"; } >/dev/null 2>&1 &
  clock=$!
}
trap leave TERM INT QUIT

# `wait` ends also when a signal was handled: only then is the process still there.
while :; do
  wait "$child"
  code=$?
  kill -0 "$child" 2>/dev/null || break
done
test -z "$clock" || kill "$clock" 2>/dev/null
exit "$code"
