#!/bin/sh
# Fills the repositories of team in default with the images that they lack. Needs docker and the command of AWS; the stack of images must be there.
set -eu
cd "$(dirname "$0")/.."
region=us-east-1
account=$(aws sts get-caller-identity --query Account --output text)
registry=$account.dkr.ecr.$region.amazonaws.com
aws ecr get-login-password --region "$region" | docker login --username AWS --password-stdin "$registry"

lacks() { ! aws ecr describe-images --region "$region" --repository-name "$1" --image-ids imageTag="$2" >/dev/null 2>&1; }

if lacks team-default-bi-superset 6.1.0-a3039f9c; then
  docker build --platform linux/amd64 --tag "$registry/team-default-bi-superset:6.1.0-a3039f9c" 'images/bi-superset'
  docker push "$registry/team-default-bi-superset:6.1.0-a3039f9c"
fi
if lacks team-default-bi-superset-with-dashboards 6.1.0-431c322f; then
  docker build --platform linux/amd64 --tag "$registry/team-default-bi-superset-with-dashboards:6.1.0-431c322f" 'images/bi-superset-with-dashboards'
  docker push "$registry/team-default-bi-superset-with-dashboards:6.1.0-431c322f"
fi
if lacks team-default-edge 6.1.0-f51a1399; then
  docker build --platform linux/amd64 --tag "$registry/team-default-edge:6.1.0-f51a1399" 'images/edge'
  docker push "$registry/team-default-edge:6.1.0-f51a1399"
fi
if lacks team-default-fill-postgres-with-warehouse 18-78a39e23; then
  docker build --platform linux/amd64 --tag "$registry/team-default-fill-postgres-with-warehouse:18-78a39e23" 'images/fill-postgres-with-warehouse'
  docker push "$registry/team-default-fill-postgres-with-warehouse:18-78a39e23"
fi
if lacks team-default-metastore-postgres 18.6-trixie-d21603a1; then
  docker build --platform linux/amd64 --tag "$registry/team-default-metastore-postgres:18.6-trixie-d21603a1" 'images/metastore-postgres'
  docker push "$registry/team-default-metastore-postgres:18.6-trixie-d21603a1"
fi
if lacks team-default-sso-oidc-provider 9.13.3-79ebb427; then
  docker build --platform linux/amd64 --tag "$registry/team-default-sso-oidc-provider:9.13.3-79ebb427" 'images/sso-oidc-provider'
  docker push "$registry/team-default-sso-oidc-provider:9.13.3-79ebb427"
fi
