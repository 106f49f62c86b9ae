from pathlib import Path

import pytest

from pourparlers.model.settings import CONFIG, OperatingPoint, Settings, SpecialIds, read_settings, write_settings
from pourparlers.schema import LABELS, BadInput

PLAIN = Settings(
    formulation="sentence", window_tokens=32, passage_sentences=8, special_ids=SpecialIds(first=0, last=2, padding=1)
)
POINTS = tuple(
    OperatingPoint(threshold=t, precision=p, recall=r) for t, p, r in ((0.9, 0.95, 0.3), (0.6, 0.8, 0.7), (0.2, 0.5, 1))
)
CALIBRATED = PLAIN.model_copy(update={"operating_points": dict.fromkeys(LABELS, POINTS)})


def test_thresholds_come_from_the_table() -> None:
    assert PLAIN.at_threshold(0.7).label_thresholds == (0.7, 0.7, 0.7)
    assert CALIBRATED.at_precision(0.75).label_thresholds == (0.6, 0.6, 0.6)
    assert CALIBRATED.at_recall(0.6).label_thresholds == (0.6, 0.6, 0.6)
    assert CALIBRATED.at_recall(1.0).label_thresholds == (0.2, 0.2, 0.2)


def test_what_no_threshold_reaches_is_said() -> None:
    with pytest.raises(BadInput, match=r"“claim” a precision of 0\.97; the highest was 0\.95"):
        CALIBRATED.at_precision(0.97)
    with pytest.raises(BadInput, match="pourparlers calibrate"):
        PLAIN.at_recall(0.9)


def test_settings_are_changed_whole_and_other_keys_stay(tmp_path: Path) -> None:
    (tmp_path / CONFIG).write_text(PLAIN.model_dump_json()[:-1] + ', "model_type": "x"}', encoding="utf-8")
    write_settings(tmp_path, {"temperatures": [1.5, 1.0, 2.0]})
    assert read_settings(tmp_path) == PLAIN.model_copy(update={"temperatures": (1.5, 1.0, 2.0)})
    assert '"model_type": "x"' in (tmp_path / CONFIG).read_text(encoding="utf-8")
    with pytest.raises(TypeError):
        write_settings(tmp_path, {"temperatures": object()})
    assert read_settings(tmp_path).temperatures == (1.5, 1.0, 2.0)
    assert [path.name for path in tmp_path.iterdir()] == [CONFIG]
