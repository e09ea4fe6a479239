"""Numbers as people read them."""

from django import template

from incidents.rendering.facts import figure_text

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """A number with its groups of three, in the manner of the active language."""
    return figure_text(number)
