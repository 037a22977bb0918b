"""Write docs/licences.md: the licence of every package that requirements.lock installs, from its own metadata.

python docs/tools/licences.py            (in the environment of `make setup`)
"""

from __future__ import annotations

import re
from collections import Counter
from importlib.metadata import Distribution, PackageNotFoundError, distribution
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


def rows(lock: str, page: str = "") -> list[tuple[str, str, str]]:
    """(name, version, licence) of every pinned package; one that only other Pythons install keeps what `page` says."""
    known = dict(LISTED.findall(page))
    out = []
    for name, version in sorted(dict(PIN.findall(lock)).items(), key=lambda pin: pin[0].lower()):
        try:
            kind = licence(distribution(name))
        except PackageNotFoundError:
            kind = known.get(name, "not installed by this Python")
        out.append((name, version, kind))
    return out


def page(found: list[tuple[str, str, str]]) -> str:
    kinds = Counter(kind for _, _, kind in found)
    lines = [
        "# Licences of dependencies",
        "",
        "fazhi is [Apache-2.0](https://www.apache.org/licenses/LICENSE-2.0). `make setup` installs the packages below",
        "from `requirements.lock`; nothing of them is copied into the repository. Written by",
        "`python docs/tools/licences.py` from the packages' own metadata. Official tables that are included name their",
        "sources in `include/fazhi/reference/data/README.md`.",
        "",
        f"{len(found)} packages. " + " · ".join(f"{kind}: {n}" for kind, n in kinds.most_common(8)),
        "",
        "| package | version | licence |",
        "|---|---|---|",
    ]
    return "\n".join([*lines, *(f"| {n} | {v} | {k.replace('|', '/')} |" for n, v, k in found)]) + "\n"


def main() -> None:
    old = OUT.read_text("utf-8") if OUT.exists() else ""
    OUT.write_text(page(rows((ROOT / "requirements.lock").read_text("utf-8"), old)), "utf-8")
    print(f"{OUT.relative_to(ROOT)} written")


if __name__ == "__main__":
    main()
