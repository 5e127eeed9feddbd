# Runs a command by the clock, in UTC. Each list has the values of one field between spaces, or is a star.
#
# schedule.sh <minutes> <hours> <days> <months> <weekdays> <both|either> <seconds> <retries> <command...>
#
# `either`: a day of the month or of the week is enough. Runs never overlap: a time that comes while the command still runs is left out.
minutes=$1 hours=$2 days=$3 months=$4 weekdays=$5 days_mean=$6 seconds=$7 retries=$8
shift 8

child=
end() {
  if test -n "$child"; then
    kill "$child" 2>/dev/null
    wait "$child"
  fi
  exit 0
}
trap end TERM INT

has() {
  case "$1" in '*' | *" $2 "*) return 0 ;; esac
  return 1
}

# Given are minute, hour, day, month and weekday of now.
due() {
  has "$minutes" "$1" && has "$hours" "$2" && has "$months" "$4" || return 1
  if test "$days_mean" = either; then
    has "$days" "$3" || has "$weekdays" "$5"
  else
    has "$days" "$3" && has "$weekdays" "$5"
  fi
}

# In the background, so that a signal is heard at once.
awaited() {
  "$@" &
  child=$!
  wait "$child"
  code=$?
  child=
  return "$code"
}

limited() {
  if command -v timeout >/dev/null; then awaited timeout "$seconds" "$@"; else awaited "$@"; fi
}

while :; do
  second=$(date +%S)
  awaited sleep "$((60 - ${second#0}))"
  due $(date -u '+%M %H %d %m %w') || continue
  tried=0
  until limited "$@"; do
    echo "ended with code $code"
    test "$tried" -lt "$retries" || break
    tried=$((tried + 1))
    awaited sleep "$((tried * 5))"
  done
done
