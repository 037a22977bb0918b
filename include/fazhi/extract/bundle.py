"""Archives of documents (.zip, .7z, .rar, .gz): the report among the members, chosen like an attachment.

Members are read in memory by bytes, never written: their names are labels and cannot lead anywhere.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace

from fazhi.extract.core import LIMITS, ExtractRefused
from fazhi.extract.packages import Package
from fazhi.records import Document, sha256
from fazhi.reference.media_types import GZIP, RAR, SEVEN_ZIP, ZIP

Reader = Callable[[bytes, str], Document]
KINDS = (ZIP, SEVEN_ZIP, RAR, GZIP)
_READ_AT_MOST = 30  # documents in one archive


def read(data: bytes, kind: str, reader: Reader) -> Document:
    """The report among the members (method "zip:docx"); the others are named in `warnings`.

    reader(bytes, name) reads one member. Raises ExtractRefused when no member can be read, with the members' reasons.
    """
    documents: list[tuple[str, Document]] = []
    reasons: list[str] = []
    for name, member in members(data, kind):
        if len(documents) >= _READ_AT_MOST:
            break
        try:
            documents.append((name, reader(member, name)))
        except ExtractRefused as refusal:
            if refusal.reason.startswith("bomb"):
                raise
            reasons.append(f"{name}: {refusal.reason}")
    if not documents:
        raise ExtractRefused(
            "empty: the archive holds no readable document" + (f" ({'; '.join(reasons[:3])})" if reasons else "")
        )
    best = _best([document for _, document in documents])
    others = [f"also:{name}" for name, document in documents if document is not best]
    return replace(
        best,
        raw_sha256=sha256(data),
        media_type=kind,
        method=f"{kind.rsplit('/', 1)[-1].removeprefix('x-').removeprefix('vnd.').split('-')[0]}:{best.method}",
        warnings=(*best.warnings, *others, *(f"unread:{reason}" for reason in reasons[:5])),
    )


def _best(documents: list[Document]) -> Document:
    from fazhi.extract.choose import join_pages, rank

    pictures = [d for d in documents if d.media_type.startswith("image/")]
    if len(pictures) > 1:
        documents = [d for d in documents if not d.media_type.startswith("image/")] + [join_pages(pictures)]
    return max(documents, key=rank)


def members(data: bytes, kind: str) -> Iterator[tuple[str, bytes]]:
    """(name for people, bytes) of every file in the archive, in the order of their names."""
    if kind == ZIP:
        package = Package(data)
        for name in sorted(package.names):
            if not name.endswith("/") and not name.startswith("__MACOSX/"):
                yield _readable(name), package.part(name)
    elif kind == SEVEN_ZIP:
        yield from sorted(_seven_zip(data))
    elif kind == RAR:
        from fazhi.extract.rar import members as rar_members

        yield from sorted(rar_members(data))
    elif kind == GZIP:
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
                body = stream.read(LIMITS.unpacked_bytes + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise ExtractRefused(f"damaged: the gzip cannot be unpacked ({error})") from None
        if len(body) > LIMITS.unpacked_bytes:
            raise ExtractRefused(f"bomb: the gzip unpacks to more than {LIMITS.unpacked_bytes} bytes")
        yield "content", body
    else:
        raise ExtractRefused(f"unsupported: {kind}")


def _readable(name: str) -> str:
    """Chinese Windows writes GBK names without saying so; Python shows them as code page 437."""
    try:
        return name.encode("cp437").decode("gb18030")
    except UnicodeError:
        return name


def _seven_zip(data: bytes) -> list[tuple[str, bytes]]:
    import py7zr
    from py7zr.io import BytesIOFactory

    try:
        with py7zr.SevenZipFile(io.BytesIO(data)) as archive:
            if archive.needs_password():
                raise ExtractRefused("encrypted: the 7z archive asks for a password")
            entries = [entry for entry in archive.list() if not entry.is_directory]
            total = sum(entry.uncompressed for entry in entries)
            if total > LIMITS.unpacked_bytes or len(entries) > LIMITS.members:
                raise ExtractRefused(f"bomb: the 7z archive unpacks to {total} bytes in {len(entries)} files")
            factory = BytesIOFactory(LIMITS.unpacked_bytes)
            archive.extractall(factory=factory)
            return [(name, product.read()) for name, product in factory.products.items()]
    except ExtractRefused:
        raise
    except Exception as error:  # py7zr raises a family of its own and whatever lzma does
        raise ExtractRefused(f"damaged: the 7z archive cannot be unpacked ({type(error).__name__})") from None
