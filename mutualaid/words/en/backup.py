"""The words of ``backup``, in English."""

HEADINGS: dict[str, str] = {
    "kept_as": "Kept as",
    "restored_to": "Restored to",
    "manifest": "Manifest",
    "backup": "Backup",
}

HELP: dict[str, str] = {
    "backup restore --force": "replace (and keep beside) also a ledger that is newer than the backup, or another one",
    "backup restore --to": "restore to this file, not to the ledger of --db",
    "backup restore": "Restore the ledger from a backup; the one that stood there is kept beside. Refused where it has entries that the backup lacks.\nmutualaid backup restore mutualaid-000012-9f3a1c2b-20181231T080000Z.db --dry-run",
    "backup list": "List the backups in a folder, without reading every byte.\nmutualaid backup list",
    "backup verify FILE": "the backup",
    "backup restore FILE": "the backup",
    "backup verify": "Prove a backup: compare it with its manifest, open it, verify it whole; exit code 6 where it is not sound.\nmutualaid backup verify mutualaid-000012-9f3a1c2b-20181231T080000Z.db",
    "backup create PLACE": "a folder that is there, or a file name ending in .db in one; otherwise backups in the user's data folder",
    "backup create": "Copy the ledger, prove the copy by opening and verifying it whole, and write a manifest beside it (SHA-256, entry, head).\nmutualaid backup create\nmutualaid backup create /mnt/usb --rotate",
    "backup": "Back the ledger up, while others write; each copy is opened and verified whole; and restore it.\nmutualaid backup create",
}

SENTENCES: dict[str, str] = {
    "BACKUP_OTHER_SCHEMA": "All facts verify, but schema, views or guards are not those of this version of the program ({what}). Run mutualaid init on the ledger to upgrade it.",
    "LEDGER_REPLACED": "While this command waited the ledger {path} was replaced by a restored or encrypted one; nothing was written. Run it again.",
    "RESTORE_ITSELF": "{path} is the ledger itself. Name a backup.",
    "RESTORE_OVER_DAMAGED": "{path} is too damaged to tell its entries and could not be compared with the backup; it is kept beside.",
    "RESTORE_FORCED": "Replaced #{entry} ({head}) by #{backup_entry} ({backup_head}), as --force demands. The next entry tells who went back.",
    "RESTORE_OTHER": "{path} is another ledger, or its chain is not the backup's: it stands at #{entry} ({head}), the backup at #{backup_entry} ({backup_head}). Nothing is changed. Check the path; to replace it all the same add --force, and the ledger there is kept beside.",
    "RESTORE_NEWER": "{path} is newer than the backup: it stands at entry #{entry} ({head}), the backup at #{backup_entry} ({backup_head}), and what came after would be lost. Nothing is changed. To go back all the same add --force; the ledger there is kept beside.",
    "BAD_ROTATION": "The value '{value}' of {name} is no rule. Write it like 7d4w12m: the newest of each of the last 7 days, 4 weeks and 12 months.",
    "BACKUP_RESTORED": "{path} is restored and stands at entry #{entry}.",
    "WENT_BACK_LOST": "Entry #{told_by} is the first after the ledger was put back: {at} {actor} (account {os_user}) restored the backup {backup}, where no ledger stood any more, or one too damaged to tell. Entry #{from_entry} ({from_head}) was the last verified there; it went back to #{to_entry} ({to_head}).",
    "WENT_BACK_UNKNOWN": "Entry #{told_by} is the first after a restore over a ledger that was missing or too damaged to tell its entries: {at} {actor} (account {os_user}) restored the backup {backup}, entry #{to_entry} ({to_head}).",
    "WENT_BACK": "Entry #{told_by} is the first after the ledger was put back: {at} {actor} (account {os_user}) restored the backup {backup} with --force, from entry #{from_entry} ({from_head}) to #{to_entry} ({to_head}). What stood there is kept as {kept_as}.",
    "BACKUP_MADE": "Backed up to {path}, opened and verified whole up to entry #{entry}.",
    "BACKUP_NO_MANIFEST": "No manifest (.json) stands beside {path}, so its SHA-256 could not be compared; the ledger in it was verified whole.",
    "BACKUP_UNREADABLE": "The backup {path} cannot be opened; it is damaged. Take another one.",
    "BACKUP_FILE_NOT_SOUND": "The backup {path} is damaged or altered ({what}) and cannot be restored. Take another one, and prove it with mutualaid backup verify.",
    "BACKUP_NOT_SOUND": "The ledger itself does not verify ({what}); no backup is kept and nothing is changed. See what broke with mutualaid journal verify --full.",
    "BACKUP_THERE": "{path} is there already and is not written over. Name another file, or a folder only.",
    "BACKUP_OF_SERVER": "The ledger stands on a PostgreSQL server and is backed up there, with pg_dump (like pg_dump -Fc -f ledger.dump); this command is for ledger files.",
}
