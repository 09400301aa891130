"""Photos, files, recordings, places: kept safely, checked by their contents, answered."""

import io
import stat
from pathlib import Path

import pytest
from PIL import Image

from bot.app.composition import Swingdoor
from bot.channels.telegram import file_types, pictures
from bot.channels.telegram.pictures import PictureError, redraw
from storage.records.conversation import Status
from storage.tables.edges import attachments
from tests.channels.telegram.scene import Scene, playing, run

PDF = b"%PDF-1.4\n%%EOF\n"


def picture(size: tuple[int, int] = (64, 48), form: str = "JPEG") -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "a secret place"
    exif[0x0112] = 6  # the camera lay on its side
    Image.new("RGB", size, "teal").save(out, form, exif=exif)
    return out.getvalue()


def stored(scene: Scene) -> list[Path]:
    folder = Path(scene.bot.settings.data_dir) / "attachments"
    return sorted(one for one in folder.rglob("*") if one.is_file())


def test_a_photo_as_first_message_is_kept_drawn_anew(live_bot: Swingdoor) -> None:
    async def play() -> None:
        async with playing(live_bot) as scene:
            sam = scene.person()
            sam.photo(picture())
            await scene.settle()
            assert "keep that" in sam.hears()[0]
            assert "what is it about" in sam.hears()[0]
            [row] = scene.rows(attachments)
            assert (row.kind, row.state, row.seq, row.mime) == ("photo", "kept", 1, "image/jpeg")
            [path] = stored(scene)
            assert path.parent.name + "/" + path.name == row.stored
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert b"secret" not in path.read_bytes()
            with Image.open(path) as seen:
                assert seen.size == (48, 64)  # upright
                assert not seen.getexif()
            assert scene.lines()[0].text == "[photo]"

    run(play)


def test_a_caption_is_understood_and_an_album_is_answered_once(live_bot: Swingdoor) -> None:
    async def play() -> None:
        async with playing(live_bot) as scene:
            sam = scene.person()
            sam.photo(picture(), caption="I want to talk to a person", album="a1")
            for _ in range(3):
                sam.photo(picture(), album="a1")
            await scene.settle()
            assert len(sam.hears()) == 1
            assert scene.conversation()[0].status is Status.WAITING
            rows = scene.rows(attachments)
            assert [(row.seq, row.place, row.state) for row in rows] == [
                (1, place, "kept") for place in (1, 2, 3, 4)
            ]
            assert len([one for one in scene.lines() if one.author == "contact"]) == 1

    run(play)


def test_files_are_taken_by_kind_size_and_contents(live_bot: Swingdoor) -> None:
    async def play() -> None:
        async with playing(live_bot) as scene:
            sam = scene.person()
            sam.document(PDF, "invoice.pdf", "application/pdf")
            sam.document(b"MZ\x90", "run.exe", "application/x-msdownload")
            sam.document(b"<html>", "page.pdf", "application/pdf")
            sam.document(b"not a picture", "p.png", "image/png")
            sam.document(picture(form="PNG"), "p.png", "image/png")
            sam.document(b"\0" * 30, "huge.pdf", "application/pdf")
            sam.chat.messages.popitem()
            scene.world.updates[-1]["message"]["document"]["file_size"] = 21 * 1024 * 1024
            await scene.settle()
            rows = {row.name + row.mime: (row.state, row.fault) for row in scene.rows(attachments)}
            states = [(row.name, row.state, row.fault) for row in scene.rows(attachments)]
            assert states == [
                ("invoice.pdf", "kept", None),
                ("run.exe", "refused", "kind"),
                ("page.pdf", "refused", "kind"),
                ("p.png", "refused", "no picture: UnidentifiedImageError"),
                ("p.png", "kept", None),
                ("huge.pdf", "refused", "size"),
            ], rows
            assert len(stored(scene)) == 2
            assert any("too large" in one for one in sam.hears())
            assert any("did not keep" in one for one in sam.hears())
            fetched = {one["file_id"] for one in scene.calls("getFile")}
            assert len(fetched) == 4  # what is refused at sight is never fetched

    run(play)


@pytest.mark.parametrize(
    ("what", "kind", "answer"),
    [
        ({"location": {"latitude": 53.27, "longitude": -9.05}}, "place", "keep that"),
        (
            {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3, "file_size": 9}},
            "voice",
            "cannot listen",
        ),
        ({"contact": {"phone_number": "+1", "first_name": "X"}}, "card", "keep that"),
    ],
    ids=["place", "voice", "card"],
)
def test_other_things_may_come_first(
    live_bot: Swingdoor, what: dict[str, object], kind: str, answer: str
) -> None:
    async def play() -> None:
        async with playing(live_bot) as scene:
            scene.world.files["v"] = ("voice/f.oga", b"OggS and more")
            sam = scene.person()
            sam.send(what)
            await scene.settle()
            assert [row.kind for row in scene.rows(attachments)] == [kind]
            assert answer in sam.hears()[0]

    run(play)


def test_a_sticker_or_a_poll_is_no_error(live_bot: Swingdoor) -> None:
    async def play() -> None:
        async with playing(live_bot) as scene:
            sam = scene.person()
            sticker = {"file_id": "s", "file_unique_id": "s", "width": 1, "height": 1}
            kind = {"type": "regular", "is_animated": False, "is_video": False, "emoji": "👍"}
            sam.send({"sticker": sticker | kind})
            sam.send({"dice": {"emoji": "🎲", "value": 3}})
            await scene.settle()
            assert len(sam.hears()) == 1
            assert scene.lines()[0].text == "👍"

    run(play)


def test_a_file_that_cannot_be_fetched_holds_nothing_up(live_bot: Swingdoor) -> None:
    async def play() -> None:
        async with playing(live_bot) as scene:
            sam = scene.person()
            sam.document(PDF, "gone.pdf", "application/pdf")
            scene.world.files.clear()
            await scene.settle()
            [row] = scene.rows(attachments)
            assert (row.state, row.fault) == ("refused", "not there: BadRequest")
            assert len(sam.hears()) == 1

    run(play)


def test_a_picture_of_too_many_pixels_is_never_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PIXELS", 1_000)
    with pytest.raises(PictureError, match="too many pixels"):
        redraw(picture((64, 48), "PNG"))


@pytest.mark.parametrize("data", [b"", b"GIF89a", picture()[:200], b"\xff\xd8\xff" + b"\0" * 99])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(PictureError):
        redraw(data)


def test_a_see_through_picture_stays_so() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(out, "PNG")
    data, mime = redraw(out.getvalue())
    assert mime == "image/png"
    with Image.open(io.BytesIO(data)) as seen:
        assert seen.mode == "RGBA"


@pytest.mark.parametrize(
    ("data", "mime", "fits"),
    [
        (PDF, "application/pdf", True),
        (b"MZ", "application/pdf", False),
        (b"a,b\n1,2\n", "text/csv", True),
        (b"\xff\xfe\x00", "text/plain", False),
        (b"\0\0\0\x18ftypmp42", "video/mp4", True),
        (b"OggS", "audio/ogg", True),
        (b"anything", "application/unknown", False),
    ],
)
def test_a_file_is_what_its_first_bytes_say(data: bytes, mime: str, fits: bool) -> None:
    assert file_types.fits(data, mime) is fits
