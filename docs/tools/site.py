"""Hook of mkdocs: adds the data dictionary, generated from the declarations, to the site at every build."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

NAME = "analysts/dictionary.md"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """The dictionary is no file of the repository, so that it cannot grow stale."""
    from fazhi.warehouse.dictionary import markdown

    files.append(File.generated(config, NAME, content=markdown()))
    return files
