"""Bodies of portals in every disguise of their encoding."""

from __future__ import annotations

import pytest

from fazhi.reference.charset import decode

TEXT = "全县法治政府建设年度报告：办理行政复议案件十二件，审查规范性文件五件。" * 3


@pytest.mark.parametrize(
    ("data", "header", "forced", "encoding"),
    [
        (TEXT.encode(), "text/html; charset=gbk", None, "utf-8"),
        (TEXT.encode("gb18030"), "text/html; charset=utf-8", None, "gb18030"),
        (TEXT.encode("gb18030"), None, None, "gb18030"),
        (b'<meta charset="gb2312">' + TEXT.encode("gb18030"), "text/html; charset=ISO-8859-1", None, "gb18030"),
        (TEXT.encode("utf-8-sig"), "text/html; charset=gbk", None, "utf-8-sig"),
        (TEXT.encode("utf-16"), None, None, "utf-16"),
        (TEXT.replace("县", "縣").encode("big5", "ignore"), "text/html; charset=big5", None, "big5"),
        (TEXT.encode("gb18030"), None, "gb2312", "gb18030"),
        (TEXT.encode(), None, "big5", "utf-8"),
        (TEXT.encode("gb18030"), "text/html; charset=idna", None, "gb18030"),
        (b"charset=hex " + TEXT.encode("gb18030"), "text/html; charset=no-such-thing", None, "gb18030"),
    ],
)
def test_the_encoding_that_gives_readable_text_is_found(data, header, forced, encoding):
    text, name = decode(data, header, forced)
    assert name == encoding and "\ufffd" not in text and "行政" in text


def test_one_broken_byte_and_a_cut_end_cost_one_character():
    assert decode(TEXT.encode()[:-1])[0].count("\ufffd") == 1
    broken = bytearray(TEXT.encode("gb18030"))
    broken[20] = 0xFF
    text, name = decode(bytes(broken))
    assert name == "gb18030" and 1 <= text.count("\ufffd") <= 2


@pytest.mark.parametrize("data", [b"", b"\x00" * 50, bytes(range(256)) * 4])
def test_nothing_is_too_strange_to_decode(data):
    assert isinstance(decode(data)[0], str)
