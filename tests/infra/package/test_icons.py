"""The icons that are kept are those that are drawn."""

from infra.package import icons


def test_the_icons_kept_are_those_drawn() -> None:
    assert {path.name for path in icons.STATIC.glob("*.png")} == {f"icon-{size}.png" for size in icons.SIZES}
    kept = (icons.STATIC / "icon-180.png").read_bytes()
    assert icons.png(180) == kept
    assert kept.startswith(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\xb4\0\0\0\xb4")
