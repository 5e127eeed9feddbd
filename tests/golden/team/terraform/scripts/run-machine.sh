#!/bin/sh
# Runs a state machine for a release and waits for its end. The execution is named for the release, so that a second start finds the first one: what has
# succeeded is not done again, what still runs is followed, and what has failed is tried again under the next number.
# Takes AWS_REGION, MACHINE (its ARN), RELEASE.
set -eu

executions=$(printf '%s' "$MACHINE" | sed 's/:stateMachine:/:execution:/')
look() { aws stepfunctions describe-execution --region "$AWS_REGION" --execution-arn "$executions:$name" --query "$1" --output text 2>/dev/null || echo NONE; }

number=1
name=$RELEASE
while :; do
  case $(look status) in
    NONE) aws stepfunctions start-execution --region "$AWS_REGION" --state-machine-arn "$MACHINE" --name "$name" --input '{}' >/dev/null; break ;;
    RUNNING) break ;;
    SUCCEEDED) exit 0 ;;
    *) number=$((number + 1)); name=$RELEASE-$number ;;
  esac
done

# It may last for hours, in which AWS does not answer each time.
unanswered=0
while :; do
  status=$(look status)
  case $status in
    RUNNING) unanswered=0; sleep 5 ;;
    NONE) unanswered=$((unanswered + 1)); [ "$unanswered" -le 12 ] || { echo "$executions:$name: AWS does not answer; what was begun goes on there" >&2; exit 1; }; sleep 5 ;;
    SUCCEEDED) exit 0 ;;
    *) echo "$executions:$name: $status: $(look '[error, cause]')" >&2; exit 1 ;;
  esac
done
