"""Data Docs: one Great Expectations site per report year, replaced as a whole by each run, and an index of the years.

Bounded by construction: a year keeps the pages of its last run only; the history of results is in quality.result.
"""

from __future__ import annotations

import html
import shutil
import tempfile
from pathlib import Path
from typing import Any

_PAGE = """<!doctype html><html lang="zh"><meta charset="utf-8"><title>fazhi · Data Docs</title>
<style>body{{font:16px/1.6 sans-serif;margin:3rem auto;max-width:40rem}}</style>
<h1>数据质量 · Data Docs</h1><p>每个报告年度最近一次检查的结果。The last gate run of each report year.</p>
<ul>{items}</ul></html>"""


def build(context: Any, docs_dir: Path, year: int) -> str:
    """Render the validation results of `context` into docs_dir/<year>/. Returns the path from docs_dir's parent."""
    docs_dir.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{year}-", dir=docs_dir))
    try:
        site = f"year_{year}"
        context.add_data_docs_site(
            site,
            {
                "class_name": "SiteBuilder",
                "show_how_to_buttons": False,
                "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(fresh)},
                "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
            },
        )
        context.build_data_docs(site_names=[site])
        fresh.chmod(0o755)
        target = docs_dir / str(year)
        if target.exists():
            old = Path(tempfile.mkdtemp(prefix=f".{year}-old-", dir=docs_dir))
            target.rename(old / "site")
            fresh.rename(target)
            shutil.rmtree(old)
        else:
            fresh.rename(target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    _index(docs_dir)
    return f"{docs_dir.name}/{year}/index.html"


def _index(docs_dir: Path) -> None:
    years = sorted((p.name for p in docs_dir.iterdir() if p.is_dir() and p.name.isdigit()), reverse=True)
    items = "".join(f'<li><a href="{html.escape(y)}/index.html">{html.escape(y)}</a></li>' for y in years)
    (docs_dir / "index.html").write_text(_PAGE.format(items=items), "utf-8")
