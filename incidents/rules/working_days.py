"""Working days and public holidays: computed, by country and region, and named.

Regulation (EEC, Euratom) No 1182/71, Article 2: working days are all days but public holidays,
Saturdays and Sundays. Source of the French days: Code du travail, L.3133-1 (national), L.3134-13
(Alsace-Moselle) and L.3422-2 (overseas: the abolition of slavery). Status: unverified.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from incidents.rules.refusals import Refused

DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Holiday:
    """A public holiday, with its name in both languages."""

    day: date
    name_en: str
    name_fr: str


# Month, day and names.
_FIXED_IN_FRANCE = (
    (1, 1, "New Year's Day", "Jour de l'an"),
    (5, 1, "Labour Day", "Fête du Travail"),
    (5, 8, "Victory Day", "Victoire 1945"),
    (7, 14, "National Day", "Fête nationale"),
    (8, 15, "Assumption Day", "Assomption"),
    (11, 1, "All Saints' Day", "Toussaint"),
    (11, 11, "Armistice Day", "Armistice 1918"),
    (12, 25, "Christmas Day", "Noël"),
)
# Days after Easter Sunday and names.
_MOVABLE_IN_FRANCE = (
    (1, "Easter Monday", "Lundi de Pâques"),
    (39, "Ascension Day", "Ascension"),
    (50, "Whit Monday", "Lundi de Pentecôte"),
)
_ABOLITION = ("Abolition of slavery", "Abolition de l'esclavage")
_FIXED_IN_A_REGION = {
    "FR-AM": ((12, 26, "Saint Stephen's Day", "Saint-Étienne"),),
    "FR-971": ((5, 27, *_ABOLITION),),
    "FR-972": ((5, 22, *_ABOLITION),),
    "FR-973": ((6, 10, *_ABOLITION),),
    "FR-974": ((12, 20, *_ABOLITION),),
    "FR-976": ((4, 27, *_ABOLITION),),
}
# By law only in communes with a Protestant or mixed church: taken for the whole region.
_MOVABLE_IN_A_REGION = {"FR-AM": ((-2, "Good Friday", "Vendredi saint"),)}
REGIONS = tuple(_FIXED_IN_A_REGION)
# The country codes (ISO 3166) of the overseas departments, and of Saint-Martin.
_OVERSEAS = {
    "GP": "FR-971",
    "MQ": "FR-972",
    "GF": "FR-973",
    "RE": "FR-974",
    "YT": "FR-976",
    "MF": "FR",
}


def easter_sunday(year: int) -> date:
    """Easter in the Gregorian calendar (the anonymous algorithm of 1876)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (8 * century + 13) // 25 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@dataclass(frozen=True)
class Calendar:
    """The working days of a place: "FR", a region of it such as "FR-AM" or "FR-974", or "".

    Of another country, or of none, only Saturdays and Sundays are known: `knows_holidays` says
    so. Raises Refused('unknown_region') for a region of France that is not in `REGIONS`.
    """

    place: str = ""

    def __post_init__(self) -> None:
        if self.place.startswith("FR-") and self.place not in REGIONS:
            raise Refused("unknown_region", place=self.place, known=", ".join(REGIONS))

    @property
    def knows_holidays(self) -> bool:
        """Whether the public holidays of the place are known here."""
        return self.place[:2] == "FR"

    def holiday_on(self, day: date) -> Holiday | None:
        """The public holiday on that day, or None."""
        return holidays(self.place, day.year).get(day) if self.knows_holidays else None

    def is_working(self, day: date) -> bool:
        """Neither Saturday nor Sunday nor a public holiday."""
        return day.weekday() < SATURDAY and self.holiday_on(day) is None

    def working_days_from(self, day: date) -> Iterator[date]:
        """Every working day from `day` on, that day included. OverflowError at the year 10000."""
        while True:
            if self.is_working(day):
                yield day
            day += DAY


def calendar_of(place: str) -> Calendar:
    """The calendar of a country, of a region of France, or of an overseas department ("RE")."""
    return Calendar(_OVERSEAS.get(place, place))


@cache
def holidays(place: str, year: int) -> dict[date, Holiday]:
    """The public holidays of France, or of one of its `REGIONS`, in one year."""
    easter = easter_sunday(year)
    fixed = (*_FIXED_IN_FRANCE, *_FIXED_IN_A_REGION.get(place, ()))
    movable = (*_MOVABLE_IN_FRANCE, *_MOVABLE_IN_A_REGION.get(place, ()))
    days = [Holiday(date(year, month, day), en, fr) for month, day, en, fr in fixed]
    days += [Holiday(easter + after * DAY, en, fr) for after, en, fr in movable]
    return {one.day: one for one in sorted(days, key=lambda one: one.day)}
