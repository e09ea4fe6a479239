"""Who took a message, where no mail server is configured."""

from typing import Final

# Stands for the folder of this machine in the ledger and beside an alert: nothing left it.
FOLDER: Final = "eml"
