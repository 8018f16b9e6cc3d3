"""Broken files for every reader: no crash, no hang, no flood of memory, no file written.

``python bench/fuzz_readers.py --seconds 600`` gives each format ten minutes of CPU time, ``--format rtf
odt`` those formats only. Seconds and the limit of a hang are CPU time, so that a busy machine is no
finding. Memory is the peak of the process that reads, all of it: above 500 MB is a finding. Files that
fail are kept in the folder of findings, with the seed of the random numbers.
"""

from __future__ import annotations

import argparse
import copy
import io
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from lxml import etree

from qualcode.ingest import registry
from qualcode.model.errors import InputProblem

DATA = Path(__file__).parents[1] / "tests" / "data"
MEMORY = 500 * 2**20
TOKENS = {
    "rtf": [b"{", b"}", b"\\par ", b"\\u-1?", b"\\'e9", b"\\cell ", b"\\row ", b"\\trowd", b"\\cellx99999", b"\\bin99999 ", b"{\\footnote ", b"{\\*\\", b"\\intbl ", b"\\uc9 "],  # noqa: E501
    "xml": [b"<", b">", b"/>", b"&amp;", b"&#0;", b"]]>", b"<!--", b"<!DOCTYPE x>", b"<text:p>", b"</text:p>", b"<w:p>", b"</w:tc>", b'w:val="99999999"', b'table:number-columns-repeated="99999"', b'text:c="99999"'],  # noqa: E501
    "html": [b"<table>", b"<tr>", b"<td colspan=9999 rowspan=9999>", b"<ol start=99999>", b"<li>", b"<div>", b"</div>", b"<b>", b"<pre>", b"<!--", b"&#x110000;", b"<br>"],  # noqa: E501
    "lines": [b"\n", b"\t", b"-->", b"00:00:01.000 --> 00:00:02.000\n", b"99:99:99,999 --> x\n", b"P: ", b"<v X>", b"*INV:\t", b"\x15", b'"', b'""', b"IntervalTier", b"1e300", b"-1", b";", b",", b"!", b"\x00", b"\xff"],  # noqa: E501
    "pdf": [b"obj", b"endobj", b"stream", b"endstream", b"<<", b">>", b"/Kids [3 0 R]", b"/Length 999999999", b"/Count -1", b"BT", b"ET", b"Tj", b"q " * 50, b"/Parent 3 0 R", b"/FlateDecode"],  # noqa: E501
}  # fmt: skip
KINDS = {".rtf": "rtf", ".html": "html", ".pdf": "pdf", ".odt": "xml", ".fodt": "xml", ".docx": "xml", ".xlsx": "xml", ".eaf": "xml", ".otr": "html"}  # noqa: E501  # fmt: skip
ZIPPED = {".odt", ".docx", ".xlsx"}
XML = {".eaf", ".fodt"}
SAME = {".docm", ".text", ".markdown", ".ott", ".htm", ".xhtml", ".xlsm"}
"""Other names for a format that stands under its first name."""
READERS = set(registry.supported()) - SAME


class Hang(BaseException):
    """Too long: no reader may take it for an error of the file."""


def seeds() -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = {}
    for folder in ("layouts", "seeds", "transcripts"):
        for path in sorted((DATA / folder).iterdir()):
            if registry.is_supported(path):
                found.setdefault(path.suffix.lower(), []).append(path.read_bytes())
    return found


