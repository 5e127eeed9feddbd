#!/bin/sh
# Fills the repositories of team in default with the images that they lack. Needs docker and the command of AWS; the stack of images must be there.
set -eu
cd "$(dirname "$0")/.."
region=us-east-1
account=$(aws sts get-caller-identity --query Account --output text)
registry=$account.dkr.ecr.$region.amazonaws.com
aws ecr get-login-password --region "$region" | docker login --username AWS --password-stdin "$registry"

lacks() { ! aws ecr describe-images --region "$region" --repository-name "$1" --image-ids imageTag="$2" >/dev/null 2>&1; }

if lacks team-default-bi-superset 6.1.0-ab31109b; then
  docker build --platform linux/amd64 --tag "$registry/team-default-bi-superset:6.1.0-ab31109b" 'images/bi-superset'
  docker push "$registry/team-default-bi-superset:6.1.0-ab31109b"
fi
if lacks team-default-bi-superset-with-dashboards 6.1.0-e2732e90; then
  docker build --platform linux/amd64 --tag "$registry/team-default-bi-superset-with-dashboards:6.1.0-e2732e90" 'images/bi-superset-with-dashboards'
  docker push "$registry/team-default-bi-superset-with-dashboards:6.1.0-e2732e90"
fi
if lacks team-default-edge 6.1.0-49fcc36c; then
  docker build --platform linux/amd64 --tag "$registry/team-default-edge:6.1.0-49fcc36c" 'images/edge'
  docker push "$registry/team-default-edge:6.1.0-49fcc36c"
fi
if lacks team-default-fill-postgres-with-warehouse 18-93998b83; then
  docker build --platform linux/amd64 --tag "$registry/team-default-fill-postgres-with-warehouse:18-93998b83" 'images/fill-postgres-with-warehouse'
  docker push "$registry/team-default-fill-postgres-with-warehouse:18-93998b83"
fi
if lacks team-default-metastore-postgres 18.6-trixie-04714e09; then
  docker build --platform linux/amd64 --tag "$registry/team-default-metastore-postgres:18.6-trixie-04714e09" 'images/metastore-postgres'
  docker push "$registry/team-default-metastore-postgres:18.6-trixie-04714e09"
fi
if lacks team-default-sso-oidc-provider 9.13.3-83d83955; then
  docker build --platform linux/amd64 --tag "$registry/team-default-sso-oidc-provider:9.13.3-83d83955" 'images/sso-oidc-provider'
  docker push "$registry/team-default-sso-oidc-provider:9.13.3-83d83955"
fi
