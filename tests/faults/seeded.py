"""What must turn the harness red: the control group, and the eight mutations of the guarantees.

The mutations are those of `tests/states/mutants.py`; each here with the invariants that a run of
real processes finds it by.
"""

CONTROL = "control_group"


def expected():
    """The numbers of which one must be red, by name."""
    return {
        CONTROL: {"I01"},
        "accepted_before_data": {"I02"},
        "no_reaper": {"I08"},
        "no_lease_owner_check": {"I03", "I04", "I26"},
        "a_new_message_id_per_try": {"I05"},
        "an_unconditional_claim": {"I03", "I04"},
        "a_nudge_instead_of_a_tick": {"I01"},
        "refused_connections_count_as_tries": {"F23"},
        "cancelled_keys_are_never_revived": {"I01"},
    }
