"""What must turn the harness red: the control group, and the eight mutations of the guarantees.

The mutations are those of `tests/states/mutants.py`, which names the invariants that find them.
"""

CONTROL = "control_group"
# Nothing is seeded: this one must be green, or the redness of the others says nothing.
PRODUCT = "the_product"
EIGHT = (
    "accepted_before_data",
    "no_reaper",
    "no_lease_owner_check",
    "a_new_message_id_per_try",
    "an_unconditional_claim",
    "a_nudge_instead_of_a_tick",
    "refused_connections_count_as_tries",
    "cancelled_keys_are_never_revived",
)


def environment_of(name):
    """What makes the processes of a run break that promise."""
    if name == PRODUCT:
        return {}
    return {"FAULTS_CONTROL": "1"} if name == CONTROL else {"FAULTS_MUTANT": name}


def found_by(environment):
    """The invariants of which one must be red, by what a run was started with; none: the product.

    Reads the models, and so the settings: only where a place is made already.
    """
    from tests.states.mutants import MUTANTS

    if environment.get("FAULTS_CONTROL"):
        return {"I01"}
    named = {mutant.__name__: codes for mutant, codes in MUTANTS.items()}
    return named[environment["FAULTS_MUTANT"]] if environment.get("FAULTS_MUTANT") else set()
