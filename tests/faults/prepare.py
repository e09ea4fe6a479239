"""Makes a place that others begin with: tables, keys, organisations and people.

    python -m tests.faults.prepare

with the settings of the place in the environment.
"""

import os


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "breachtrack.settings")
    import django

    django.setup()
    from django.utils import timezone

    from breachtrack.preparation import prepare
    from incidents.encryption.keyring import keyring
    from incidents.services.people import open_instance
    from notifications.services.machine import begin_here
    from tests.states.world import World

    prepare(demo=False)
    now = timezone.now()
    open_instance(is_demo=False, now=now)
    World()
    # The keys come before anything is known of this machine, as where somebody sets it up.
    keyring()
    begin_here(now=now)


if __name__ == "__main__":
    main()
