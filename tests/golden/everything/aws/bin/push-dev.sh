#!/bin/sh
# Fills the repositories of everything in dev with the images that they lack. Needs docker and the command of AWS; the stack of images must be there.
set -eu
cd "$(dirname "$0")/.."
region=us-east-1
account=$(aws sts get-caller-identity --query Account --output text)
registry=$account.dkr.ecr.$region.amazonaws.com
aws ecr get-login-password --region "$region" | docker login --username AWS --password-stdin "$registry"

lacks() { ! aws ecr describe-images --region "$region" --repository-name "$1" --image-ids imageTag="$2" >/dev/null 2>&1; }

if lacks everything-dev-ask-metabase v0.65.4-bd932d6f; then
  docker build --platform linux/amd64 --tag "$registry/everything-dev-ask-metabase:v0.65.4-bd932d6f" 'images/ask-metabase'
  docker push "$registry/everything-dev-ask-metabase:v0.65.4-bd932d6f"
fi
if lacks everything-dev-ask-metabase-with-drivers 0.65.4-0cc67621; then
  docker build --platform linux/amd64 --tag "$registry/everything-dev-ask-metabase-with-drivers:0.65.4-0cc67621" 'images/ask-metabase-with-drivers'
  docker push "$registry/everything-dev-ask-metabase-with-drivers:0.65.4-0cc67621"
fi
if lacks everything-dev-ask-node 24.19.0-bookworm-slim-3e4c86a0; then
  docker build --platform linux/amd64 --tag "$registry/everything-dev-ask-node:24.19.0-bookworm-slim-3e4c86a0" 'images/ask-node'
  docker push "$registry/everything-dev-ask-node:24.19.0-bookworm-slim-3e4c86a0"
fi
if lacks everything-dev-bi-superset 6.1.0-b2b22afb; then
  docker build --platform linux/amd64 --tag "$registry/everything-dev-bi-superset:6.1.0-b2b22afb" 'images/bi-superset'
  docker push "$registry/everything-dev-bi-superset:6.1.0-b2b22afb"
fi
if lacks everything-dev-bi-superset-with-dashboards 6.1.0-66ea3084; then
  docker build --platform linux/amd64 --tag "$registry/everything-dev-bi-superset-with-dashboards:6.1.0-66ea3084" 'images/bi-superset-with-dashboards'
  docker push "$registry/everything-dev-bi-superset-with-dashboards:6.1.0-66ea3084"
fi
if lacks everything-dev-edge 6.1.0-2b634771; then
  docker build --platform linux/amd64 --tag "$registry/everything-dev-edge:6.1.0-2b634771" 'images/edge'
  docker push "$registry/everything-dev-edge:6.1.0-2b634771"
fi
if lacks everything-dev-load-postgres-with-warehouse 16-794a7af2; then
  docker build --platform linux/amd64 --tag "$registry/everything-dev-load-postgres-with-warehouse:16-794a7af2" 'images/load-postgres-with-warehouse'
  docker push "$registry/everything-dev-load-postgres-with-warehouse:16-794a7af2"
fi
if lacks everything-dev-metastore-postgres 16.15-trixie-1c7d6678; then
  docker build --platform linux/amd64 --tag "$registry/everything-dev-metastore-postgres:16.15-trixie-1c7d6678" 'images/metastore-postgres'
  docker push "$registry/everything-dev-metastore-postgres:16.15-trixie-1c7d6678"
fi
if lacks everything-dev-nightly-postgres-with-project 16-18d6c623; then
  docker build --platform linux/amd64 --tag "$registry/everything-dev-nightly-postgres-with-project:16-18d6c623" 'images/nightly-postgres-with-project'
  docker push "$registry/everything-dev-nightly-postgres-with-project:16-18d6c623"
fi
if lacks everything-dev-ops-statsd-exporter v0.31.0-8a97ae5b; then
  docker build --platform linux/amd64 --tag "$registry/everything-dev-ops-statsd-exporter:v0.31.0-8a97ae5b" 'images/ops-statsd-exporter'
  docker push "$registry/everything-dev-ops-statsd-exporter:v0.31.0-8a97ae5b"
fi
if lacks everything-dev-ops-superset 6.1.0-141f7196; then
  docker build --platform linux/amd64 --tag "$registry/everything-dev-ops-superset:6.1.0-141f7196" 'images/ops-superset'
  docker push "$registry/everything-dev-ops-superset:6.1.0-141f7196"
fi
if lacks everything-dev-site-program-with-project 24.19.0-bookworm-slim-3cb2779f; then
  docker build --platform linux/amd64 --tag "$registry/everything-dev-site-program-with-project:24.19.0-bookworm-slim-3cb2779f" 'images/site-program-with-project'
  docker push "$registry/everything-dev-site-program-with-project:24.19.0-bookworm-slim-3cb2779f"
fi
if lacks everything-dev-trial-oidc-provider 9.13.3-86332b49; then
  docker build --platform linux/amd64 --tag "$registry/everything-dev-trial-oidc-provider:9.13.3-86332b49" 'images/trial-oidc-provider'
  docker push "$registry/everything-dev-trial-oidc-provider:9.13.3-86332b49"
fi
