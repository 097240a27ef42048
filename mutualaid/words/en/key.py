"""The words of ``key``, in English."""

HEADINGS: dict[str, str] = {
    "recovery_code": "Recovery code",
    "recovery": "Recovery code made",
    "in_keyring": "In the keyring",
    "key_id": "Key",
}

HELP: dict[str, str] = {
    "key show": "Whether the ledger is encrypted, and its key in the keyring.\nmutualaid key show",
    "key lock": "Take the key out of the system's keyring.\nmutualaid key lock",
    "key unlock": "Keep the key in the system's keyring, so that no command asks.\nmutualaid key unlock",
    "key recovery": "Make a recovery code, shown once.\nmutualaid key recovery",
    "key change": "Set another passphrase; key and ledger stay.\nmutualaid key change",
    "key remove": "Make the ledger a plain file again.\nmutualaid key remove",
    "key create": "Encrypt the ledger under a new key; the passphrase is asked on the terminal.\nmutualaid key create",
    "key": "Encrypt the ledger as a whole (needs mutualaid[encryption]): passphrase, recovery code, the system's keyring.\nmutualaid key create",
}

SENTENCES: dict[str, str] = {
    "KEY_OF_SERVER": "The ledger stands on a PostgreSQL server; this command is for ledger files. Encrypt the server's disk and connect with TLS.",
    "KEY_NOT_KEPT": "The system's keyring holds no key of this ledger.",
    "KEY_FORGOTTEN": "The key is taken out of the system's keyring.",
    "KEYRING_MISSING": "No system keyring can be used here; each command asks for the passphrase.",
    "KEY_IN_KEYRING": "The key is kept in the system's keyring: this account's commands ask for no passphrase. mutualaid key lock takes it out.",
    "KEY_RECOVERY": "The recovery code is shown this once, and an earlier one is void. Write it on paper, seal it, keep it away from the computer.",
    "KEY_CHANGED": "The passphrase is changed ({path}); key files beside older backups still open with the old one.",
    "KEY_REMOVED": "The ledger {path} is plain again.",
    "KEY_CREATED": "The whole ledger is encrypted; its key file is {path}. Without the passphrase nobody opens it again: run mutualaid key recovery and keep the code on paper. Older plain backups can still be read: make a new one and destroy them.",
    "KEY_NONE": "The ledger {path} is not encrypted. Encrypt it with mutualaid key create.",
    "KEY_THERE": "The ledger {path} is encrypted already. Another passphrase is set with mutualaid key change.",
    "LEDGER_KEY_DIFFERS": "The ledger {path} does not open with the key beside it: the key file belongs to another ledger, or the ledger is damaged. Restore .db and .key of one backup.",
    "KEY_FILE_DAMAGED": "The key file {path} is missing or damaged. Take the .key file that stands beside a backup.",
    "KEY_WRONG": "The passphrase or recovery code does not fit; the ledger {path} is not opened and nothing is changed.",
    "KEY_LOCKED": "The ledger {path} is encrypted and no passphrase was given. Run this on a terminal, or mutualaid key unlock first.",
    "PASSPHRASES_DIFFER": "The two entries differ; nothing is changed. Run the command again.",
    "PASSPHRASE_SHORT": "A passphrase has at least {least} characters; nothing is changed. Run the command again on a terminal.",
    "ASK_AGAIN": "Once more:",
    "ASK_NEW_PASSPHRASE": "New passphrase (at least {least} characters):",
    "ASK_PASSPHRASE": "Passphrase (or recovery code) of {path}:",
    "SERVER_DRIVER_MISSING": "A ledger on a PostgreSQL server needs its driver, which is not installed. Run pip install 'mutualaid[postgresql]'.",
    "ENCRYPTION_MISSING": "This ledger is encrypted, or is to be, and the packages for it are not installed. Run pip install 'mutualaid[encryption]'.",
}
