"""A catalogue of a few intents, for tests that train: a trial of it takes a second."""

from pathlib import Path

_STARTS = {
    "paint.order": ("please deliver", "i want to order", "bring me", "i would like to buy", "order"),
    "paint.price": ("what costs", "how dear is", "what do you charge for", "the price of", "how much is"),
    "paint.return": ("i want to return", "take back", "refund me for", "i send back", "money back for"),
}  # fmt: skip
# Said in no other way, so that nothing is known of them where they are left out.
_ALONE = {"paint.price": "is a tin of red dear", "paint.return": "can my ladder come home to you"}
_ENDS = ("the red paint", "a tin of blue", "a roll of tape", "the big brush", "order {order}")


def _alone(name: str) -> list[str]:
    return [_ALONE[name]] if name in _ALONE else []


def write(root: Path) -> Path:
    """Write the same small catalogue for both offices; the back office has an intent more."""
    for side in ("front", "back"):
        starts = dict(_STARTS)
        if side == "back":
            starts["paint.mix"] = ("mix me", "stir", "blend", "put together", "prepare")
        names = "".join(f'["{name}"]\nteam = "orders"\n' for name in starts)
        phrases = "".join(
            f'"{name}" = {[*(f"{first} {end}" for first in firsts for end in _ENDS), *_alone(name)]}\n'
            for name, firsts in starts.items()
        )
        never = '[never]\n"*" = ["who won the match", "tell me a joke", "it rains all day"]\n'
        folder = root / side / "en"
        folder.mkdir(parents=True)
        (root / side / "catalogue.toml").write_text(names)
        (folder / "paint.toml").write_text(f"[phrases]\n{phrases}\n{never}")
    (root / "smalltalk" / "en").mkdir(parents=True)
    (root / "smalltalk" / "catalogue.toml").write_text('["chat.thanks"]\nteam = ""\n')
    (root / "smalltalk" / "en" / "chat.toml").write_text(
        '[phrases]\n"chat.thanks" = ["thanks", "thank you", "cheers", "many thanks", "ta", "thx"]\n'
    )
    return root
