"""Decides a file's type from its name, its declared type and its first bytes; all three must be harmless."""

import re

from chalicelib.patterns import compile_late

GROUPS: dict[str, dict[str, str]] = {
    "image": {
        "jpg": "image/jpeg", "jpeg": "image/jpeg", "jfif": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp",
        "heic": "image/heic", "heif": "image/heif", "tif": "image/tiff", "tiff": "image/tiff", "bmp": "image/bmp",
    },
    "pdf": {"pdf": "application/pdf"},
    "text": {"txt": "text/plain", "text": "text/plain", "csv": "text/csv", "md": "text/markdown"},
    "zipped": {
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "odt": "application/vnd.oasis.opendocument.text", "ods": "application/vnd.oasis.opendocument.spreadsheet",
        "odp": "application/vnd.oasis.opendocument.presentation", "pages": "application/vnd.apple.pages",
        "numbers": "application/vnd.apple.numbers", "key": "application/vnd.apple.keynote",
    },
    "ole": {"doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint"},
    "rtf": {"rtf": "application/rtf"},
    "sound": {
        "m4a": "audio/mp4", "mp3": "audio/mpeg", "ogg": "audio/ogg", "oga": "audio/ogg", "opus": "audio/ogg",
        "wav": "audio/wav", "amr": "audio/amr", "aac": "audio/aac", "3gp": "video/3gpp", "3gpp": "video/3gpp",
        "mp4": "video/mp4", "m4v": "video/mp4", "mov": "video/quicktime", "webm": "video/webm",
    },
}  # fmt: skip
"""What is kept, by the ending of the file's name: a group, and the type it is stored as."""

ARCHIVE, PROGRAM, WEB_PAGE = "an archive", "a program or script", "a web page"
MACROS, OTHER, DISGUISED = "a document with macros", "a kind of file we don’t keep", "not what its name says"
LINKED = "a document with a link from one of our emails, by which anyone could act as its owner"

_ENDINGS = {
    ARCHIVE: "zip rar 7z gz tgz tar bz2 xz zst cab iso img dmg lzh arj ace z jar war apk ipa",
    PROGRAM: "exe dll com bat cmd msi scr pif ps1 psm1 vbs vbe js jse mjs wsf wsh hta lnk url reg sh bash py pl rb php jar app "
    "command workflow deb rpm elf bin so dylib sys drv cpl chm",
    WEB_PAGE: "html htm xhtml shtml mht mhtml svg svgz xml xsl",
    MACROS: "docm dotm xlsm xltm xlsb xlam pptm potm ppsm ppam sldm",
}
_REASON_OF_ENDING = {ending: reason for reason, endings in _ENDINGS.items() for ending in endings.split()}

_BEGINNINGS: list[tuple[str, bytes, int]] = [
    ("image/jpeg", b"\xff\xd8\xff", 0), ("image/png", b"\x89PNG\r\n", 0), ("image/gif", b"GIF8", 0),
    ("image/tiff", b"II*\x00", 0), ("image/tiff", b"MM\x00*", 0), ("application/pdf", b"%PDF-", 0), ("rtf", b"{\\rtf", 0),
    ("ole", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0), ("audio/ogg", b"OggS", 0), ("audio/amr", b"#!AMR", 0),
    ("audio/mpeg", b"ID3", 0), ("video/webm", b"\x1aE\xdf\xa3", 0),
]  # fmt: skip
_BAD_BEGINNINGS = {
    PROGRAM: (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"L\0\0\0\x01\x14"),
    ARCHIVE: (b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"\x1f\x9d", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"MSCF"),
}  # fmt: skip
_MARKUP = compile_late(rb"\s*<(?:!doctype|html|head|body|script|svg|\?xml|\?php|iframe|!--)", re.IGNORECASE)
_MACRO_MARKS = (b"vbaProject.bin", "_VBA_PROJECT".encode("utf-16-le"))
_HEIF = (b"heic", b"heix", b"heif", b"mif1", b"msf1", b"hevc", b"avif")
_SNIFFED = 1024


