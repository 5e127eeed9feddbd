# Puts the files and secrets of a process into the folders in which it expects them, before it starts. It works with any POSIX
# shell, writes nowhere else, and says nothing but which name is missing: never a value.
#
# prepare.sh <delivery> <files> <secrets>
#
# The delivery is a folder of the image. Its `list` has one line for each thing to do:
#
#   mark <variable> <how> <mark>      a mark of templates and the variable with its value, as it is (plain), as its SHA-256
#                                     (hash), or with a backslash before some characters (escape-<octal>-<octal>...)
#   copy <mode> <name>                files/<name> to <files>/<name>
#   fill <mode> <name>                the same, with the values in place of the marks
#   compose <mode> <name>             templates/<name>, filled, to <secrets>/<name>
#   secret <mode> <variable> <name>   the value of a variable to <secrets>/<name>
set -eu
umask 077
LC_ALL=C
export LC_ALL
delivery=$1 files=$2 secrets=$3

# The value of the variable $1, in `value`.
take() {
  eval "test -n \"\${$1+there}\"" || { echo "prepare: the variable $1 is not set" >&2; exit 1; }
  eval "value=\$$1"
}

# Writes `value` with a backslash before each of the characters $1.
escaped() {
  rest=$value
  while test -n "$rest"; do
    next=${rest#?}
    character=${rest%"$next"}
    case $1 in *"$character"*) printf '\\' ;; esac
    printf %s "$character"
    rest=$next
  done
}

# Writes the value that a mark stands for; fails when it is no mark of ours.
meant() {
  while read -r kind variable how mark; do
    test "$kind" = mark && test "$mark" = "$1" || continue
    take "$variable"
    case $how in
      plain) printf %s "$value" ;;
      hash)
        sum=$(printf %s "$value" | sha256sum) || exit 1
        printf %s "${sum%% *}"
        ;;
      escape-*) escaped "$(printf '%b' "$(printf %s "${how#escape-}" | sed 's/-*\([0-7][0-7][0-7]\)/\\0\1/g')")" ;;
      *) exit 1 ;;
    esac
    return 0
  done <"$delivery/list"
  return 1
}

# Writes the template $1 with its marks replaced, in one pass, so that nothing in a value is ever taken for a mark. It goes by lines,
# since shells are slow with long texts.
filled() {
  while IFS= read -r line; do
    marked "$line"
    echo
  done <"$1"
  # What comes after the last end of a line.
  test -z "$line" || marked "$line"
}

# Writes the line $1 with its marks replaced.
marked() {
  text=$1
  while :; do
    case $text in *@@*@@*) ;; *) break ;; esac
    printf %s "${text%%@@*}"
    text=${text#*@@}
    if meant "${text%%@@*}"; then text=${text#*@@}; else printf @@; fi
  done
  printf %s "$text"
}

# Makes the folder of the file $1, which others of this task may enter.
folder() {
  (umask 022 && mkdir -p "${1%/*}")
}

while read -r kind mode name; do
  case $kind in
    mark) ;;
    copy)
      folder "$files/$name"
      cat "$delivery/files/$name" >"$files/$name"
      chmod "$mode" "$files/$name"
      ;;
    fill)
      folder "$files/$name"
      filled "$delivery/files/$name" >"$files/$name"
      chmod "$mode" "$files/$name"
      ;;
    compose)
      filled "$delivery/templates/$name" >"$secrets/$name"
      chmod "$mode" "$secrets/$name"
      ;;
    secret)
      take "${name%% *}"
      name=${name#* }
      printf %s "$value" >"$secrets/$name"
      chmod "$mode" "$secrets/$name"
      ;;
    *)
      echo "prepare: its list has a line that is none: $kind" >&2
      exit 1
      ;;
  esac
done <"$delivery/list"
