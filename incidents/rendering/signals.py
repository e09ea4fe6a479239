"""A signal as a person reads it: what was said in full, its source and its moment."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from incidents.models import Signal
from incidents.rendering.instants import instant_text
from incidents.rules.vocabulary import label


@dataclass(frozen=True)
class ReadableSignal:
    """A signal with its source and its moment in the active language."""

    signal: Signal
    source: str
    instant: str


def readable_signals(signals: Iterable[Signal]) -> list[ReadableSignal]:
    """Each signal in words, in the order given."""
    return [
        ReadableSignal(signal, source_text(signal), instant_text(signal.at, signal.zone))
        for signal in signals
    ]


def source_text(signal: Signal) -> str:
    """Where the signal came from, in the active language."""
    return label("signal_sources", signal.source, get_language() or "en")
