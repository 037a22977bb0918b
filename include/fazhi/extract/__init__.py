"""Bytes of any format to one Document with positions.

extract_bytes(data, url=…)   in this process        extract_safely(data, url=…)  in a bounded child
needs_ocr(data)              batch the slow ones    choose(page, attachments)    which of them is the report
to_payload / from_payload    the cache in stage.document, keyed by (raw_sha256, EXTRACTOR_VERSION)
"""

from fazhi.extract.cache import from_payload, to_payload
from fazhi.extract.choose import choose
from fazhi.extract.core import EXTRACTOR_VERSION, ExtractRefused
from fazhi.extract.read import extract_bytes
from fazhi.extract.sandbox import extract_safely, needs_ocr

__all__ = [
    "EXTRACTOR_VERSION",
    "ExtractRefused",
    "choose",
    "extract_bytes",
    "extract_safely",
    "from_payload",
    "needs_ocr",
    "to_payload",
]
