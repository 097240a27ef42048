"""The words of ``key``, in Chinese."""

HEADINGS: dict[str, str] = {
    "recovery_code": "恢复码",
    "recovery": "有恢复码",
    "in_keyring": "在钥匙串里",
    "key_id": "密钥编号",
}

HELP: dict[str, str] = {
    "key show": "账本是否加密，密钥是否在钥匙串里。\nmutualaid key show",
    "key lock": "从系统钥匙串清除密钥。\nmutualaid key lock",
    "key unlock": "把密钥存入系统钥匙串，以后不再询问口令。\nmutualaid key unlock",
    "key recovery": "生成恢复码，只显示一次。\nmutualaid key recovery",
    "key change": "更换口令；密钥与账本不变。\nmutualaid key change",
    "key remove": "解除加密，账本变回普通文件。\nmutualaid key remove",
    "key create": "用新密钥加密账本，口令在终端询问。\nmutualaid key create",
    "key": "给账本整体加密（需装 mutualaid[encryption]）：口令、恢复码、系统钥匙串。\nmutualaid key create",
}

SENTENCES: dict[str, str] = {
    "KEY_OF_SERVER": "账本在 PostgreSQL 服务器上，本命令只管文件账本；请由服务器加密磁盘，并用 TLS 连接。",
    "KEY_NOT_KEPT": "系统钥匙串里没有这个账本的密钥。",
    "KEY_FORGOTTEN": "密钥已从系统钥匙串清除。",
    "KEYRING_MISSING": "这里没有可用的系统钥匙串，每条命令都会询问口令。",
    "KEY_IN_KEYRING": "密钥已存入系统钥匙串，本账号的命令不再询问口令；mutualaid key lock 可清除。",
    "KEY_RECOVERY": "恢复码只显示这一次，以前的恢复码作废。请写在纸上，装入信封封好，与电脑分开保管。",
    "KEY_CHANGED": "口令已更换（{path}）；旧备份旁边的密钥文件仍用旧口令。",
    "KEY_REMOVED": "账本 {path} 已解除加密。",
    "KEY_CREATED": "账本已整体加密，密钥文件是 {path}。忘记口令就再也打不开：请运行 mutualaid key recovery 并把恢复码写在纸上；旧的未加密备份仍能读，请重新备份后销毁。",
    "KEY_NONE": "账本 {path} 没有加密。加密用 mutualaid key create。",
    "KEY_THERE": "账本 {path} 已经加密。换口令用 mutualaid key change。",
    "LEDGER_KEY_DIFFERS": "账本 {path} 用它旁边的密钥打不开：密钥文件属于另一本账，或账本已损坏。请取回同一备份的 .db 与 .key。",
    "KEY_FILE_DAMAGED": "密钥文件 {path} 缺失或损坏。请从备份旁边取回同名的 .key 文件。",
    "KEY_WRONG": "口令或恢复码不对，账本 {path} 没有打开，什么都没有改动。",
    "KEY_LOCKED": "账本 {path} 已加密，没有给出口令。请在终端里运行，或先运行 mutualaid key unlock。",
    "PASSPHRASES_DIFFER": "两次输入不同，什么都没有改动。请再运行一次。",
    "PASSPHRASE_SHORT": "口令至少 {least} 个字符，什么都没有改动。请在终端里再运行一次。",
    "ASK_AGAIN": "再输入一次：",
    "ASK_NEW_PASSPHRASE": "新口令（至少 {least} 个字符）：",
    "ASK_PASSPHRASE": "账本 {path} 的口令（或恢复码）：",
    "SERVER_DRIVER_MISSING": "PostgreSQL 服务器上的账本需要驱动程序，但没有安装。请运行 pip install 'mutualaid[postgresql]'。",
    "ENCRYPTION_MISSING": "这个账本已加密，或要加密，但没有装加密组件。请运行 pip install 'mutualaid[encryption]'。",
}
