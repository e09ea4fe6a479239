"""Every value of the CNIL's open data, written out again, to hold the definitions to the byte.

Copied from "Notifications à la CNIL de violations de données à caractère personnel"
(data.gouv.fr), mixed apostrophes and missing accents included. The lists are named as in the
definition of the form.
"""

from notifications.tests.published_labels import PUBLISHED_LABELS

OPEN_DATA = {
    "bands_of_persons": [
        "Entre 0 et 5 personnes",
        "Entre 6 et 50 personnes",
        "Entre 51 et 300 personnes",
        "Entre 301 et 5000 personnes",
        "Plus de 5000 personnes",
    ],
    "any_special_categories": ["Oui"],
    "nature": ["Perte de la confidentialité", "Perte de la disponibilité", "Perte de l'intégrité"],
    "data_categories": [
        "Etat civil (ex: nom, sexe, date de naissance, âge...)",
        "Coordonnées (ex: adresse postale ou électronique, numéros de téléphone fixe ou "
        "portable...)",
        "Données relatives à des informations financières (ex: revenus, numéro de carte de "
        "crédit, coordonnées bancaires), économiques",
        "Données d\u2019identification ou d\u2019accès (ex: identifiant, mot de passe, numéro "
        "client...)",
        "La violation concerne d'autres données",
        "NIR (Numéro d'Inscription au Répertoire)",
        "Documents officiels (Passeports, pièces d\u2019identité, etc.)",
        "Les données concernées ne sont pas connues pour le moment",
        "Données de localisation",
        "Données relatives à des infractions, condamnations, mesures de sûreté",
    ],
    "origins": [
        "Piratage, logiciel malveillant (par exemple rançongiciel) et/ou hameçonnage",
        "Autre",
        "Données personnelles envoyées à un mauvais destinataire",
        "Publication non volontaire d'informations",
        "Equipement perdu ou volé",
        "Papier perdu, volé ou laissé accessible dans un endroit non sécurisé",
        "Données de la mauvaise personne affichées sur le portail du client",
        "Courrier perdu ou ouvert avant d'être retourné à l'envoyeur",
        "Informations personnelles divulguées de façon verbale",
        "Mise au rebut d\u2019appareils numériques contenant des données personnelles sans "
        "effacement sécurisé",
        "Mise au rebut de documents papier contenant des données personnelles sans destruction "
        "physique",
    ],
    "causes": [
        "Acte externe malveillant",
        "Acte interne accidentel",
        "Inconnu",
        "Acte externe accidentel",
        "Autre",
        "Acte interne malveillant",
    ],
    "communication": [
        "Non déterminé pour le moment",
        "Non, mais elles le seront",
        "Oui, les personnes ont été informées",
        "Non ils ne le seront pas",
    ],
    "sectors": PUBLISHED_LABELS["sector"],
}
