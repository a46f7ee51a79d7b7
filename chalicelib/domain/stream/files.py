"""Files sent with a reply: kept in a private bucket of their own, and opened by members through links that last five
minutes."""

import logging
from collections.abc import Iterable, Sequence

import msgspec
from botocore.exceptions import ClientError

from chalicelib import aws, tokens
from chalicelib.config import settings
from chalicelib.database.failures import passing_errors
from chalicelib.errors import FileNotFound
from chalicelib.failures import FAILURES

LINK_LASTS = 300
"""How many seconds a link to a file works."""

log = logging.getLogger(__name__)


class FileInfo(msgspec.Struct):
    """A file, as the stream holds it."""

    name: str
    size: int
    """Bytes."""
    content_type: str
    key: str | None = None
    """The key of its object; ``None`` if the file was named but not kept."""
    reason: str | None = None
    """Why it was not kept."""


class Sent(msgspec.Struct, frozen=True):
    """A file as it came in, checked and named."""

    name: str
    size: int
    content_type: str
    content: bytes | None = None
    """``None`` if it is named but not kept."""
    reason: str | None = None


def store(plan_id: str, cause: str, sent: Sequence[Sent]) -> dict[str, FileInfo] | None:
    """Puts the files to keep into the bucket, and returns all files by number; ``None`` if there are none.

    The keys follow from ``cause``, the name of the key that makes the reply count only once: if the reply comes again
    because its transaction failed, the same objects are written again. Raises `TryAgain` if the bucket can't be
    reached.
    """
    return _stored(f"files/{plan_id}", cause, sent) or None


def keep_waiting(person_id: str, cause: str, sent: Sequence[Sent]) -> dict[str, FileInfo]:
    """As `store`, for words of a person that are in no plan yet. The bucket deletes the objects after 31 days
    (``infra/template/files.yaml``)."""
    return _stored(f"files/waiting/{person_id}", cause, sent)


def fetched(files: dict[str, FileInfo]) -> tuple[Sent, ...]:
    """Returns stored files with what is in them, as they came in; of one that is gone only its name."""
    return tuple(_fetched(file) for _, file in listed(files))


def _stored(folder: str, cause: str, sent: Sequence[Sent]) -> dict[str, FileInfo]:
    folder = f"{folder}/{tokens.digest(cause)[:32]}"
    stored = {}
    for number, file in enumerate(sent, start=1):
        key = f"{folder}/{number}" if file.content is not None else None
        if key is not None:
            _put(key, file)
        stored[str(number)] = FileInfo(file.name, file.size, file.content_type, key, file.reason)
    return stored


def listed(files: dict[str, FileInfo] | None) -> list[tuple[int, FileInfo]]:
    """Returns the files of an entry with their numbers, in the order in which they came."""
    return sorted((int(number), file) for number, file in (files or {}).items())


def instead_of_words(sent: Sequence[Sent] | Sequence[FileInfo]) -> str:
    """Returns the text of a comment that came without words; empty if there is no file to name."""
    names = [file.name for file in sent if not file.content_type.startswith("message/")]
    if not names:
        return ""
    more = len(names) - 1
    return f"(sent {names[0]}{f' and {more} more file' if more else ''}{'s' if more > 1 else ''})"


def has_words(text: str | None, files: dict[str, FileInfo] | None) -> bool:
    """Returns whether a comment with this text and these files consists of more than files."""
    return bool(text) and text != instead_of_words([file for _, file in listed(files)])


def size_words(size: int) -> str:
    """Returns a size such as ``1.2 MB`` or ``340 kB``."""
    return f"{size / 1e6:.1f} MB" if size >= 999_500 else f"{max(1, round(size / 1000))} kB"


def link(file: FileInfo) -> str:
    """Returns an address that opens the file for five minutes; raises `FileNotFound` if we didn't keep it."""
    if file.key is None:
        raise FileNotFound
    return str(
        aws.s3().generate_presigned_url(
            "get_object", Params={"Bucket": settings().files_bucket, "Key": file.key}, ExpiresIn=LINK_LASTS
        )
    )


def forget(files: Iterable[FileInfo]) -> None:
    """Deletes the objects, best effort: nothing leads to them any more."""
    for file in files:
        if file.key is None:
            continue
        try:
            aws.s3().delete_object(Bucket=settings().files_bucket, Key=file.key)
        except FAILURES:
            log.warning("A file of a comment that was taken back could not be deleted: %s", file.key, exc_info=True)


def _fetched(file: FileInfo) -> Sent:
    content, reason = None, file.reason
    with passing_errors():
        try:
            if file.key is not None:
                found = aws.s3().get_object(Bucket=settings().files_bucket, Key=file.key)
                content = bytes(found["Body"].read())
        except ClientError as error:
            # A caller who may not list a bucket gets this answer for what isn't there (S3 API reference, GetObject,
            # "Permissions").
            if error.response["Error"]["Code"] not in ("NoSuchKey", "AccessDenied"):
                raise
            log.warning("A file that waited is gone: %s", file.key)
            reason = "it could no longer be found"
    return Sent(file.name, file.size, file.content_type, content, reason)


def _put(key: str, file: Sent) -> None:
    with passing_errors():
        aws.s3().put_object(
            Bucket=settings().files_bucket, Key=key, Body=file.content, ContentType=file.content_type,
            ContentDisposition=f"attachment; filename*=UTF-8''{_quoted(file.name)}",
        )  # fmt: skip


def _quoted(name: str) -> str:
    """Returns a name in the form RFC 8187 requires in a header."""
    return "".join(
        chr(byte) if (chr(byte).isalnum() and byte < 128) or byte in b"-._" else f"%{byte:02X}"
        for byte in name.encode()
    )
