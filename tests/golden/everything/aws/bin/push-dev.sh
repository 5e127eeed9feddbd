#!/bin/sh
# Fills the repositories of everything in dev with the images that they lack. Needs docker and the command of AWS; the stack of images must be there.
set -eu
cd "$(dirname "$0")/.."
region=us-east-1
account=$(aws sts get-caller-identity --query Account --output text)
registry=$account.dkr.ecr.$region.amazonaws.com
aws ecr get-login-password --region "$region" | docker login --username AWS --password-stdin "$registry"

lacks() { ! aws ecr describe-images --region "$region" --repository-name "$1" --image-ids imageTag="$2" >/dev/null 2>&1; }

if lacks everything-dev-ask-metabase v0.65.4-addc5e69; then
  docker build --platform linux/amd64 --tag "$registry/everything-dev-ask-metabase:v0.65.4-addc5e69" 'images/ask-metabase'
  docker push "$registry/everything-dev-ask-metabase:v0.65.4-addc5e69"
fi
if lacks everything-dev-ask-metabase-with-drivers 0.65.4-69abf0e8; then
  docker build --platform linux/amd64 --tag "$registry/everything-dev-ask-metabase-with-drivers:0.65.4-69abf0e8" 'images/ask-metabase-with-drivers'
  docker push "$registry/everything-dev-ask-metabase-with-drivers:0.65.4-69abf0e8"
fi
if lacks everything-dev-ask-node 24.19.0-bookworm-slim-aa6f4d4d; then
  docker build --platform linux/amd64 --tag "$registry/everything-dev-ask-node:24.19.0-bookworm-slim-aa6f4d4d" 'images/ask-node'
  docker push "$registry/everything-dev-ask-node:24.19.0-bookworm-slim-aa6f4d4d"
fi
if lacks everything-dev-bi-superset 6.1.0-23b4c968; then
  docker build --platform linux/amd64 --tag "$registry/everything-dev-bi-superset:6.1.0-23b4c968" 'images/bi-superset'
  docker push "$registry/everything-dev-bi-superset:6.1.0-23b4c968"
fi
if lacks everything-dev-bi-superset-with-dashboards 6.1.0-e2affc92; then
  docker build --platform linux/amd64 --tag "$registry/everything-dev-bi-superset-with-dashboards:6.1.0-e2affc92" 'images/bi-superset-with-dashboards'
  docker push "$registry/everything-dev-bi-superset-with-dashboards:6.1.0-e2affc92"
fi
if lacks everything-dev-edge 6.1.0-9648d308; then
  docker build --platform linux/amd64 --tag "$registry/everything-dev-edge:6.1.0-9648d308" 'images/edge'
  docker push "$registry/everything-dev-edge:6.1.0-9648d308"
fi
if lacks everything-dev-load-postgres-with-warehouse 16-38dd32f4; then
  docker build --platform linux/amd64 --tag "$registry/everything-dev-load-postgres-with-warehouse:16-38dd32f4" 'images/load-postgres-with-warehouse'
  docker push "$registry/everything-dev-load-postgres-with-warehouse:16-38dd32f4"
fi
if lacks everything-dev-metastore-postgres 16.15-trixie-d285862c; then
  docker build --platform linux/amd64 --tag "$registry/everything-dev-metastore-postgres:16.15-trixie-d285862c" 'images/metastore-postgres'
  docker push "$registry/everything-dev-metastore-postgres:16.15-trixie-d285862c"
fi
if lacks everything-dev-nightly-postgres-with-project 16-126a8eea; then
  docker build --platform linux/amd64 --tag "$registry/everything-dev-nightly-postgres-with-project:16-126a8eea" 'images/nightly-postgres-with-project'
  docker push "$registry/everything-dev-nightly-postgres-with-project:16-126a8eea"
fi
if lacks everything-dev-ops-statsd-exporter v0.31.0-7457a544; then
  docker build --platform linux/amd64 --tag "$registry/everything-dev-ops-statsd-exporter:v0.31.0-7457a544" 'images/ops-statsd-exporter'
  docker push "$registry/everything-dev-ops-statsd-exporter:v0.31.0-7457a544"
fi
if lacks everything-dev-ops-superset 6.1.0-62c6021c; then
  docker build --platform linux/amd64 --tag "$registry/everything-dev-ops-superset:6.1.0-62c6021c" 'images/ops-superset'
  docker push "$registry/everything-dev-ops-superset:6.1.0-62c6021c"
fi
if lacks everything-dev-site-program-with-project 24.19.0-bookworm-slim-65484337; then
  docker build --platform linux/amd64 --tag "$registry/everything-dev-site-program-with-project:24.19.0-bookworm-slim-65484337" 'images/site-program-with-project'
  docker push "$registry/everything-dev-site-program-with-project:24.19.0-bookworm-slim-65484337"
fi
if lacks everything-dev-trial-oidc-provider 9.13.3-7f2f54eb; then
  docker build --platform linux/amd64 --tag "$registry/everything-dev-trial-oidc-provider:9.13.3-7f2f54eb" 'images/trial-oidc-provider'
  docker push "$registry/everything-dev-trial-oidc-provider:9.13.3-7f2f54eb"
fi
