"""A worker reduced to its work: sweeps without a pause until it is killed.

    python -m tests.processes.sweeping

prints one line when it begins, so that a test knows when killing makes sense.
"""

import os

import django


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "breachtrack.settings")
    django.setup()
    from notifications.selectors.database_clock import database_now
    from notifications.services.sweep import sweep
    from notifications.transports.choice import spare_transport, transport

    print("sweeping", flush=True)
    while True:
        with transport() as way_out, spare_transport() as spare:
            sweep(clock=database_now, transport=way_out, spare=spare)


if __name__ == "__main__":
    main()
