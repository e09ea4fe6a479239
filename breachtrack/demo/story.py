"""The story of the demonstration, told by the services in the order in which it happened."""

from datetime import datetime, timedelta
from typing import Final

from breachtrack.demo.cast import (
    ANALYST,
    APPROVER,
    FILED,
    GROUP_DPO,
    LABORATORIES,
    LATE,
    RUNNING,
    SUPPLIER_DPO,
    TOLD_EARLY,
)
from breachtrack.demo.filing import Step, file_it
from breachtrack.demo.findings import COMPLETE, PARTIAL, TOLD, record_figures, write_facts
from breachtrack.demo.patients import add_people_to_tell
from breachtrack.demo.people import Stage
from breachtrack.demo.phases import supplemented_laboratory
from breachtrack.demo.signals import (
    AT_FILED,
    AT_LATE,
    AT_SUPPLIER,
    AT_UNDECIDED,
    CHECKS,
    JOURNALIST,
    PATIENT,
    look_into,
    record_warning,
)
from breachtrack.demo.so_far import Story, say_aware
from breachtrack.demo.withdrawal import withdrawn_laboratory
from incidents.models import Incident
from incidents.selectors.incidents import controllers_affected_by
from incidents.services.decisions import decide
from incidents.services.duties import state_kinds
from incidents.services.incidents import (
    add_note,
    log_incident,
    name_affected_controllers,
    tell_controller,
)
from notifications.services.second_looks import ask_second_look

TITLE: Final = "Fichier de patients en circulation après une migration de logiciel"
LETTER: Final = (
    "Ordivelle Logiciels vous informe (article 33, paragraphe 2) qu'un fichier issu d'une "
    "migration de votre logiciel circule. Nous ne sommes pas certains que notre logiciel en soit "
    "la seule cause."
)
READ_AT_SUPPLIER: Final = (
    "Comparé avec nos serveurs de migration : les laboratoires dont des patients sont dans le "
    "fichier sont prévenus un par un."
)
READ_AT_LABORATORY: Final = (
    "Lu par la déléguée du groupe ; l'éditeur est prié de dire quels dossiers sont les nôtres."
)
IN_TIME: Final = Step("initial", "DEMO-0001", drafted=24, filed=19, recorded=18.5)
UNDECIDED: Final = tuple(name for name in LABORATORIES if name not in (RUNNING, *TOLD_EARLY))


def tell_story(stage: Stage, *, now: datetime) -> Story:
    """Everything up to `now`."""
    story = Story(stage, now, _log_at_supplier(stage, now=now), {})
    _tell(story, TOLD_EARLY, hours=47)
    _late_laboratory(story)
    _filed_laboratory(story)
    supplemented_laboratory(story)
    withdrawn_laboratory(story)
    _authority_asks(story)
    _tell(story, UNDECIDED, hours=20)
    _undecided_laboratories(story)
    _filing_and_its_people(story)
    _tell(story, (RUNNING,), hours=5)
    _running_laboratory(story)
    return story


def _log_at_supplier(stage: Stage, *, now: datetime) -> Incident:
    dpo, at = stage.who(SUPPLIER_DPO), now - timedelta(hours=49)
    incident = log_incident(stage.supplier, title=TITLE, by=dpo, now=at)
    warnings = [record_warning(incident, each, by=dpo, at=at, now=now) for each in AT_SUPPLIER]
    look_into(warnings, did=READ_AT_SUPPLIER, by=dpo, at=at)
    write_facts(incident, TOLD, by=dpo, now=at)
    laboratories = stage.laboratories.values()
    name_affected_controllers(incident, controllers=laboratories, by=dpo, now=at)
    return incident


def _tell(story: Story, names: tuple[str, ...], *, hours: float) -> None:
    """The supplier tells these laboratories, so many hours before the end of the story."""
    told = {story.stage.laboratories[name].pk: name for name in names}
    for affected in controllers_affected_by(story.at_supplier).filter(controller__in=told):
        story.at[told[affected.controller_id]] = tell_controller(
            affected,
            source_text=LETTER,
            by=story.stage.who(SUPPLIER_DPO),
            now=story.ago(hours),
        )


