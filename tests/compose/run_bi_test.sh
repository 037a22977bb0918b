#!/bin/bash
# The profile bi for real: the stack's stores and one worker, the sample's four years in its warehouse, Superset's image built
# and set up, the dashboards imported by the one-shot service (twice) and opened in Chromium. What it needs: stack.sh.
# PICTURES=DIR keeps the screenshots. Usage: run_bi_test.sh [directory of an unpacked bookworm]
set -euo pipefail
project=fazhibi
. "$(dirname "$0")/stack.sh"
password=$(word)
cat >> "$work/env" <<ENV
SUPERSET_SECRET_KEY=$(word)
SUPERSET_PASSWORD=$password
FAZHI_READER_PASSWORD=$(word)
ENV
say "image of Superset"
build -t fazhi-superset:latest -f deploy/superset/Dockerfile
podman images --format '{{.Repository}} {{.Size}}' | grep fazhi

say "four years of the sample in the warehouse"
begin
up worker
healthy worker_1
podman exec -i fazhibi_worker_1 deploy/entrypoint python - < "$here/fill.py"

say "Superset"
up superset
healthy superset_1
imported() {
    up superset-dashboards
    code=$(podman wait fazhibi_superset-dashboards_1)
    podman logs fazhibi_superset-dashboards_1 2>&1 | tail -8
    [ "$code" = 0 ]
}
imported
podman rm -f fazhibi_superset-dashboards_1 >/dev/null
say "once more"
imported

say "the dashboards in Chromium"
SUPERSET_PASSWORD=$password "${PYTHON:-.venv/bin/python}" "$here/open_dashboards.py" http://127.0.0.1:8088 "${PICTURES:-$work}"
podman stats --no-stream --format '{{.Name}} {{.MemUsage}}' | grep -E 'fazhibi_(superset|postgres)_1'
say "passed"
