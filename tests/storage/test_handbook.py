"""docs/records.md says what the import does."""

import re
from pathlib import Path

from storage.importer.sheets import SHEETS
from storage.knowledge.house_rules import DEFAULT, parse
from storage.records.company import DeliveryOption


def test_the_example_of_the_handbook_is_read() -> None:
    text = (Path(__file__).parents[2] / "docs/records.md").read_text(encoding="utf-8")
    example = text.split("```toml\n")[1].split("```")[0]
    rules = parse(example)
    assert rules.windows == DEFAULT.windows
    assert rules.promises == DEFAULT.promises
    assert rules.limits == DEFAULT.limits
    assert rules.delivery.options == (DeliveryOption(),)
    assert rules.tone.bot_name == DEFAULT.tone.bot_name


def test_the_handbook_names_every_column_of_every_file() -> None:
    text = (Path(__file__).parents[2] / "docs/records.md").read_text(encoding="utf-8")
    for sheet in SHEETS:
        row = next(line for line in text.splitlines() if line.startswith(f"| `{sheet.path}`"))
        said = re.sub(r"\([^)]*\)", "", row.split("|")[2])
        named = [name.strip() for name in said.split(",")]
        assert named == [f"**{one.name}**" if one.needed else one.name for one in sheet.fields]