def _late_laboratory(story: Story) -> None:
    """Counted from the journalist's call it is 6 hours late; from the old alert, by months."""
    incident, dpo, at = story.at[LATE], story.stage.who(GROUP_DPO), story.ago(46)
    signals = [
        record_warning(incident, warning, by=dpo, at=at, now=story.now) for warning in AT_LATE
    ]
    reason = (
        "Avant cet appel, rien ne permettait de reconnaître nos dossiers. L'alerte de l'an "
        "dernier ne nommait aucune donnée personnelle."
    )
    say_aware(story, LATE, on=signals[AT_LATE.index(JOURNALIST)], reason=reason, hours=45)
    write_facts(incident, PARTIAL, by=story.stage.who(ANALYST), now=story.ago(44))


def _filed_laboratory(story: Story) -> None:
    """Five candidates for its awareness; the message that named it was chosen."""
    incident, analyst = story.at[FILED], story.stage.who(ANALYST)
    dpo, at = story.stage.who(GROUP_DPO), story.ago(46.5)
    for warning in AT_FILED:
        record_warning(incident, warning, by=dpo, at=at, now=story.now, owner=analyst)
    reason = (
        "Le message de l'éditeur nomme notre laboratoire. Ni l'alerte de l'an dernier, ni le site, "
        "ni le portail, ni l'article ne le nommaient."
    )
    say_aware(story, FILED, on=story.letter(FILED), reason=reason, hours=46)
    write_facts(incident, COMPLETE, by=analyst, now=story.ago(30))
    record_figures(incident, by=analyst, at=story.ago(29), now=story.now)
    decide(
        incident,
        kind="notify",
        reasons="Données de santé et numéro de sécurité sociale en clair : risque élevé.",
        by=story.stage.who(APPROVER),
        now=story.ago(25),
    )


def _filing_and_its_people(story: Story) -> None:
    """44 hours before its deadline; Article 34 then waits for the text."""
    analyst, incident = story.stage.who(ANALYST), story.at[FILED]
    dpo = story.stage.who(GROUP_DPO)
    submission = file_it(incident, IN_TIME, by=analyst, ending=story.now, reader=dpo)
    add_people_to_tell(incident, by=analyst, now=story.ago(10))
    # What has changed since waits for a second person before it goes as a complement.
    ask_second_look(submission.version.filing, by=analyst, now=story.ago(9))


def _authority_asks(story: Story) -> None:
    dpo, at = story.stage.who(SUPPLIER_DPO), story.ago(25)
    record_warning(story.at_supplier, CHECKS, by=dpo, at=at, now=story.now)
    record_figures(story.at_supplier, by=dpo, at=at, now=story.now)


def _undecided_laboratories(story: Story) -> None:
    """Everything was looked into but for two calls of patients: alerts about these leave."""
    dpo, at = story.stage.who(GROUP_DPO), story.ago(18)
    for name in UNDECIDED:
        look_into([story.letter(name)], did=READ_AT_LABORATORY, by=dpo, at=at)
        for warning in AT_UNDECIDED.get(name, ()):
            signal = record_warning(story.at[name], warning, by=dpo, at=at, now=story.now)
            if warning != PATIENT:
                look_into([signal], did=READ_AT_LABORATORY, by=dpo, at=at)


def _running_laboratory(story: Story) -> None:
    """Exactly 5 hours into its 72: it became aware when it was told."""
    reason = "Le message de l'éditeur est arrivé et a été lu à cette heure."
    say_aware(story, RUNNING, on=story.letter(RUNNING), reason=reason, hours=4.5)
    analyst, incident = story.stage.who(ANALYST), story.at[RUNNING]
    write_facts(incident, TOLD, by=analyst, now=story.ago(4))
    # A serious incident of a health body: reported to CERT Santé without delay.
    state_kinds(incident, kinds=["significant"], by=analyst, now=story.ago(4))
    record_figures(incident, by=analyst, at=story.ago(4), now=story.now)
    text = "L'éditeur est prié de confirmer le nombre de nos patients dans le fichier."
    add_note(incident, text=text, file=None, by=analyst, now=story.ago(3))
