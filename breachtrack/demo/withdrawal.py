"""A laboratory that withdrew its filing: it turned out to be no personal data breach."""

from dataclasses import replace
from typing import Final

from breachtrack.demo.cast import ANALYST, APPROVER, WITHDRAWN
from breachtrack.demo.filing import Step, file_it
from breachtrack.demo.findings import TOLD
from breachtrack.demo.phases import AT_FIRST
from breachtrack.demo.so_far import Story, learn, say_aware
from incidents.rules.facts import Count
from incidents.services.decisions import decide

NO_PERSON: Final = replace(
    AT_FIRST,
    description=(
        f"{TOLD.description} Comparaison faite avec l'éditeur : les 412 dossiers qui portent le "
        "nom de notre laboratoire sont des dossiers d'essai de la migration, tous inventés."
    ),
    persons=Count("exact", 0),
    records=Count("exact", 0),
    severity="negligible",
    occurrence_kind=None,
    communication="no_will_not",
    communication_reason="Aucune personne réelle n'est dans les dossiers de notre laboratoire.",
)
FILED: Final = Step("initial", "DEMO-0005", drafted=32, filed=31, recorded=30.5)
TAKEN_BACK: Final = Step(
    "withdrawn",
    "DEMO-0006",
    drafted=13,
    filed=12,
    recorded=11.5,
    cause="not_a_breach",
    reasons=(
        "Les dossiers qui portent le nom de notre laboratoire sont des dossiers d'essai, inventés "
        "pour la migration : aucune donnée d'une personne réelle n'a été divulguée. L'éditeur l'a "
        "confirmé par écrit, et nous l'avons vérifié dossier par dossier."
    ),
)


def withdrawn_laboratory(story: Story) -> None:
    """Filed while the file had not been compared, and withdrawn when it had been."""
    incident, analyst = story.at[WITHDRAWN], story.stage.who(ANALYST)
    reason = "Le message de l'éditeur nomme notre laboratoire ; le fichier reste à comparer."
    say_aware(story, WITHDRAWN, on=story.letter(WITHDRAWN), reason=reason, hours=46)
    learn(story, WITHDRAWN, AT_FIRST, hours=34)
    decide(
        incident,
        kind="notify",
        reasons="Notifier sans attendre : la comparaison du fichier prendra plus d'un jour.",
        by=story.stage.who(APPROVER),
        now=story.ago(33),
    )
    file_it(incident, FILED, by=analyst, ending=story.now)
    learn(story, WITHDRAWN, NO_PERSON, hours=14)
    file_it(incident, TAKEN_BACK, by=analyst, ending=story.now)
