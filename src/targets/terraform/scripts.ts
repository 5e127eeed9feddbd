import { code, template, type Text } from './hcl.ts'
import type { Scene } from './scene.ts'

/**
 * Programs that Terraform runs: small, for any POSIX shell, with the AWS CLI. Secrets are in no argument of a process.
 */
export function scriptFiles({ estate }: Scene): (readonly [string, string])[] {
  return [
    ...(estate.caches.some((each) => each.password !== undefined)
      ? [['scripts/cache-password.sh', cachePassword] as const]
      : []),
    ...(estate.entry?.rules.some((rule) => rule.login) ? [['scripts/login-secret.sh', loginSecret] as const] : []),
    ...(estate.lifecycle.before || estate.lifecycle.after ? [['scripts/run-machine.sh', runMachine] as const] : []),
  ]
}

/** The command that runs one of them; the second region has none of its own. */
export function scriptCommand({ second }: Scene, name: 'cache-password' | 'login-secret' | 'run-machine'): Text {
  return template('sh ', code(second ? 'path.root' : 'path.module'), `/scripts/${name}.sh`)
}

/** Reads the secret into a variable of the shell. */
function readSecret(variable: string): string {
  return `if [ "$KEPT" = ssm ]; then
  ${variable}=$(aws ssm get-parameter --region "$AWS_REGION" --name "\${SECRET#*:parameter}" --with-decryption --query Parameter.Value --output text)
else
  ${variable}=$(aws secretsmanager get-secret-value --region "$AWS_REGION" --secret-id "$SECRET" --query SecretString --output text)
fi
`
}

/** A file for this user alone, which is removed at the end however that comes. */
const inFile = `umask 077
file=$(mktemp)
trap 'rm -f "$file"' EXIT
trap 'exit 1' HUP INT TERM
`

const loginSecret = `#!/bin/sh
# Gives a rule of the load balancer the secret of its client of OpenID Connect, which is read from where AWS keeps it and handed over in a file that only
# this user can read and that is gone at the end: it is in no argument of a process and in no state of Terraform.
# Takes AWS_REGION, RULE (its ARN), ACTIONS (JSON with @SECRET@ in the place of the secret), SECRET (its ARN), KEPT (secrets-manager or ssm).
set -eu

${readSecret('secret')}[ -n "$secret" ] || { echo "the secret of $RULE is empty" >&2; exit 1; }

${inFile}
escaped=$(printf '%s' "$secret" | sed 's/\\\\/\\\\\\\\/g; s/"/\\\\"/g')
printf '{"RuleArn":"%s","Actions":%s%s%s}' "$RULE" "\${ACTIONS%%@SECRET@*}" "$escaped" "\${ACTIONS#*@SECRET@}" >"$file"
aws elbv2 modify-rule --region "$AWS_REGION" --cli-input-json "file://$file" >/dev/null
`

const cachePassword = `#!/bin/sh
# Gives a cache its password, which is read from where AWS keeps it and handed over in a file that only this user can read and that is gone at the end: it
# is in no argument of a process and in no state of Terraform. First both the old and the new password hold (ROTATE), then the new one alone (SET).
# Takes AWS_REGION, CACHE (id of the replication group), SECRET (its ARN), KEPT (secrets-manager or ssm).
set -eu

${readSecret('password')}case $password in
  '' | *[!A-Za-z0-9_-]*) echo "the password of $CACHE is empty or has characters that a cache cannot take" >&2; exit 1 ;;
esac

${inFile}
for strategy in ROTATE SET; do
  aws elasticache wait replication-group-available --region "$AWS_REGION" --replication-group-id "$CACHE"
  printf '{"ReplicationGroupId":"%s","AuthToken":"%s","AuthTokenUpdateStrategy":"%s","ApplyImmediately":true}' "$CACHE" "$password" "$strategy" >"$file"
  aws elasticache modify-replication-group --region "$AWS_REGION" --cli-input-json "file://$file" >/dev/null
done
aws elasticache wait replication-group-available --region "$AWS_REGION" --replication-group-id "$CACHE"
`

const runMachine = `#!/bin/sh
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
`
