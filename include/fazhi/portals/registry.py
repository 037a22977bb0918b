"""The portal registry: YAML blocks checked against schema.json, each mistake named with file, line and remedy.

Sources: "registry" (packaged), "sample" (the sample portal that ships with fazhi), a directory of YAML files, one
YAML file, or several of these joined by commas. `${FAZHI_SAMPLE_PORT}` in a file stands for the sample's port.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import yaml

from fazhi import settings
from fazhi.records import Tier

HERE = Path(__file__).parent
PORT_VARIABLE = "FAZHI_SAMPLE_PORT"
Provenance = Literal["crawl", "sample", "manual"]


class RegistryError(ValueError):
    """One or more blocks cannot be used. `problems` are sentences "file:line: what is wrong: what to write"."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Portal:
    """One block of the registry; the fields are described in schema.json."""

    id: str
    name: str
    site: str
    region: str
    tier: Tier
    family: str
    lists: tuple[str, ...]
    agency: str | None = None
    hosts: tuple[str, ...] = ()
    delay: float = 2.0
    mixed: bool = False
    take_all: bool = False
    follow: int = 0
    min_links: int = 1
    max_pages: int = 40
    tls: Literal["modern", "legacy", "unverified"] = "modern"
    http_fallback: bool = False
    encoding: str | None = None
    paused: str | None = None
    quirks: tuple[str, ...] = ()
    evidence: str | None = None
    provenance: Provenance = "crawl"
    origin: str = field(default="", compare=False)  # file:line of the block

    @property
    def host(self) -> str:
        """Site without port and leading www., lower case: what politeness counts as one server."""
        return self.site.rsplit(":", 1)[0].lower().removeprefix("www.")


@lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
    """The published JSON Schema of a registry file."""
    return json.loads((HERE / "schema.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def load(source: str | None = None) -> dict[str, Portal]:
    """Portals of `source` (default: the setting FAZHI_PORTALS) by id, in the order of the files.

    Raises RegistryError naming every mistake found, not just the first."""
    portals: dict[str, Portal] = {}
    problems: list[str] = []
    for name in (source or settings.get().portals).split(","):
        provenance, files = _files(name.strip())
        for path in files:
            found, wrong = read_file(path, provenance)
            problems += wrong
            for portal in found:
                if portal.id in portals:
                    problems.append(
                        f"{portal.origin}: portal id {portal.id!r} is taken by "
                        f"{portals[portal.id].origin}: choose another"
                    )
                portals.setdefault(portal.id, portal)
    if problems:
        raise RegistryError(problems)
    return portals


def _files(name: str) -> tuple[Provenance, list[Path]]:
    provenance: Provenance = "sample" if name == "sample" else "crawl"
    folder = {"registry": HERE / "registry", "sample": HERE.parent / "sample" / "portals"}.get(name, Path(name))
    if folder.is_file():
        return provenance, [folder]
    if not folder.is_dir():
        raise RegistryError([f"{name}: no such portal source: write registry, sample, or a directory of YAML files"])
    return provenance, sorted(folder.glob("*.yaml")) + sorted(folder.glob("*.yml"))


def read_file(path: Path, provenance: Provenance = "crawl") -> tuple[list[Portal], list[str]]:
    """Portals of one file, and its mistakes as sentences with file and line."""
    return read_text(path.read_text(encoding="utf-8"), str(path), provenance)


def read_text(text: str, where: str, provenance: Provenance = "crawl") -> tuple[list[Portal], list[str]]:
    """The same for text held in memory; `where` names it in messages."""
    try:
        text = _with_port(text, where)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except RegistryError as error:
        return [], error.problems
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        return [], [f"{where}:{line}: not YAML: {error.problem or error.context}: mind indentation, colons and quotes"]
    problems = [f"{where}:{_line(root, error.path)}: {_explain(error)}" for error in _validate(data)]
    if problems:
        return [], problems
    portals = []
    for index, block in enumerate(data["portals"]):
        origin = f"{where}:{_line(root, ('portals', index))}"
        problems += [f"{where}:{_line(root, ('portals', index, 'lists', n))}: {wrong}" for n, wrong in _foreign(block)]
        values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in block.items()}
        portals.append(Portal(**values, provenance=provenance, origin=origin))
    return portals, problems


def _with_port(text: str, where: str) -> str:
    mark = "${" + PORT_VARIABLE + "}"
    if mark not in text:
        return text
    port = os.environ.get(PORT_VARIABLE) or settings.read_env_file(settings.get().var / "fazhi.env").get(PORT_VARIABLE)
    if not port:
        raise RegistryError(
            [f"{where}:1: the sample portal's port is unknown: start it (`make run`) or set {PORT_VARIABLE}"]
        )
    return text.replace(mark, port)


def _validate(data: object) -> list[Any]:
    import jsonschema

    return sorted(
        jsonschema.Draft202012Validator(schema()).iter_errors(data), key=lambda e: [str(p) for p in e.absolute_path]
    )


def _foreign(block: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """List URLs that lie on none of the portal's own hosts."""
    from fazhi.portals.sites import same_site

    own = [block["site"], *block.get("hosts", ())]
    for n, url in enumerate(block["lists"]):
        host = urlsplit(url).netloc
        if not any(same_site(host, mine) for mine in own):
            yield n, f"list URL {url} is not on {block['site']}: correct `site`, or add {host} under `hosts`"


def _line(node: yaml.Node | None, path: Any) -> int:
    """Line (1-based) of the YAML node at `path`, or of the deepest ancestor that exists."""
    line = 1
    for step in path:
        found = None
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == step), None)
            if found:
                line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line, found = node.start_mark.line + 1, (node, node)
        if found is None:
            break
    return line


def _explain(error: Any) -> str:
    """A JSON Schema error as one sentence that ends with what to write."""
    name = error.path[-1] if error.path else "the file"
    hint = error.schema.get("description", "") if isinstance(error.schema, dict) else ""
    match error.validator:
        case "required":
            missing = error.message.split("'")[1]
            hint = (
                schema()["$defs"]["portal"]["properties"].get(missing, {}).get("description", "a list of portal blocks")
            )
            return f"`{missing}` is missing: add it ({hint})"
        case "additionalProperties":
            known = sorted(error.schema["properties"])
            unknown = ", ".join(sorted(set(error.instance) - set(known)))
            return f"unknown key {unknown}: the keys are {', '.join(known)}"
        case "enum":
            return f"`{name}` is {error.instance!r}: write one of {', '.join(map(str, error.validator_value))}"
        case "type":
            wanted = hint or "see `fazhi portals show`"
            return f"`{name}` is {error.instance!r}, not of type {error.validator_value}: {wanted}"
        case _:
            return f"`{name}` is {error.instance!r}: {error.message.split(chr(10))[0]}. {hint}".rstrip()
