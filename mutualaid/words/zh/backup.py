"""The words of ``backup``, in Chinese."""

HEADINGS: dict[str, str] = {
    "kept_as": "原账本留作",
    "restored_to": "恢复到",
    "manifest": "清单",
    "backup": "备份",
}

HELP: dict[str, str] = {
    "backup restore --force": "账本比备份新，或是另一本账时，也替换它（留在旁边）",
    "backup restore --to": "恢复到这个文件，而不是 --db 的账本",
    "backup restore": "用备份恢复账本；原账本留在旁边。账本比备份新时拒绝。\nmutualaid backup restore mutualaid-000012-9f3a1c2b-20181231T080000Z.db --dry-run",
    "backup list": "列出文件夹中的备份，不逐字节核验。\nmutualaid backup list",
    "backup verify FILE": "备份文件",
    "backup restore FILE": "备份文件",
    "backup verify": "核验一份备份：与清单比对 SHA-256，打开，完整核验；不通过时退出码 6。\nmutualaid backup verify mutualaid-000012-9f3a1c2b-20181231T080000Z.db",
    "backup create PLACE": "已有的文件夹，或其中以 .db 结尾的文件名；不写则为用户数据文件夹下的 backups",
    "backup create": "备份账本，打开副本完整核验后才算数；旁边写一份清单（SHA-256、凭证号、链头）。\nmutualaid backup create\nmutualaid backup create /mnt/usb --rotate",
    "backup": "备份账本：在别人写入时也能备份，备份后打开完整核验；并能恢复。\nmutualaid backup create",
}

SENTENCES: dict[str, str] = {
    "BACKUP_OTHER_SCHEMA": "账实核验无误，但表结构、视图或触发器不是本版本程序的（{what}）。在账本上运行 mutualaid init 即可升级。",
    "LEDGER_REPLACED": "等待期间账本 {path} 已被恢复或加密替换，本次没有写入。请再运行一次。",
    "RESTORE_ITSELF": "{path} 就是要恢复的账本本身。请给出备份文件。",
    "RESTORE_OVER_DAMAGED": "{path} 损坏得无法读出凭证，未能与备份比较；它留在旁边。",
    "RESTORE_FORCED": "按 --force 替换了 #{entry}（{head}），现为 #{backup_entry}（{backup_head}）。下一张凭证会写明是谁退回的。",
    "RESTORE_OTHER": "{path} 是另一本账，或其链条与备份不同：它是 #{entry}（{head}），备份是 #{backup_entry}（{backup_head}）。没有改动。请核对路径；确要替换，加 --force，原账本会留在旁边。",
    "RESTORE_NEWER": "{path} 比备份新：它到凭证 #{entry}（{head}），备份只到 #{backup_entry}（{backup_head}），之后的凭证会丢失。没有改动。确要退回，加 --force；原账本会留在旁边。",
    "BAD_ROTATION": "{name} 的值“{value}”不是保留规则。写成 7d4w12m：保留最近 7 天、4 周、12 个月中每段最新的一份。",
    "BACKUP_RESTORED": "已恢复 {path}，现到凭证 #{entry}。",
    "WENT_BACK_LOST": "凭证 #{told_by} 是账本退回后的第一张：{at} {actor}（账户 {os_user}）恢复了备份 {backup}，原处已没有账本，或账本已损坏得读不出。那里上次核验到 #{from_entry}（{from_head}），退回到 #{to_entry}（{to_head}）。",
    "WENT_BACK_UNKNOWN": "凭证 #{told_by} 是恢复后的第一张，原账本已不在或损坏得无法读出凭证：{at}，{actor}（系统账户 {os_user}）恢复备份 {backup}，凭证 #{to_entry}（{to_head}）。",
    "WENT_BACK": "凭证 #{told_by} 是账本退回后的第一张：{at}，{actor}（系统账户 {os_user}）用 --force 恢复备份 {backup}，从凭证 #{from_entry}（{from_head}）退回到 #{to_entry}（{to_head}）。原账本保留为 {kept_as}。",
    "BACKUP_MADE": "已备份到 {path}，并打开完整核验至凭证 #{entry}。",
    "BACKUP_NO_MANIFEST": "{path} 旁边没有清单（.json），无法比对 SHA-256；账本内容已完整核验。",
    "BACKUP_UNREADABLE": "备份 {path} 打不开，内容已损坏。请换另一份备份。",
    "BACKUP_FILE_NOT_SOUND": "备份 {path} 已损坏或被改动（{what}），不能用它恢复。请换另一份备份，并用 mutualaid backup verify 核验。",
    "BACKUP_NOT_SOUND": "账本本身核验不通过（{what}），没有留下备份，也没有改动任何文件。请先运行 mutualaid journal verify --full 查明。",
    "BACKUP_THERE": "{path} 已经存在，没有覆盖。换一个文件名，或者只写文件夹。",
    "BACKUP_OF_SERVER": "账本在 PostgreSQL 服务器上，由服务器备份：用 pg_dump（例如 pg_dump -Fc -f 账本.dump），本命令只管文件账本。",
}
