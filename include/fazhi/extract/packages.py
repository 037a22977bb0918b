"""Members of ZIP containers (docx, odt, ofd, xlsx) and their XML, read with bounds.

Sizes are counted while unpacking, never believed; names are keys and never paths on disk; XML has no entities, no DTD
and no network.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib

from lxml import etree

from fazhi.extract.core import LIMITS, ExtractRefused


class Package:
    """A ZIP container of named parts."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self.names = [info.filename for info in self._zip.infolist()]
        except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError, UnicodeDecodeError) as error:
            raise ExtractRefused(f"damaged: the ZIP container cannot be opened ({error})") from None
        if len(self.names) > LIMITS.members:
            raise ExtractRefused(f"bomb: a container of {len(self.names)} members")
        self._keys = {posixpath.normpath(name.replace("\\", "/")).lstrip("/").lower(): name for name in self.names}
        self._spent = 0

    def __contains__(self, name: str) -> bool:
        return self._key(name) in self._keys

    @staticmethod
    def _key(name: str) -> str:
        return posixpath.normpath(name.replace("\\", "/")).lstrip("/").lower()

    def part(self, name: str) -> bytes:
        """Bytes of one member. Raises ExtractRefused when it is absent, damaged, encrypted or a bomb."""
        real = self._keys.get(self._key(name))
        if real is None:
            raise ExtractRefused(f"damaged: the container has no {name}")
        info = self._zip.getinfo(real)
        if info.flag_bits & 1:
            raise ExtractRefused("encrypted: the container asks for a password")
        budget = LIMITS.unpacked_bytes - self._spent
        if info.compress_size and info.file_size > 2**20 and info.file_size / info.compress_size > LIMITS.ratio:
            raise ExtractRefused(f"bomb: {real} unpacks to {info.file_size} bytes")
        try:
            with self._zip.open(info) as stream:
                data = stream.read(budget + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            raise ExtractRefused(f"damaged: {real} cannot be unpacked ({error})") from None
        if len(data) > budget:
            raise ExtractRefused(f"bomb: the container unpacks to more than {LIMITS.unpacked_bytes} bytes")
        self._spent += len(data)
        return data

    def xml(self, name: str) -> etree._Element:
        """Root element of one XML member."""
        return parse_xml(self.part(name), name)


def parse_xml(data: bytes, name: str = "the XML") -> etree._Element:
    """Root of hostile XML: entities stay unresolved, DTDs unread, nesting and text bounded by libxml2's defaults."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ExtractRefused(f"damaged: {name} is no XML ({error})") from None
    if root is None:
        raise ExtractRefused(f"damaged: {name} is no XML")
    return root


def local(element: etree._Element) -> str:
    """Tag without its namespace; empty for comments and entities."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""
