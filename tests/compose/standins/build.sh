#!/bin/sh
# Base images under their upstream names without any registry: debootstrap, then what each image needs from Debian and
# PyPI. Needs root, podman and debootstrap. Usage: build.sh [directory of an unpacked bookworm]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
base=${1:-/var/tmp/fazhi-bookworm}
export CONTAINERS_CONF="$here/../containers.conf"
# A machine behind an inspecting proxy has a certificate authority of its own: hand it to the builds.
set -- --network host --volume /etc/ssl/certs/ca-certificates.crt:/etc/ssl/certs/ca-certificates.crt:ro
if ! podman image exists docker.io/library/python:3.11-slim; then
    [ -x "$base/usr/bin/python3" ] ||
        debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates bookworm "$base"
    cp /etc/apt/apt.conf.d/*proxy* "$base/etc/apt/apt.conf.d/" 2>/dev/null || true
    ln -sf python3 "$base/usr/bin/python"
    tar -C "$base" -c . | podman import -q - docker.io/library/python:3.11-slim >/dev/null
fi
for image in library/postgres:18 library/redis:7 chrislusf/seaweedfs:latest; do
    case $image in library/postgres:18) file=postgres ;; library/redis:7) file=redis ;; *) file=s3 ;; esac
    podman image exists "docker.io/$image" ||
        podman build -q "$@" -t "docker.io/$image" -f "$here/$file.Containerfile" "$here" >/dev/null
done
podman images --format '{{.Repository}}:{{.Tag}}  {{.Size}}'
