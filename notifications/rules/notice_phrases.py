"""The words that the checks of a notice look for, by language. Lower case, without accents."""

from typing import Final

# Sentences that say nothing a person can use. Source: the decision on Free (January 2026), where
# "all necessary measures were taken" and "be vigilant" stood alone.
GENERIC: Final[dict[str, tuple[str, ...]]] = {
    "fr": (
        "toutes les mesures necessaires ont ete prises",
        "nous avons pris toutes les mesures necessaires",
        "les mesures necessaires ont ete prises",
        "nous prenons cet incident tres au serieux",
        "la securite de vos donnees est notre priorite",
        "nous vous invitons a la plus grande vigilance",
        "nous vous invitons a rester vigilant",
        "nous vous recommandons d'etre vigilant",
        "soyez vigilant",
        "restez vigilant",
        "certaines de vos donnees",
        "des donnees personnelles vous concernant",
        "un incident de securite a eu lieu",
        "contactez-nous",
    ),
    "en": (
        "all necessary measures have been taken",
        "all necessary measures were taken",
        "we have taken all necessary measures",
        "we take this incident very seriously",
        "the security of your data is our priority",
        "we invite you to be vigilant",
        "we recommend that you remain vigilant",
        "please be vigilant",
        "be vigilant",
        "stay vigilant",
        "remain vigilant",
        "some of your data",
        "a security incident has occurred",
        "a security incident occurred",
        "contact us",
    ),
}

# A subject is read on a locked screen, over a shoulder: it must not speak of a person's health.
# Each is the beginning of a word.
HEALTH: Final[dict[str, tuple[str, ...]]] = {
    "fr": (
        "sante", "patient", "malad", "medic", "examen", "analyse", "diagnos", "traitement medical",
        "vih", "sida", "cancer", "grossesse", "hopital", "hospital", "clinique", "ordonnance",
        "genetique", "depistage", "laboratoire",
    ),
    "en": (
        "health", "patient", "disease", "illness", "medic", "test result", "diagnos", "treatment",
        "hiv", "aids", "cancer", "pregnan", "hospital", "clinic", "prescription", "genetic",
        "screening", "laborator",
    ),
}  # fmt: skip

PLACEHOLDERS: Final = (
    r"\[[^\]\n]{0,80}\]",
    r"\bx{3,}\b",
    r"\btodo\b",
    r"\btbd\b",
    r"\ba completer\b",
    r"\blorem ipsum\b",
    r"_{4,}",
    r"\.{5,}",
)

# An address or a sentence that takes a person to a page where a secret is typed.
LOGIN_ADDRESS: Final = (
    r"(?:https?://|www\.)[^\s<>\"]{0,200}"
    r"(?:log-?in|sign-?in|sign-?on|connexion|auth|password|passwd|mot-?_?de-?_?passe|mdp|identifi)"
)
LOGIN_SENTENCES: Final = (
    r"cliqu\w{0,10}[^.\n]{0,80}(?:connect|identifi|mot de passe)",
    r"connectez-vous[^.\n]{0,40}(?:lien|ci-dessous|https?://|www\.)",
    r"click[^.\n]{0,80}(?:sign in|log in|login|log on|password)",
    r"(?:sign in|log in|log on)[^.\n]{0,40}(?:link|below|https?://|www\.)",
)
