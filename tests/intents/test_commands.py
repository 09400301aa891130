"""understand, evaluate and phrases check, as a person at a terminal runs them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.evaluate import evaluate
from bot.cli.phrases import phrases
from bot.cli.understand import understand

RUN = CliRunner()


def test_understand_prints_one_json_line_per_text_in_order() -> None:
    result = RUN.invoke(understand, ["--office", "front", "where is my order 1042", "", "qqq www"])
    assert result.exit_code == 0, result.output
    first, empty, odd = (json.loads(line) for line in result.output.splitlines())
    assert first["text"] == "where is my order 1042"
    assert first["intent"] == first["candidates"][0]["intent"] == "orders.track"
    assert first["decision"] == "sure"
    assert first["confidence"] > 0.5
    assert {"kind": "code", "value": "1042"}.items() <= first["entities"][0].items()
    assert empty["text"] == ""
    assert empty["intent"] is odd["intent"] is None
    assert empty["decision"] == odd["decision"] == "reject"


def test_understand_reads_rows_and_answers_in_ascii() -> None:
    rows = '{"text": "Überweisung: I want my money back"}\n\n{"text": "\\ud800 hello"}\n'
    result = RUN.invoke(understand, ["--office", "front", "--jsonl", "-"], input=rows)
    assert result.exit_code == 0, result.output
    said = [json.loads(line) for line in result.output.splitlines()]
    assert [one["text"] for one in said] == ["Überweisung: I want my money back", "\ud800 hello"]
    assert result.output.isascii()


@pytest.mark.parametrize("row", ["nonsense", '{"txt": "a"}', "[1]"])
def test_a_bad_row_is_named(row: str) -> None:
    result = RUN.invoke(
        understand, ["--office", "back", "--jsonl", "-"], input=f'{{"text": "a"}}\n{row}\n'
    )
    assert result.exit_code != 0
    assert "line 2" in result.output


def test_understand_explains_itself() -> None:
    result = RUN.invoke(understand, ["--office", "front", "--explain", "wheres my pacakge"])
    why = json.loads(result.output)["explain"]
    assert why["spelling"] == [{"typed": "pacakge", "meant": "package"}]
    assert why["nearest"]
    assert why["trust"] > why["trust_needed"]
    assert why["rule"]


def test_records_that_cannot_be_read_are_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "front.db").touch()
    result = RUN.invoke(
        understand,
        ["--office", "front", "where is my order"],
        env={"SWINGDOOR_DATA_DIR": str(tmp_path)},
    )
    assert result.exit_code == 0, result.output
    assert "catalogue alone" in result.stderr
    assert json.loads(result.stdout)["intent"] == "orders.track"


def test_without_text_it_says_what_to_give() -> None:
    assert "Give some TEXT" in RUN.invoke(understand, ["--office", "front"]).output


def test_phrases_check_reports_the_operating_point() -> None:
    result = RUN.invoke(phrases, ["check"])
    assert result.exit_code == 0, result.output
    assert "The catalogue is sound." in result.output
    assert "held out" in result.output


COLOURS = {"red": "crimson scarlet ruby cherry brick rose", "blue": "azure navy cobalt sky teal royal",
           "green": "olive lime mint forest moss emerald"}  # fmt: skip


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    lines = [
        {"text": f"{start} {shade} paint", "intent": colour, "split": split}
        for colour, shades in COLOURS.items()
        for place, shade in enumerate(shades.split())
        for start, split in (("i want", "train"), ("give me", "train"), ("some", "test"))
        if split == "test" or place < 6
    ]
    lines += [
        {"text": text, "intent": "oos", "split": "test"}
        for text in ("who won the match", "hello there")
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_evaluate_reports_every_figure(rows: Path) -> None:
    result = RUN.invoke(
        evaluate, ["--train", str(rows), "--test", str(rows), "--split", "test", "--json"]
    )
    assert result.exit_code == 0, result.output
    figures = json.loads(result.output)
    assert set(figures) == {"accuracy", "macro_f1", "oos", "latency_ms", "train_seconds", "rss_mb"}
    assert figures["accuracy"] == figures["macro_f1"] == 1.0
    assert set(figures["oos"]) == {"auroc", "fpr95", "in_scope_accuracy", "recall", "precision"}
    assert figures["oos"]["auroc"] > 0.9
    assert figures["latency_ms"]["p50"] <= figures["latency_ms"]["p99"]
    assert figures["rss_mb"] > 10


def test_evaluate_tunes_on_rows_set_aside(rows: Path) -> None:
    arguments = [
        "--train",
        str(rows),
        "--test",
        str(rows),
        "--valid",
        str(rows),
        "--split",
        "test",
        "--json",
    ]
    figures = json.loads(RUN.invoke(evaluate, arguments).output)
    assert figures["oos"]["recall"] == 1.0


def test_evaluate_without_out_of_scope_rows_says_so(rows: Path) -> None:
    arguments = ["--train", str(rows), "--test", str(rows), "--split", "train", "--json"]
    assert json.loads(RUN.invoke(evaluate, arguments).output)["oos"] is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "nothing to tell apart"),
        ('{"text": "a"}\n', "line 1"),
        ('{"text": "a", "intent": "b"}\n', "nothing to tell apart"),
    ],
)
def test_evaluate_names_what_is_wrong(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(content, encoding="utf-8")
    result = RUN.invoke(evaluate, ["--train", str(path), "--test", str(path)])
    assert result.exit_code != 0
    assert said in result.output
