"""A laboratory that files in phases (Article 33(4) GDPR): what it knew and filed at each."""

from dataclasses import replace
from typing import Final

from breachtrack.demo.cast import ANALYST, APPROVER, SUPPLEMENTED
from breachtrack.demo.filing import Step, file_it
from breachtrack.demo.findings import COMPLETE, TOLD
from breachtrack.demo.so_far import Story, learn, say_aware
from incidents.rules.facts import Count
from incidents.services.decisions import decide

# Six hours in, hardly more than what the supplier said.
AT_FIRST: Final = replace(
    TOLD,
    records=Count("to_be_determined"),
    occurrence_kind="to_be_determined",
    measures_after="Accès de l'éditeur coupés ; conservation des journaux demandée.",
    communication="undetermined",
    cross_border="no",
    other_authorities_eu="no",
    other_authorities="no",
)
# A day later: how many, what harm, and how grave it is.
COUNTED: Final = replace(
    AT_FIRST,
    data_categories=("civil_status", "contact", "credentials", "nir"),
    special_categories=("genetic", "health"),
    persons=Count("approximate", 9_400),
    records=Count("approximate", 12_000),
    occurrence_kind="ongoing",
    measures_before=COMPLETE.measures_before,
    consequences=COMPLETE.consequences,
    consequences_text=COMPLETE.consequences_text,
    harms=COMPLETE.harms,
    severity="maximal",
    measures_after=(
        "Serveur de migration arrêté par l'éditeur, mots de passe renouvelés, plainte déposée."
    ),
    communication="no_but_will",
)
# The file was compared line by line.
COMPARED: Final = replace(
    COUNTED,
    description=(
        f"{TOLD.description} Comparaison faite ligne par ligne : ce sont les dossiers ouverts de "
        "2015 à 2020 ; les notes libres des biologistes n'y sont pas."
    ),
    persons=Count("exact", 9_318),
    records=Count("exact", 12_044),
    person_categories=("minors", "patients"),
    harms=("fraud", "identity_theft", "professional_secrecy"),
    measures_after=f"{COUNTED.measures_after} Numéro d'appel ouvert aux patients.",
)
# Found since: nobody has filed it yet.
FOUND_SINCE: Final = replace(COMPARED, persons=Count("exact", 9_326), other_authorities="yes")

# What was filed, and what was known after it: what, and how many hours before the end.
IN_PHASES: Final = (
    (Step("initial", "DEMO-0002", drafted=42, filed=41, recorded=40.5), COUNTED, 28),
    (Step("complementary", "DEMO-0003", drafted=27, filed=26, recorded=25.5), COMPARED, 9),
    (Step("complementary", "DEMO-0004", drafted=8, filed=7, recorded=6.5), FOUND_SINCE, 2),
)


def supplemented_laboratory(story: Story) -> None:
    """Filed within six hours with what was known, and supplemented twice; more is known since."""
    incident, analyst = story.at[SUPPLEMENTED], story.stage.who(ANALYST)
    reason = "Le message de l'éditeur nomme notre laboratoire et a été lu à cette heure."
    say_aware(story, SUPPLEMENTED, on=story.letter(SUPPLEMENTED), reason=reason, hours=46)
    learn(story, SUPPLEMENTED, AT_FIRST, hours=44)
    decide(
        incident,
        kind="notify",
        reasons="Données de santé en clair : notifier maintenant, compléter ensuite.",
        by=story.stage.who(APPROVER),
        now=story.ago(43),
    )
    for step, learnt, hours in IN_PHASES:
        file_it(incident, step, by=analyst, ending=story.now)
        learn(story, SUPPLEMENTED, learnt, hours=hours)
