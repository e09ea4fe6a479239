"""What was known when: the warnings of the demonstration, each with its source."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from incidents.models import Incident, Signal, StoredFile, User
from incidents.rules.instants import instant_at
from incidents.services.files import store_file
from incidents.services.signals import handle_signal, record_signal


@dataclass(frozen=True)
class Warning:
    """A signal, `ago` before the demonstration begins. `source` is a vocabulary code.

    `mail` is what is kept of it as evidence, if anything is.
    """

    source: str
    ago: timedelta
    text: str
    mail: str = ""


AGENCY_ALERT: Final = Warning(
    "security_agency",
    timedelta(days=351, hours=6),
    "Alerte de l'agence de sécurité informatique adressée à la boîte technique du laboratoire : "
    "un serveur de l'éditeur du logiciel répond depuis Internet sans authentification. Le message "
    "a été transféré à l'éditeur et personne ne l'a suivi.",
    mail="De : alerte@agence-des-essais.example\nObjet : serveur exposé (EXEMPLE INVENTÉ)\n",
)
AGENCY_REPORT: Final = Warning(
    "authority",
    timedelta(days=103, hours=2),
    "L'agence de sécurité a identifié l'origine de la fuite et l'a signalée au ministère chargé "
    "de la santé, avec des recommandations. Le ministère a relayé le signalement à l'éditeur.",
)
WEBSITE: Final = Warning(
    "external_party",
    timedelta(days=13, hours=4),
    "Le site veilleur-des-fuites.example a trouvé le fichier, marchandé par des revendeurs de "
    "données volées. Un acheteur l'aurait depuis des mois.",
)
MINISTRY_PORTAL: Final = Warning(
    "authority",
    timedelta(hours=51),
    "Le portail du ministère pour les structures de santé prévient, sans lien établi avec notre "
    "affaire, que 50 000 comptes d'agents hospitaliers sont à vendre.",
)
ARTICLE: Final = Warning(
    "press",
    timedelta(hours=50),
    "Article de gazette-des-essais.example : les données médicales de 491 840 personnes circulent "
    "librement, avec numéro de sécurité sociale, médecin et notes sur l'état de santé.",
)
CHECKS: Final = Warning(
    "authority",
    timedelta(hours=26),
    "L'autorité de contrôle a commencé des vérifications. Elle dit avoir appris les faits par la "
    "presse, n'avoir reçu aucune notification, et rappelle le délai de 72 heures.",
)
JOURNALIST: Final = Warning(
    "press",
    timedelta(hours=78),
    "Une journaliste de gazette-des-essais.example demande une réaction et lit au téléphone un "
    "extrait du fichier : trois dossiers du laboratoire y sont reconnus.",
)
PATIENT: Final = Warning(
    "data_subject",
    timedelta(hours=30),
    "Un patient appelle l'accueil : un inconnu lui a cité son médecin et la date de sa prise de "
    "sang.",
)
OWN_CHECK: Final = Warning(
    "own_detection",
    timedelta(hours=63),
    "Le responsable informatique retrouve, dans les journaux, un envoi massif vers le serveur de "
    "migration de l'éditeur.",
)

AT_SUPPLIER: Final = (AGENCY_REPORT, WEBSITE, MINISTRY_PORTAL, ARTICLE)
AT_LATE: Final = (AGENCY_ALERT, JOURNALIST, ARTICLE)
# With the supplier's message five candidates: counted from the first two its filing is late.
AT_FILED: Final = (AGENCY_ALERT, WEBSITE, MINISTRY_PORTAL, ARTICLE)
# What some of the undecided laboratories noticed besides their supplier's message. None of it is
# 72 hours old, so that just one clock of the demonstration is late.
AT_UNDECIDED: Final = {
    "Alveline": (PATIENT,),
    "Dormevent": (ARTICLE,),
    "Hautebrune": (MINISTRY_PORTAL,),
    "Kermoriande": (OWN_CHECK,),
    "Pierrambre": (PATIENT, ARTICLE),
    "Sauvebrume": (ARTICLE,),
}


def record_warning(
    incident: Incident,
    warning: Warning,
    *,
    by: User,
    at: datetime,
    now: datetime,
    owner: User | None = None,
) -> Signal:
    """Write a warning down at the instant `at`; it happened `ago` before `now`."""
    zone = incident.organisation.time_zone
    moment = instant_at((now - warning.ago).replace(second=0, microsecond=0), zone)
    return record_signal(
        incident,
        source=warning.source,
        moment=moment,
        text=warning.text,
        evidence=_kept(incident, warning.mail, by=by, at=at) if warning.mail else None,
        owner=owner,
        by=by,
        now=at,
    )


def _kept(incident: Incident, mail: str, *, by: User, at: datetime) -> StoredFile:
    return store_file(
        incident.organisation,
        name="alerte.eml",
        content_type="message/rfc822",
        content=mail.encode(),
        by=by,
        now=at,
    )


def look_into(signals: Iterable[Signal], *, did: str, by: User, at: datetime) -> None:
    """Say what was done about warnings: no alert about them is left."""
    for signal in signals:
        handle_signal(signal, handling="looked_into", text=did, by=by, now=at)
