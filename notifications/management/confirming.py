"""Asking the person at the terminal to type a word before something that cannot be undone."""

import sys


def is_confirmed(word: str, *, yes: bool) -> bool:
    """Whether the word was typed, or `--yes` given; without a terminal only that counts."""
    if yes:
        return True
    if not sys.stdin.isatty():
        return False
    return input(f"Type {word} to go on: ").strip() == word
