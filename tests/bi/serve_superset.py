"""Runs inside .venv-bi: a fresh Superset, set up with its own commands and served on loopback from one process.

Usage: serve_superset.py PORT BUNDLE, with SUPERSET_CONFIG_PATH, SUPERSET_METADATA, SUPERSET_SECRET_KEY and SUPERSET_PASSWORD set.
"""

import os
import sys

from flask.cli import ScriptInfo
from superset.app import create_app
from superset.cli.main import superset
from werkzeug.serving import run_simple

app = create_app()


def run(*words: str) -> None:
    """One `superset …` command, without starting Python again for it."""
    superset.main(args=list(words), obj=ScriptInfo(create_app=lambda: app), standalone_mode=False)


run("db", "upgrade")
person = ["--username", "admin", "--firstname", "fazhi", "--lastname", "test", "--email", "admin@localhost"]
run("fab", "create-admin", *person, "--password", os.environ["SUPERSET_PASSWORD"])
run("init")
run("import-dashboards", "--path", sys.argv[2], "--username", "admin")
run_simple("127.0.0.1", int(sys.argv[1]), app, threaded=True)
