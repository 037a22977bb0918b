#!/bin/bash
# The compose stack for real, on podman with stand-in base images: four years backfilled on two workers, one of them
# killed half-way, and the same star as plain function calls on one machine. Needs root, podman, debootstrap,
# podman-compose (from PyPI). Usage: run_compose_test.sh [directory of an unpacked bookworm]
set -euo pipefail
project=fazhitest
. "$(dirname "$0")/stack.sh"
scheduler() { podman exec fazhitest_scheduler_1 deploy/entrypoint "$@"; }
podman images --format '{{.Repository}} {{.Size}}' | grep fazhi

say "up, two workers"
begin
up --scale worker=2 api-server scheduler dag-processor triggerer worker
for _ in $(seq 120); do
    scheduler airflow jobs check --job-type SchedulerJob >/dev/null 2>&1 && break
    sleep 5
done
podman ps --format '{{.Names}} {{.Status}}' | sort
say "every part says that it is well"
healthy postgres_1 redis_1 api-server_1 scheduler_1 dag-processor_1 triggerer_1 worker_1 worker_2

say "the login in the set-up's log opens the UI"
login=$(podman logs fazhitest_init_1 2>/dev/null | sed -n 's/^Airflow login: admin \/ //p')
[ "$(printf '%s\n' "$login" | wc -w)" = 1 ] || { podman logs --tail 20 fazhitest_init_1; exit 1; }
code=$(curl -s -o /dev/null -w '%{http_code}' --noproxy '*' -H 'Content-Type: application/json' \
    -d "{\"username\": \"admin\", \"password\": \"$login\"}" "http://127.0.0.1:${AIRFLOW_PORT:-18280}/auth/token")
echo "the API server answers it with $code"
[ "$code" = 201 ]

say "backfill of 2021 to 2024"
began=$SECONDS
scheduler airflow backfill create --dag-id crawl_year --from-date 2021-01-01 --to-date 2024-12-31 2>/dev/null | tail -5
say "kill -9 of worker 2 as soon as it builds"
for _ in $(seq 600); do
    busy=$(sql airflow "select count(*) from task_instance where dag_id = 'build_year' and state = 'running'
        and hostname = '$(podman inspect -f '{{.Config.Hostname}}' fazhitest_worker_2)'")
    [ "$busy" != 0 ] && break
    sleep 1
done
alive=$(podman inspect -f '{{.Config.Hostname}}' fazhitest_worker_1)
killed=$(podman inspect -f '{{.Config.Hostname}}' fazhitest_worker_2)
podman kill -s KILL fazhitest_worker_2 >/dev/null
echo "killed with $busy task(s) of build_year on it"

say "wait for the end"
for _ in $(seq 360); do
    open=$(sql airflow "select count(*) from dag_run where state in ('queued', 'running')")
    built=$(sql airflow "select count(distinct partition_key) from dag_run where dag_id = 'build_year' and state = 'success'
        and partition_key between '2021' and '2024'")
    behind=$(sql fazhi "select count(*) from stage.year_state where dirty or load_seq > published_seq")
    [ "$open:$built:$behind" = 0:4:0 ] && break
    sleep 5
done
echo "$((SECONDS - began)) s from the backfill to the last mart"
sql airflow "select dag_id, partition_key, state, count(*) from dag_run group by 1, 2, 3 order by 1, 2"
sql airflow "select hostname, state, count(*), max(try_number) as tries from task_instance
    where hostname <> '' group by 1, 2 order by 1, 2" | sed "s/$alive/worker 1/; s/$killed/worker 2 (killed)/"
[ "$open:$built:$behind" = 0:4:0 ] || { echo "not finished: $open runs open, $built years built, $behind behind"; exit 1; }

say "what the killed worker wrote is still read where the UI runs"
podman exec fazhitest_api-server_1 sh -c 'ls /opt/fazhi/var/data_docs' | xargs
sql airflow "select format('dag_id=%s/run_id=%s/task_id=%s/', dag_id, run_id, task_id)
    || case when map_index < 0 then '' else format('map_index=%s/', map_index) end || format('attempt=%s.log', try_number)
    from task_instance where hostname = '$killed'" > "$work/logs"
podman exec -i -w /opt/airflow/logs fazhitest_api-server_1 sh -c 'while read -r log; do test -s "$log" || { echo "no $log"; exit 1; }; done' < "$work/logs"
for year in 2021 2022 2023 2024; do podman exec fazhitest_api-server_1 test -s "/opt/fazhi/var/data_docs/$year/index.html"; done
echo "$(wc -l < "$work/logs") logs of its tasks, Data Docs of four years"

say "the same as plain function calls on one machine?"
podman exec -i fazhitest_worker_1 deploy/entrypoint python - < "$here/one_machine.py"
say "passed"
