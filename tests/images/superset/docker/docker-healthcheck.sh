#!/usr/bin/env bash
# As the original: every container of this image is asked on the port of the web server, whatever it runs.
curl --fail --silent --show-error "http://localhost:${SUPERSET_PORT}/health" || exit 1
