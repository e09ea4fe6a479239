"""The fault harness: kill everything, lose nothing. `make faults`, docs/reliability.md.

Real PostgreSQL, Redis, Celery workers, beats, watchdog and web server are killed, frozen and cut
off at random while people work. What must hold is read from outside alone: the file of an SMTP
sink that writes before it answers, and the database.
"""
