import os
import shutil
from pathlib import Path

import onnx
import pytest

from pourparlers.model.settings import ENCODER_GRAPH, HEADS_GRAPH
from pourparlers.model.wholeness import CHECKSUMS, file_states, fingerprint, sha256
from pourparlers.prediction.machine import core_quota, cores, missing_extras, physical_cores, processor, threads, versions
from pourparlers.prediction.tagger import Tagger
from pourparlers.schema import BadInput


def test_the_processors_features_are_read_as_linux_gives_them(tmp_path: Path) -> None:
    info = tmp_path / "cpuinfo"
    info.write_text("processor\t: 0\nmodel name\t: Big One\nflags\t\t: fpu avx2 avx512f amx_bf16 avx512_bf16\n\n" * 2)
    assert processor(info) == ("Big One", ["AVX2", "AVX512", "AVX512-BF16", "AMX-BF16"])
    info.write_text("processor\t: 0\nFeatures\t: fp asimd bf16\n")
    assert processor(info)[1] == ["NEON", "BF16"]
    assert processor(tmp_path / "none")[1] is None


def test_cores_and_versions_are_known_and_a_containers_bound_is_read(tmp_path: Path) -> None:
    assert cores() >= 1
    assert versions()["onnxruntime"]
    (tmp_path / "cpu.max").write_text("150000 100000\n")
    assert core_quota(tmp_path / "cpu.max") == 1.5
    (tmp_path / "cpu.max").write_text("max 100000\n")
    assert core_quota(tmp_path / "cpu.max") is None


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="only Linux says which cores a process may use")
def test_processors_that_share_a_core_count_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 4, 5})
    for number, siblings in {0: "0,4", 1: "1,5", 4: "0,4", 5: "1,5"}.items():
        topology = tmp_path / f"cpu{number}" / "topology"
        topology.mkdir(parents=True)
        (topology / "thread_siblings_list").write_text(f"{siblings}\n")
    assert physical_cores(tmp_path) == 2
    assert physical_cores(tmp_path / "nothing said") == 4


def test_as_many_threads_compute_as_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    assert threads()[0] == 3
    monkeypatch.setenv("OMP_NUM_THREADS", "0")
    assert 1 <= threads()[0] <= cores()


def test_a_folder_that_is_not_whole_is_seen_through(tmp_path: Path) -> None:
    for name in ("config.json", "tokenizer.json", ENCODER_GRAPH):
        (tmp_path / name).write_text(name)
    (tmp_path / HEADS_GRAPH).touch()
    sums = f"{sha256(tmp_path / 'config.json')}  config.json\n{'0' * 64}  {ENCODER_GRAPH}\n{'0' * 64} *card.md\n"
    (tmp_path / CHECKSUMS).write_text(sums)
    problems = {state.name: state.problem for state in file_states(tmp_path)}
    wrong = {name: problem for name, problem in problems.items() if problem}
    assert wrong == {ENCODER_GRAPH: "not as checksums.txt says", HEADS_GRAPH: "empty", "card.md": "missing"}
    assert set(problems) - set(wrong) == {"config.json", "tokenizer.json"}


def test_other_settings_are_another_tagger(tiny_folder: Path) -> None:
    from pourparlers.model.settings import read_settings

    settings = read_settings(tiny_folder)
    same = fingerprint(tiny_folder, settings)
    assert same == fingerprint(tiny_folder, settings.model_copy())
    assert same != fingerprint(tiny_folder, settings.model_copy(update={"actor_threshold": 0.9}))


def test_an_extra_lacks_what_the_package_says_and_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pourparlers.prediction.machine.requires", lambda _: [
        "numpy>=1", 'no-such-package<3; extra == "formats"', 'pyyaml>=6; extra == "formats"', 'no-such-tool; extra == "test"',
    ])  # fmt: skip
    assert missing_extras() == {"formats": ["no-such-package"]}


def test_the_graphs_of_another_version_are_refused(tiny_folder: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny_folder, tmp_path / "tagger")
    heads = onnx.load(folder / HEADS_GRAPH)
    del heads.graph.node[:], heads.graph.output[:]
    for one in list(heads.graph.input)[1:]:
        heads.graph.input.remove(one)
    heads.graph.output.append(heads.graph.input[0])
    onnx.save(heads, folder / HEADS_GRAPH)
    with pytest.raises(BadInput, match="another version"):
        Tagger.from_pretrained(folder)
