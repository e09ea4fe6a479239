"""The supervisory authorities as data: where each takes a notification, and in which form.

Each is a file of `notifications/official_forms/authorities`. One whose own form is not known
here names the letter of Article 33(3) GDPR, and says what its form asks besides.
"""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final
from urllib.parse import urlsplit

from incidents.rules.languages import LANGUAGES, spoken
from incidents.rules.terms import terms
from notifications.rules.form_definition import FormDefinition, Reading
from notifications.rules.form_entries import (
    READING_KEYS,
    Entry,
    Malformed,
    reading_of,
    sources_of,
)
from notifications.rules.official_forms import load_form

# What any authority can be given: the content that Article 33(3) GDPR asks for.
LETTER: Final = "article-33-2018"
_KEYS: Final = frozenset(
    {
        "code",
        "also_called",
        "name_fr",
        "name_en",
        "language",
        "country",
        "form",
        "portal",
        "asks",
        "sources",
    }
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that the authority's own form asks besides, in both languages."""

    text_fr: str
    text_en: str
    reading: Reading

    def text(self, language: str) -> str:
        """The words in French or in English."""
        return self.text_fr if spoken(language) == "fr" else self.text_en


@dataclass(frozen=True, slots=True)
class Authority:
    """One authority. `portal_url` is empty where no source tells it; then nothing reads it.

    `country` is that whose only authority for controllers it is; empty where there are several.
    """

    code: str
    also_called: tuple[str, ...]
    name_fr: str
    name_en: str
    language: str
    form: str
    country: str
    portal_url: str
    portal_reading: Reading | None
    asks: tuple[Asked, ...]
    sources: dict[str, dict[str, str]]

    def name(self, language: str) -> str:
        """The name in French or in English."""
        return self.name_fr if spoken(language) == "fr" else self.name_en

    def is_called(self, name: str) -> bool:
        """Whether somebody means this one by a name, in capitals or not."""
        wanted = name.strip().casefold()
        return wanted in {one.casefold() for one in (self.code, *self.also_called)}


def _portal(entry: Entry, sources: Collection[str]) -> tuple[str, Reading | None]:
    if "portal" not in entry.values:
        return "", None
    portal = Entry(entry.need("portal", dict), f"{entry.where}.portal")
    portal.only(READING_KEYS | {"url"})
    url = urlsplit(portal.need("url", str))
    if url.scheme != "https" or not url.hostname:
        raise portal.refuse("url", "needs an address that begins with https://")
    return url.geturl(), reading_of(portal, sources)


def _asked(entry: Entry, sources: Collection[str]) -> Asked:
    entry.only(READING_KEYS | {"fr", "en"})
    return Asked(entry.need("fr", str), entry.need("en", str), reading_of(entry, sources))


def _authority(entry: Entry) -> Authority:
    entry.only(_KEYS)
    sources = sources_of(entry)
    portal_url, portal_reading = _portal(entry, sources)
    asks = enumerate(entry.tables("asks", required=False), 1)
    return Authority(
        code=entry.need("code", str),
        also_called=entry.texts("also_called"),
        name_fr=entry.need("name_fr", str),
        name_en=entry.need("name_en", str),
        language=entry.one_of("language", LANGUAGES),
        form=entry.need("form", str),
        country=entry.may("country", str, ""),
        portal_url=portal_url,
        portal_reading=portal_reading,
        asks=tuple(_asked(Entry(one, f"asks no. {at}"), sources) for at, one in asks),
        sources=sources,
    )


def read_authority(text: str, file: str) -> Authority:
    """The authority in a TOML text. Raises `ValueError` that names file, place, key and reason."""
    try:
        return _authority(Entry(tomllib.loads(text), "authority"))
    except (Malformed, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{file}: {error}") from error


def authorities_in(folder: Traversable) -> tuple[Authority, ...]:
    """Every authority that has a file in a folder, by the names of the files.

    Raises `ValueError` for a malformed file, and for a name that two authorities bear.
    """
    found: list[Authority] = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            read = read_authority(entry.read_text("utf-8"), entry.name)
            _refuse_namesake(read, found, entry.name)
            found.append(read)
    return tuple(found)


def _refuse_namesake(read: Authority, found: Collection[Authority], file: str) -> None:
    for name in (read.code, *read.also_called):
        if any(other.is_called(name) for other in found):
            raise ValueError(f"{file}: authority.code: another authority is called {name!r}")


@cache
def authorities() -> tuple[Authority, ...]:
    """The authorities of the product, read once."""
    return authorities_in(files("notifications.official_forms").joinpath("authorities"))


def authority_called(name: str, among: Collection[Authority] | None = None) -> Authority | None:
    """The authority of that name, or None for one that has no file."""
    known = authorities() if among is None else among
    return next((one for one in known if one.is_called(name)), None)


def authorities_by_country() -> dict[str, str]:
    """The code of the authority by its country, where a country has one that is known here."""
    return {one.country: one.code for one in authorities() if one.country}


def is_in_the_area(name: str) -> bool:
    """Whether it is an authority of the EEA, as far as is known: a name of no file may be one."""
    authority = authority_called(name)
    if authority is None or not authority.country:
        return True
    return authority.country in terms().country_codes(("EEA",))


def form_id_for(name: str, among: Collection[Authority] | None = None) -> str:
    """The form that a notification to this authority is written in: its own, else the letter."""
    authority = authority_called(name, among)
    return authority.form if authority else LETTER


def addressed(form: FormDefinition, name: str) -> FormDefinition:
    """The form as it goes to an authority: the letter bears its name, in a language it reads."""
    if not form.is_letter:
        return form
    authority = authority_called(name)
    language = authority.language if authority else form.filing_language
    return replace(form, authority=name, filing_language=language)


def form_for(name: str) -> FormDefinition:
    """The form that a notification to this authority is written in, addressed to it."""
    return addressed(load_form(form_id_for(name)), name)


def portal_of(name: str) -> str:
    """Where this authority takes notifications, or the empty text where no source tells."""
    authority = authority_called(name)
    return authority.portal_url if authority else ""
