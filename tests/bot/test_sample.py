"""`swingdoor sample`: files to fill, and nobody's files lost."""

from pathlib import Path

from click.testing import CliRunner, Result

from bot.__main__ import main
from storage.importer import Known, read


def sample(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["sample", *arguments])


def test_it_writes_what_the_import_takes_and_says_what(tmp_path: Path) -> None:
    place = tmp_path / "new" / "records"
    done = sample(str(place))
    assert done.exit_code == 0, done.output
    assert "company.toml" in done.output
    assert "front/orders.csv: 200 rows" in done.output
    assert "back/articles/*.md: 8 articles" in done.output
    assert f"swingdoor import {place} --dry-run" in done.output
    counts = {count.path: count.rows for count in read(place, Known()).counts}
    assert counts["front/orders.csv"] == 200


def test_what_is_in_a_directory_stays_unless_by_force(tmp_path: Path) -> None:
    mine, other = tmp_path / "teams.csv", tmp_path / "notes.txt"
    mine.write_text("mine", encoding="utf-8")
    other.write_text("mine too", encoding="utf-8")
    refused = sample(str(tmp_path))
    assert refused.exit_code == 1
    assert "is not empty" in refused.output
    assert "--force" in refused.output
    assert sorted(one.name for one in tmp_path.iterdir()) == ["notes.txt", "teams.csv"]
    assert mine.read_text(encoding="utf-8") == "mine"
    assert sample(str(tmp_path), "--force").exit_code == 0
    assert mine.read_text(encoding="utf-8").startswith("name,side,kind")
    assert other.read_text(encoding="utf-8") == "mine too"


def test_an_empty_directory_is_as_good_as_a_new_one(tmp_path: Path) -> None:
    assert sample(str(tmp_path)).exit_code == 0


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    assert sample(str(file)).exit_code == 2
    below = sample(str(file / "records"))
    assert below.exit_code == 1
    assert "cannot be written" in below.output
    assert isinstance(below.exception, SystemExit)
