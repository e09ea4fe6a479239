"""A signal as a person reads it: what was said in full, its source and its moment."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from incidents.models import Signal
from incidents.rendering.instants import instant_text, short_instant_text
from incidents.rules.vocabulary import label


@dataclass(frozen=True)
class ReadableSignal:
    """A signal with its source and its instants in the active language; `handled` may be empty."""

    signal: Signal
    source: str
    instant: str
    recorded: str
    handled: str


def readable_signals(signals: Iterable[Signal]) -> list[ReadableSignal]:
    """Each signal in words, in the order given."""
    return [_readable(signal) for signal in signals]


def _readable(signal: Signal) -> ReadableSignal:
    zone, handled_at = signal.zone, signal.handled_at
    return ReadableSignal(
        signal=signal,
        source=source_text(signal),
        instant=instant_text(signal.at, zone),
        recorded=short_instant_text(signal.recorded_at, zone),
        handled=short_instant_text(handled_at, zone) if handled_at else "",
    )


def source_text(signal: Signal) -> str:
    """Where the signal came from, in the active language."""
    return label("signal_sources", signal.source, get_language() or "en")