def mutated(rng: random.Random, data: bytes, kind: str, others: list[bytes]) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4, 8, 30))):
        at = rng.randrange(len(out) + 1)
        match rng.randrange(7):
            case 0:
                out[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del out[at : at + rng.choice((1, 4, 50, 1000))]
            case 2:
                out[at:at] = rng.choice(TOKENS.get(kind, TOKENS["lines"])) * rng.choice(
                    (1, 1, 2, 500)
                )
            case 3:
                size = rng.choice((4, 40, 400))
                start = rng.randrange(len(out) + 1)
                out[at:at] = out[start : start + size] * rng.choice((1, 2, 50))
            case 4:
                other = rng.choice(others)
                start = rng.randrange(len(other) + 1)
                out[at:at] = other[start : start + rng.choice((10, 100, 2000))]
            case 5:
                digits = [i for i, byte in enumerate(out[:20_000]) if 48 <= byte <= 57]
                if digits:
                    place = rng.choice(digits)
                    out[place : place + 1] = rng.choice((b"0", b"9", b"99999999", b"-1"))
            case _:
                out[at : at + 4] = rng.randbytes(4)
    return bytes(out)


def mutated_tree(rng: random.Random, data: bytes) -> bytes:
    """Move, double, cut and rename elements: the XML stays well-formed, so the reader itself is met."""
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError:
        return data
    for _ in range(rng.choice((1, 2, 5, 20))):
        elements = [e for e in root.iter() if isinstance(e.tag, str)]
        one, other = rng.choice(elements), rng.choice(elements)
        match rng.randrange(6):
            case 0 if one.getparent() is not None:
                one.getparent().remove(one)
            case 1:
                other.append(copy.deepcopy(one)) if len(elements) < 5_000 else None
            case 2 if one is not root and other not in one.iter():
                other.append(one)
            case 3 if one.attrib:
                one.set(
                    rng.choice(list(one.attrib)),
                    rng.choice(("", "0", "-1", "99999999", "x", "true", "\u202e")),
                )
            case 4:
                one.tag = other.tag
            case _:
                one.text = rng.choice(("", " ", "P: a", "\t", "x" * 5_000, "7", "(a) b"))
    return etree.tostring(root)


def mutated_xml(rng: random.Random, data: bytes, kind: str, others: list[bytes]) -> bytes:
    return mutated_tree(rng, data) if rng.random() < 0.6 else mutated(rng, data, kind, others)


def mutated_zip(rng: random.Random, data: bytes, kind: str, others: list[bytes]) -> bytes:
    """Change a part inside the container, so that the reader behind the container is reached."""
    if rng.random() < 0.25:
        return mutated(rng, data, kind, others)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        names = [n for n in old.namelist() if n.endswith((".xml", ".rels"))]
        chosen = ({rng.choice(names)} if rng.random() < 0.2 else set()) | {
            n for n in names if n.endswith(("content.xml", "document.xml", "sheet1.xml"))
        }
        for name in old.namelist():
            part = old.read(name)
            change = name in chosen and part
            new.writestr(name, mutated_xml(rng, part, kind, [part]) if change else part)
    return made.getvalue()


def watch_files(allowed: list[str]) -> list[str]:
    """Return the list to which every write, removal or start of a program outside these folders is added."""
    written: list[str] = []

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and isinstance(arguments[0], str) and isinstance(arguments[1], str):
            path, mode = arguments[0], arguments[1]
            if set(mode) & set("wax+") and not path.startswith((*allowed, "/dev/")):
                written.append(path)
        elif event in {"os.remove", "os.rename", "os.mkdir", "shutil.rmtree", "subprocess.Popen"}:
            written.append(f"{event} {arguments[0]}")

    sys.addaudithook(hook)
    return written


def peak() -> int:
    """The most memory that this process has ever held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def finding(path: Path, before: list[str], slow: float) -> tuple[str, str]:
    """How the file is met ("read", "refused", or "" for a fault), and the fault."""
    met = fault = ""
    signal.setitimer(signal.ITIMER_PROF, slow)
    try:
        registry.transcribe_all(path)
        met = "read"
    except InputProblem:
        met = "refused"
    except Hang:
        fault = f"longer than {slow:g} s of CPU time"
    except MemoryError:
        fault = "more memory than allowed"
    except Exception as error:  # noqa: BLE001  every other error is a finding
        fault = f"{type(error).__name__}: {error}"[:300]
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    if written != before:
        fault = f"wrote {written[len(before) :]}"
    return met, fault


def fuzz(extension: str, inputs: list[bytes], asked: argparse.Namespace, folder: Path) -> bool:
    rng = random.Random(asked.seed)
    kind = KINDS.get(extension, "lines")
    change = mutated_zip if extension in ZIPPED else mutated_xml if extension in XML else mutated
    path = folder / f"a{extension}"
    runs = failed = 0
    met = {"read": 0, "refused": 0, "": 0}
    slowest = 0.0
    highest = MEMORY
    while time.process_time() < asked.seconds and failed < 10:
        runs += 1
        data = change(rng, rng.choice(inputs), kind, inputs)
        path.write_bytes(data)
        begin = time.process_time()
        before = list(written)
        how, fault = finding(path, before, asked.slow)
        met[how] += 1
        slowest = max(slowest, time.process_time() - begin)
        if not fault and peak() > highest:
            highest = peak()
            fault = f"memory rose to {highest / 1e6:.0f} MB"
        if fault:
            failed += 1
            target = asked.findings / f"{extension.lstrip('.')}-{asked.seed}-{runs}{extension}"
            target.write_bytes(data)
            print(f"  {target}: {fault}", flush=True)
    print(f"{extension:10} {time.process_time():4.0f} s CPU, {runs:7} files, {met['read']} read, {met['refused']} refused, {failed} failed, slowest {slowest:.2f} s, peak {peak() / 1e6:.0f} MB", flush=True)  # noqa: E501  # fmt: skip
    return not failed


def in_a_process(extension: str, inputs: list[bytes], asked: argparse.Namespace) -> bool:
    """Fuzz one format in a process of its own. A file that kills it is kept, too."""
    with tempfile.TemporaryDirectory() as folder:
        child = os.fork()
        if child == 0:
            limit = int(asked.seconds + 3 * asked.slow) + 30
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
            resource.setrlimit(resource.RLIMIT_DATA, (peak() + MEMORY, peak() + MEMORY))
            written.clear()
            allowed[:] = [folder]
            sound = fuzz(extension, inputs, asked, Path(folder))
            sys.stdout.flush()
            os._exit(0 if sound else 1)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            target = asked.findings / f"{extension.lstrip('.')}-{asked.seed}-killed{extension}"
            shutil.copyfile(Path(folder) / f"a{extension}", target)
            print(f"  {target}: killed by signal {os.WTERMSIG(status)}", flush=True)
        return status == 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--format", nargs="*", default=[])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slow", type=float, default=20.0, help="so many CPU seconds are a hang")
    parser.add_argument(
        "--findings", type=Path, default=Path(tempfile.gettempdir()) / "qualcode-fuzz"
    )
    asked = parser.parse_args()

    def stop(*_: object) -> None:
        raise Hang

    signal.signal(signal.SIGPROF, stop)
    asked.findings.mkdir(parents=True, exist_ok=True)
    corpus = seeds()
    if missing := READERS - set(corpus):
        parser.error(f"no seeds for {' '.join(sorted(missing))}")
    wanted = ["." + given.lower().lstrip(".") for given in asked.format] or sorted(corpus)
    sound = [in_a_process(extension, corpus[extension], asked) for extension in wanted]
    return 0 if all(sound) else 1


allowed = [tempfile.gettempdir()]
written = watch_files(allowed)

if __name__ == "__main__":
    sys.exit(main())
