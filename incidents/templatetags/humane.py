"""Numbers and days as people read them."""

from datetime import date

from django import template

from incidents.rendering.facts import figure_text
from incidents.rendering.instants import day_text

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """A number with its groups of three, in the manner of the active language."""
    return figure_text(number)


@register.filter
def in_words(day: date) -> str:
    """A day without its weekday, for example "26 October 2026"."""
    return day_text(day, weekday=False)
