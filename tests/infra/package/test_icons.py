"""The icons that are kept are those that are drawn."""

import zlib

from infra.package import icons


def test_the_icons_kept_are_those_drawn() -> None:
    """Pixel by pixel: how they are packed is each machine's own."""
    assert {path.name for path in icons.STATIC.glob("*.png")} == {f"icon-{size}.png" for size in icons.SIZES}
    kept = (icons.STATIC / "icon-180.png").read_bytes()
    assert pixels(icons.png(180)) == pixels(kept)
    assert kept.startswith(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\xb4\0\0\0\xb4")


def pixels(picture: bytes) -> tuple[bytes, bytes]:
    """Returns what stands before the packed pixels, and these unpacked."""
    head, _, rest = picture.partition(b"IDAT")
    return head[:-4], zlib.decompressobj().decompress(rest)
