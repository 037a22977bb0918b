# One image for every Airflow part and every worker. Same lock as the one-machine set-up.
FROM python:3.11-slim AS build
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /opt/fazhi
COPY requirements.lock ./
RUN python -m venv /opt/venv \
    && sed -n '/^uv==/,/^    # via/p' requirements.lock | grep -v '# via' > /tmp/uv.txt \
    && /opt/venv/bin/pip install -q --require-hashes -r /tmp/uv.txt \
    && /opt/venv/bin/uv pip sync -q --python /opt/venv/bin/python --require-hashes requirements.lock
COPY pyproject.toml README.md ./
COPY include include
RUN /opt/venv/bin/uv pip install -q --python /opt/venv/bin/python --no-deps --no-build-isolation -e .

FROM python:3.11-slim
# RAR attachments are read with libarchive; without it they are refused by that name.
RUN apt-get update \
    && apt-get install -y --no-install-recommends 'libarchive13*' \
    && apt-get clean && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 50000 --gid 0 --create-home fazhi
COPY --from=build /opt/venv /opt/venv
COPY --from=build --chown=50000:0 /opt/fazhi /opt/fazhi
COPY --chown=50000:0 dags /opt/fazhi/dags
COPY --chown=50000:0 plugins /opt/fazhi/plugins
COPY --chown=50000:0 deploy/entrypoint deploy/init deploy/login /opt/fazhi/deploy/
ENV PATH=/opt/venv/bin:$PATH \
    AIRFLOW_HOME=/opt/airflow \
    FAZHI_ROOT=/opt/fazhi \
    FAZHI_VAR=/opt/fazhi/var \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/fazhi/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/opt/fazhi/plugins \
    PYTHONUNBUFFERED=1
# Airflow's Helm chart calls /entrypoint in its probes.
RUN ln -s /opt/fazhi/deploy/entrypoint /entrypoint \
    && mkdir -p /opt/airflow/passwords /opt/airflow/logs /opt/fazhi/var/data_docs && chown -R 50000:0 /opt/airflow /opt/fazhi/var && chmod -R g+w /opt/airflow /opt/fazhi/var
USER 50000
WORKDIR /opt/fazhi
ENTRYPOINT ["/opt/fazhi/deploy/entrypoint"]
CMD ["airflow", "version"]
