"""The time left until an instant: drawn by the server, kept fresh by `static/js/countdown.js`."""

from datetime import datetime

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from incidents.rendering.instants import countdown_words, time_left_text
from incidents.rules.countdown import time_left

register = template.Library()


@register.simple_tag
def clock_time(due: datetime, now: datetime) -> SafeString:
    """`<time datetime data-due>` with the time left in words; both instants are aware."""
    instant = due.isoformat(timespec="milliseconds" if due.microsecond else "seconds")
    text = time_left_text(time_left(due, now))
    return format_html('<time datetime="{0}" data-due="{0}">{1}</time>', instant, text)


@register.simple_tag
def countdown_attributes() -> SafeString:
    """The wordings as attributes of `<html>`, so that the script holds no word of its own."""
    return format_html_join("", ' data-words-{}="{}"', countdown_words().items())
