"""What this machine has that predicting can use: versions, processor, cores."""

import os
import platform
import re
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

CPUINFO, CPU_QUOTA = Path("/proc/cpuinfo"), Path("/sys/fs/cgroup/cpu.max")
CPUS = Path("/sys/devices/system/cpu")
BASE = ("pourparlers", "onnxruntime", "tokenizers", "numpy")
EXTRAS = ("formats", "ledger", "search", "spacy", "spark", "train")
# As Linux names them on x86-64 and ARM, and as people do.
FEATURES = {
    "avx2": "AVX2",
    "avx512f": "AVX512",
    "avx512_vnni": "AVX512-VNNI",
    "avx512_bf16": "AVX512-BF16",
    "amx_int8": "AMX-INT8",
    "amx_bf16": "AMX-BF16",
    "asimd": "NEON",
    "i8mm": "I8MM",
    "bf16": "BF16",
}


def versions() -> dict[str, str | None]:
    """The installed version of everything that predicting needs or can use; None where it is missing."""
    names = dict.fromkeys((*BASE, *(name for names in _extras().values() for name in names)))
    return {"python": platform.python_version(), **{name: _version(name) for name in names}}


def missing_extras() -> dict[str, list[str]]:
    """The extras that are not whole, each with what it lacks."""
    lacking = {extra: [name for name in names if _version(name) is None] for extra, names in _extras().items()}
    return {extra: names for extra, names in lacking.items() if names}


def processor(cpuinfo: Path = CPUINFO) -> tuple[str, list[str] | None]:
    """The processor's name and which of FEATURES it has; None where the system does not say (it is not Linux)."""
    if not cpuinfo.is_file():
        return platform.processor() or platform.machine(), None
    lines = [line.partition(":") for line in cpuinfo.read_text(encoding="utf-8").splitlines()]
    said = {name.strip().lower(): value.strip() for name, _, value in reversed(lines)}
    flags = said.get("flags", said.get("features", "")).split()
    return said.get("model name", platform.machine()), [name for flag, name in FEATURES.items() if flag in flags]


def cores() -> int:
    """The cores that this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def physical_cores(cpus: Path = CPUS) -> int:
    """The cores that this process may run on, those that share a core's arithmetic counted once where the system says it."""
    if not hasattr(os, "sched_getaffinity"):
        return cores()
    siblings = [cpus / f"cpu{number}/topology/thread_siblings_list" for number in os.sched_getaffinity(0)]
    return len({path.read_text(encoding="utf-8") if path.is_file() else path for path in siblings})


def core_quota(quota: Path = CPU_QUOTA) -> float | None:
    """How many cores' time the container gives; None where it sets no bound."""
    if not quota.is_file():
        return None
    granted, period = quota.read_text(encoding="utf-8").split()
    return None if granted == "max" else int(granted) / int(period)


def threads() -> tuple[int, str]:
    """How many threads compute, and why so many."""
    if (said := os.environ.get("OMP_NUM_THREADS", "")).isdigit() and int(said):
        return int(said), "OMP_NUM_THREADS says so"
    quota, count = core_quota(), physical_cores()
    if quota is not None and quota < count:
        return max(1, int(quota)), "the container gives no more cores' time, and further threads would only wait"
    return count, "one a physical core; further threads would only wait for each other"


def _extras() -> dict[str, list[str]]:
    """What each of the EXTRAS brings, as the package itself says."""
    found: dict[str, list[str]] = {extra: [] for extra in EXTRAS}
    for line in requires("pourparlers") or ():
        match = re.match(r"([\w.-]+).*; extra == ['\"](\w+)['\"]", line)
        if match and match[2] in found:
            found[match[2]].append(match[1])
    return found


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
