# Sourced by the tests of docker-compose.yaml: a stack of its own on podman with stand-in base images, removed at the end.
# Needs root, podman, debootstrap, podman-compose (from PyPI). $project names the stack; arguments: those of standins/build.sh
: "${project:?set by the test that sources this}"
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
cd "$root"
export CONTAINERS_CONF="$here/containers.conf"
say() { echo "== $*"; }
compose() { podman-compose -p "$project" --profile bi --env-file "$work/env" --podman-build-args "--network host" "$@"; }
sql() { podman exec ${project}_postgres_1 psql -U fazhi -d "$1" -Atc "$2"; }

work=$(mktemp -d)
clean() {
    ours=$(podman ps -aq --filter label=io.podman.compose.project="$project")
    [ -z "$ours" ] || podman rm -f $ours >/dev/null
    ours=$(podman volume ls -q --filter name="^${project}_")
    [ -z "$ours" ] || podman volume rm -f $ours >/dev/null
    rm -rf "$(podman info --format '{{.Store.VolumePath}}')"/"${project}"_* # what an interrupted removal leaves is used again
}
clean
trap 'clean; rm -rf "$work"' EXIT
secret() { head -c 32 /dev/urandom | base64 | tr '+/' '-_'; }
word() { secret | tr -d '=_-'; }
cat > "$work/env" <<ENV
POSTGRES_PASSWORD=$(word)
SECRETS=$work/secrets
AIRFLOW_FERNET_KEY_FILE=/run/secrets/fernet
AIRFLOW_JWT_SECRET_FILE=/run/secrets/jwt
AWS_SECRET_ACCESS_KEY=$(word)
AIRFLOW_PORT=${AIRFLOW_PORT:-18280}
FAZHI_PORTALS=sample
FAZHI_SAMPLE_HOSTS=1
FAZHI_RETRY_SECONDS=1
ENV

mkdir "$work/secrets"
secret > "$work/secrets/fernet"
secret > "$work/secrets/jwt"

# A machine behind an inspecting proxy has a certificate authority of its own: hand it to the builds.
printf '[global]\ncert = /etc/ssl/certs/ca-certificates.crt\n' > "$work/pip.conf"
echo 'native-tls = true' > "$work/uv.toml"
build() {
    podman build -q --network host --volume /etc/ssl/certs/ca-certificates.crt:/etc/ssl/certs/ca-certificates.crt:ro \
        --volume "$work/pip.conf:/etc/pip.conf:ro" --volume "$work/uv.toml:/etc/uv/uv.toml:ro" "$@" . >/dev/null
}
say "base images (stand-ins)"
sh "$here/standins/build.sh" "$@"
say "image of fazhi"
[ -n "${IMAGE_READY:-}" ] || build -t fazhi:latest # set it to test an image that is there already

# Docker starts them in the order that depends_on states; podman 4 neither waits for health nor follows two steps of it.
up() { compose up -d --no-build --no-deps "$@" >> "$work/up.log" 2>&1 || { tail -30 "$work/up.log"; exit 1; }; }
healthy() { # healthy PARTS: every one says within ten minutes that it is well
    for part in "$@"; do
        for left in $(seq 300 -1 0); do
            podman healthcheck run "${project}_$part" >/dev/null 2>"$work/health" && break
            [ "$left" != 0 ] || { echo "$part:"; cat "$work/health"; podman logs --tail 20 "${project}_$part"; exit 1; }
            sleep 2
        done
    done
}
begin() { # the stores, then the one-shot set-up
    up postgres redis s3
    healthy postgres_1 redis_1
    up init
    [ "$(podman wait ${project}_init_1)" = 0 ] || { podman logs --tail 20 ${project}_init_1; exit 1; }
}
