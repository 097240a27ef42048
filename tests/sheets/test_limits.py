"""What reading costs and what it touches: seconds and memory per file, child included; nothing written, run or fetched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sheets.test_corpus import CASES, SECONDS, Refused

CHUNKS = 8
MOST_BYTES = 512 << 20
ROOT = Path(__file__).parents[2]
READ = """
import json, os, sys
from pathlib import Path
from tests.sheets import test_corpus as corpus
from mutualaid.sheets.child import Child

touched, children = [], [0]

def reap(process):
    if process.returncode is None:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        children.append(used.ru_maxrss)

def death(child, own=Child._death):
    reap(child._process)
    return own(child)

def stop(child, own=Child.stop):
    if child._process.returncode is None:
        child._process.kill()
    reap(child._process)
    own(child)

Child._death, Child.stop = death, stop

def own_peak():
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])

def watch(event, given):
    if event == "open" and isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        if given[0] != os.devnull and not isinstance(given[0], int):
            touched.append((event, str(given[0])))
    elif event == "subprocess.Popen":
        if "import process;" not in " ".join(map(str, given[1])):
            touched.append((event, str(given[1])))
    elif event in ("os.system", "os.exec", "os.remove", "os.rename", "os.mkdir", "os.chmod", "os.symlink", "os.link",
                   "socket.connect", "socket.getaddrinfo", "socket.bind", "urllib.Request", "shutil.move",
                   "tempfile.mkstemp", "tempfile.mkdtemp", "winreg.SetValue", "ctypes.dlopen"):
        touched.append((event, str(given[:1])))

cases = {case.name: case for case in corpus.CASES}
told = []
is_watching = False
sys.addaudithook(lambda event, given: watch(event, given) if is_watching else None)
for number, name in enumerate(json.loads(sys.stdin.read())):
    folder = Path(str(number))
    folder.mkdir()
    case = cases[name]
    file = corpus.placed(folder, case)
    children[:] = [0]
    Path("/proc/self/clear_refs").write_text("5")
    is_watching = True
    began = corpus.cpu_seconds()
    try:
        corpus.read(file, case.columns, sheet=case.sheet)
        verdict = "taken"
    except corpus.MutualAidError as refusal:
        verdict = refusal.code
    seconds = corpus.cpu_seconds() - began
    is_watching = False
    kilobytes = own_peak() + max(children)
    told.append((name, verdict, seconds, kilobytes, sorted(path.name for path in folder.iterdir()) == [file.name]))
print(json.dumps({"told": told, "touched": touched}))
"""


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="a peak can be measured anew on Linux only")
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_file_takes_ten_seconds_and_512_megabytes_at_most_and_touches_nothing(chunk: int, tmp_path: Path) -> None:
    cases = CASES[chunk::CHUNKS]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", READ],
        input=json.dumps([case.name for case in cases]),
        capture_output=True,
        cwd=tmp_path,
        env=environment,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stderr == ""
    said = json.loads(done.stdout)
    verdicts = {case.name: case.expected.code if isinstance(case.expected, Refused) else "taken" for case in cases}
    assert {name: verdict for name, verdict, *_ in said["told"]} == verdicts
    assert [(name, seconds) for name, _, seconds, _, _ in said["told"] if seconds >= SECONDS] == []
    assert [(name, size) for name, _, _, size, _ in said["told"] if size << 10 >= MOST_BYTES] == []
    assert [name for name, _, _, _, is_alone in said["told"] if not is_alone] == []
    assert said["touched"] == []


def test_the_corpus_is_as_large_as_promised_and_its_names_are_told_apart() -> None:
    assert len(CASES) >= 155
    assert len({case.name for case in CASES}) == len(CASES)
    assert sum(len(case.content) for case in CASES if isinstance(case.content, bytes)) < 4 << 20
