#!/bin/sh
# Gives a cache its password, which is read from where AWS keeps it and handed over in a file that only this user can read and that is gone at the end: it
# is in no argument of a process and in no state of Terraform. First both the old and the new password hold (ROTATE), then the new one alone (SET).
# Takes AWS_REGION, CACHE (id of the replication group), SECRET (its ARN), KEPT (secrets-manager or ssm).
set -eu

if [ "$KEPT" = ssm ]; then
  password=$(aws ssm get-parameter --region "$AWS_REGION" --name "${SECRET#*:parameter}" --with-decryption --query Parameter.Value --output text)
else
  password=$(aws secretsmanager get-secret-value --region "$AWS_REGION" --secret-id "$SECRET" --query SecretString --output text)
fi
case $password in
  '' | *[!A-Za-z0-9_-]*) echo "the password of $CACHE is empty or has characters that a cache cannot take" >&2; exit 1 ;;
esac

umask 077
file=$(mktemp)
trap 'rm -f "$file"' EXIT
trap 'exit 1' HUP INT TERM

for strategy in ROTATE SET; do
  aws elasticache wait replication-group-available --region "$AWS_REGION" --replication-group-id "$CACHE"
  printf '{"ReplicationGroupId":"%s","AuthToken":"%s","AuthTokenUpdateStrategy":"%s","ApplyImmediately":true}' "$CACHE" "$password" "$strategy" >"$file"
  aws elasticache modify-replication-group --region "$AWS_REGION" --cli-input-json "file://$file" >/dev/null
done
aws elasticache wait replication-group-available --region "$AWS_REGION" --replication-group-id "$CACHE"
