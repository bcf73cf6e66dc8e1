"""Bytes -> one normal text: the encoding found, NFC, plain newlines, no invisible marks."""

from __future__ import annotations

import codecs
import re
import unicodedata

from nlp_realist.errors import ReadError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHINESE_JAPANESE_KOREAN = ["gb18030", "big5", "euc_kr", "euc_jp", "shift_jis"]
_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
#: A gap says no more when it is longer, and very long ones only cost time.
_LONG_GAPS = re.compile(r"[ \t]{9,}")
_SURROGATES = re.compile("[\ud800-\udfff]")
_HIGH_RUNS = re.compile(rb"[\x80-\xff]+")
#: Share of control bytes above which a file is no text.
_MOST_CONTROL = 0.02
#: Stray NUL bytes are dropped; more of them mean UTF-16, or no text at all.
_FEW_NULS = 0.02
_OPTION = "Pass --encoding with the right name, such as utf-8 or cp1252."


def normalise(text: str) -> str:
    """One form for one text: NFC, ``\\n``, ordinary spaces, no NUL, BOM or invisible marks."""
    text = _INVISIBLE.sub("", _NEWLINES.sub("\n", text))
    text = _LONG_GAPS.sub(" " * 8, _SURROGATES.sub("\ufffd", _SPACES.sub(" ", text)))
    return unicodedata.normalize("NFC", text)


def decode(content: bytes, where: str, encoding: str | None = None) -> tuple[str, tuple[str, ...]]:
    """Decode a text file and normalise it.

    Returns the text and notes about doubtful choices. Raises ReadError when the bytes
    are no text or do not fit the encoding that was asked for.
    """
    if encoding is not None:
        return normalise(_decode_as(content, where, encoding)), ()
    name, sure = detect(content, where)
    text = normalise(content.decode(name, "strict" if sure else "replace"))
    if sure:
        return text, ()
    return text, (f"the encoding was taken to be {name}; --encoding settles it",)


def _decode_as(content: bytes, where: str, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except LookupError:
        raise ReadError(f"the encoding {encoding!r} is not known", where, _OPTION) from None
    except UnicodeDecodeError as error:
        what = f"byte {error.start} does not fit the encoding {encoding}"
        raise ReadError(what, where, _OPTION) from None


def detect(content: bytes, where: str) -> tuple[str, bool]:
    """Name the encoding of a text and say whether it is certain.

    A byte order mark, UTF-8 and UTF-16 are certain; anything else is an estimate.
    """
    for mark, name in _BOMS:
        if content.startswith(mark):
            return (name, True) if _fits(content, name) else (name, False)
    if content.count(0) > max(3, _FEW_NULS * len(content)):
        return _wide(content, where), True
    if _fits(content, "utf-8"):
        _refuse_control_bytes(content, where)
        return "utf-8", True
    _refuse_control_bytes(content, where)
    return _estimate(content), False


def _fits(content: bytes, name: str) -> bool:
    try:
        content.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _wide(content: bytes, where: str) -> str:
    """UTF-16 without a mark: every second byte of Western text is NUL."""
    sample = content[:65536]
    half = max(1, len(sample) // 2)
    low, high = sample[1::2].count(0) / half, sample[0::2].count(0) / half
    if low > 0.4 and high < 0.1 and _fits(content, "utf-16-le"):
        return "utf-16-le"
    if high > 0.4 and low < 0.1 and _fits(content, "utf-16-be"):
        return "utf-16-be"
    raise ReadError(
        "the file is not text", where, "Export the transcript as docx, txt or vtt and try again."
    )


def _refuse_control_bytes(content: bytes, where: str) -> None:
    sample = content[:65536]
    control = sum(sample.count(code) for code in (*range(1, 9), *range(14, 27), *range(28, 32)))
    if control > _MOST_CONTROL * len(sample):
        raise ReadError(
            "the file is not text",
            where,
            "Export the transcript as docx, txt or vtt and try again.",
        )


def _estimate(content: bytes) -> str:
    """Western single bytes stand alone between letters; double-byte scripts come in pairs."""
    sample = content[:262144]
    runs = [len(run) for run in _HIGH_RUNS.findall(sample)]
    lone = sum(1 for length in runs if length <= 2) / len(runs)
    even = sum(1 for length in runs if length % 2 == 0) / len(runs)
    if even > 0.9 and max(runs) >= 4 and _fits(content, "gb2312"):
        return "gb18030"
    if lone > 0.8:
        return "cp1252" if _fits(content, "cp1252") else "latin-1"
    return _ask_charset_normalizer(sample, even > 0.6) or "cp1252"


def _ask_charset_normalizer(sample: bytes, double_bytes: bool) -> str | None:
    from charset_normalizer import from_bytes

    among = _CHINESE_JAPANESE_KOREAN if double_bytes else None
    best = from_bytes(sample, cp_isolation=among).best()
    return best.encoding if best else None