def ending(name: str) -> str:
    """Returns the ending of a name in lower case; empty if it has none."""
    stem, dot, last = name.rpartition(".")
    return last.strip().lower() if dot and stem and len(last) <= 10 else ""


def usual_ending(content_type: str) -> str:
    """Returns the usual ending for this type; empty for a type that we don't keep."""
    return next((end for group in GROUPS.values() for end, kind in group.items() if kind == content_type), "")


def missing_ending(name: str, declared: str, content: bytes) -> str:
    """Returns the ending that a name lacks: ``jpg`` for a photo called "Whiteboard 23.11"; empty if it has one."""
    end = ending(name)
    if end in _REASON_OF_ENDING or any(end in group for group in GROUPS.values()):
        return ""
    found = _found(content)
    return usual_ending(found if found.startswith(("image/", "application/pdf")) else declared)


def judge(name: str, declared: str, content: bytes) -> tuple[str, str | None]:
    """Returns the type to keep the file as, and ``None``; or its declared type, and why we don't keep it."""
    end = ending(name)
    group = next((group for group, kinds in GROUPS.items() if end in kinds), "")
    reason = _REASON_OF_ENDING.get(end) or _reason_of_type(declared) or _reason_of_beginning(content, group)
    if reason is None and not group:
        reason = OTHER
    if reason is None and group in ("zipped", "ole") and any(mark in content for mark in _MACRO_MARKS):
        reason = MACROS
    if reason is not None:
        return declared, reason
    found = _found(content)
    if group == "image" and found.startswith("image/"):
        return found, None
    if group == "sound" and (found.startswith(("audio/", "video/")) or found == "mpeg"):
        return GROUPS[group][end], None
    fits = {"pdf": "application/pdf", "zipped": "zip", "ole": "ole", "rtf": "rtf"}
    is_text = group == "text" and not found and (b"\0" not in content or content[:2] in (b"\xff\xfe", b"\xfe\xff"))
    return (GROUPS[group][end], None) if is_text or (found and fits.get(group) == found) else (declared, DISGUISED)


def _reason_of_type(declared: str) -> str | None:
    if declared in ("text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml"):
        return WEB_PAGE
    if any(
        word in declared
        for word in ("javascript", "ecmascript", "msdownload", "x-sh", "x-executable", "x-msdos", "java-archive")
    ):
        return PROGRAM
    if any(word in declared for word in ("macroenabled", "x-rar", "x-7z", "gzip", "x-tar", "x-bzip")):
        return MACROS if "macro" in declared else ARCHIVE
    return None


def _reason_of_beginning(content: bytes, group: str) -> str | None:
    if content.startswith(b"#!AMR"):
        return None
    for reason, beginnings in _BAD_BEGINNINGS.items():
        if content.startswith(beginnings):
            return reason
    if (content[:2] == b"PK" and group != "zipped") or content[257:262] == b"ustar":
        return ARCHIVE
    head = content[:_SNIFFED].removeprefix(b"\xef\xbb\xbf")
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head[2:].replace(b"\0", b"")
    return WEB_PAGE if _MARKUP.match(head) else None


def _found(content: bytes) -> str:
    """Returns the type that the first bytes show; empty if they don't show any."""
    for kind, beginning, at in _BEGINNINGS:
        if content.startswith(beginning, at):
            return kind
    if content[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(content[8:12], "riff")
    if content[4:8] == b"ftyp":
        return "image/heic" if content[8:12] in _HEIF else "video/mp4"
    if content[:4] == b"PK\x03\x04":
        return "zip"
    if content[:2] == b"BM" and content[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if b"%PDF-" in content[:_SNIFFED]:
        return "application/pdf"
    return (
        "mpeg" if len(content) > 1 and content[0] == 0xFF and content[1] & 0xE0 == 0xE0 and content[1] != 0xFE else ""
    )
