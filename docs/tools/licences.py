"""Write docs/licences.md: the licence of every package that the two locks install, from its own metadata.

python docs/tools/licences.py            (in the environment of `make setup`, after `make setup-bi`)
"""

from __future__ import annotations

import re
from collections import Counter
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "docs" / "licences.md"
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;]+)", re.M)
LISTED = re.compile(r"^\| ([A-Za-z0-9._-]+) \| [^|]+ \| ([^|]+) \|$", re.M)
SHORT = {  # what older metadata writes in words
    "apache software license": "Apache-2.0",
    "apache license": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache 2": "Apache-2.0",
    "apache2": "Apache-2.0",
    "mit license": "MIT",
    "bsd license": "BSD",
    "new bsd license": "BSD-3-Clause",
    "3-clause bsd license": "BSD-3-Clause",
    "isc license (iscl)": "ISC",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
    "the unlicense (unlicense)": "Unlicense",
}


def licence(found: Distribution) -> str:
    """SPDX expression, else the classifiers, else the first line of the old field, else that it is not said."""
    data = found.metadata
    if spdx := data.get("License-Expression"):
        return str(spdx)
    classifiers = [c.split(" :: ") for c in data.get_all("Classifier") or ()]
    classified = [c[-1] for c in classifiers if c[0] == "License" and len(c) > 2]
    words = classified or [w for w in (data.get("License") or "").strip().splitlines()[:1] if w and len(w) < 60]
    return " / ".join(dict.fromkeys(SHORT.get(w.lower(), w) for w in words)) or "not stated in its metadata"


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def rows(lock: str, page: str = "", path: list[str] | None = None) -> list[tuple[str, str, str]]:
    """(name, version, licence) of every pinned package; one that only other Pythons install keeps what `page` says.

    `path`: where the packages lie (None: this environment).
    """
    known = dict(LISTED.findall(page))
    found = distributions() if path is None else distributions(path=path)
    there = {plain(d.metadata["Name"]): d for d in found if d.metadata["Name"]}
    out = []
    for name, version in sorted(dict(PIN.findall(lock)).items(), key=lambda pin: pin[0].lower()):
        here = there.get(plain(name))
        out.append((name, version, licence(here) if here else known.get(name, "not installed by this Python")))
    return out


def page(found: list[tuple[str, str, str]], bi: list[tuple[str, str, str]]) -> str:
    lines = [
        "# Licences of dependencies",
        "",
        "fazhi is [Apache-2.0](https://www.apache.org/licenses/LICENSE-2.0). `make setup` installs the packages below",
        "from `requirements.lock`; nothing of them is copied into the repository. Written by",
        "`python docs/tools/licences.py` from the packages' own metadata. Official tables that are included name their",
        "sources in `include/fazhi/reference/data/README.md`.",
        "",
        *table(found),
        "",
        "## The second environment",
        "",
        "`make setup-bi` installs these from `requirements-bi.lock` for tests only; fazhi runs without them.",
        "",
        *table(bi),
    ]
    return "\n".join(lines) + "\n"


def table(found: list[tuple[str, str, str]]) -> list[str]:
    kinds = Counter(kind for _, _, kind in found)
    return [
        f"{len(found)} packages. " + " · ".join(f"{kind}: {n}" for kind, n in kinds.most_common(8)),
        "",
        "| package | version | licence |",
        "|---|---|---|",
        *(f"| {n} | {v} | {k.replace('|', '/')} |" for n, v, k in found),
    ]


def main() -> None:
    old = OUT.read_text("utf-8") if OUT.exists() else ""
    first, _, second = old.partition("## The second environment")
    there = [str(p) for p in sorted(ROOT.glob(".venv-bi/lib/python3*/site-packages"))]
    main_rows = rows((ROOT / "requirements.lock").read_text("utf-8"), first)
    bi_rows = rows((ROOT / "requirements-bi.lock").read_text("utf-8"), second, there)
    OUT.write_text(page(main_rows, bi_rows), "utf-8")
    print(f"{OUT.relative_to(ROOT)} written")


if __name__ == "__main__":
    main()
