"""The settings file: defaults, overrides, and one clear line for each fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder_drill.config import Config, load_config
from coder_drill.errors import UsageError
from coder_drill.paths import Paths


def test_no_file_gives_the_defaults(tmp_path: Path) -> None:
    assert load_config(tmp_path / "config.toml", {}) == Config()
    assert Config().daily_target == 3


def test_everything_in_the_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(
        'learner = "kim"\ntheme = "nord"\ncharts = ["/srv/charts"]\ndaily_target = 5\n'
        'accuracy_target = 0.9\n[keys]\n"drill.submit" = "f2"\n[keys.drill]\nhint = "f3"\n'
    )
    config = load_config(file, {})
    assert config.learner == "kim"
    assert config.theme == "nord"
    assert config.charts == (Path("/srv/charts"),)
    assert (config.daily_target, config.accuracy_target) == (5, 0.9)
    assert config.keys == {"drill.submit": "f2", "drill.hint": "f3"}


def test_the_environment_overrides_the_file(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('learner = "kim"\n')
    assert load_config(file, {"CODER_DRILL_LEARNER": "lee"}).learner == "lee"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("learner = 3\n", "learner: 3 does not fit"),
        ("learners = 'x'\n", "learners: no such setting"),
        ("daily_target = 0\n", "daily_target: 0 does not fit"),
        ("daily_target = true\n", "daily_target: True does not fit"),
        ("accuracy_target = 95.0\n", "accuracy_target: 95.0 does not fit"),
        ("charts = [1]\n", "charts: 1 is no folder"),
        ("[keys]\nx = 1\n", "keys.x: 1 is no key"),
        ("learner = \n", "not valid TOML"),
        ("a = " + "[" * 5000, "not valid TOML"),
        (
            'learner = "\\u001b[31mjo"\n',
            "learner: 'x1b[31mjo' does not fit".replace("x1b", "\\x1b"),
        ),
        ('charts = ["~nobody-of-this-name/charts"]\n', "charts: '~nobody-of-this-name/charts'"),
    ],
)
def test_each_fault_is_one_line_with_file_field_and_mend(
    tmp_path: Path, text: str, says: str
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text)
    with pytest.raises(UsageError) as caught:
        load_config(file, {})
    assert says in str(caught.value)
    assert str(file) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(b'\xef\xbb\xbflearner = "kim"\r\n')
    assert load_config(file, {}).learner == "kim"


@pytest.mark.parametrize("variable", ["CONFIG", "DATA_DIR", "CACHE_DIR", "CHARTS"])
def test_a_home_that_nobody_has_is_one_line(variable: str) -> None:
    name = f"CODER_DRILL_{variable}"
    with pytest.raises(UsageError, match=f"{name}: '~nobody-of-this-name/x'"):
        Paths.from_environment({name: "~nobody-of-this-name/x"})


def test_paths_from_the_environment(tmp_path: Path) -> None:
    paths = Paths.from_environment(
        {
            "CODER_DRILL_CONFIG": str(tmp_path / "c.toml"),
            "CODER_DRILL_DATA_DIR": str(tmp_path / "data"),
            "CODER_DRILL_CACHE_DIR": str(tmp_path / "cache"),
            "CODER_DRILL_CHARTS": f"{tmp_path / 'a'}:{tmp_path / 'b'}",
        }
    )
    assert paths.config_file == tmp_path / "c.toml"
    assert paths.store == tmp_path / "data" / "history.db"
    assert paths.charts == (tmp_path / "a", tmp_path / "b")
    assert Paths.from_environment({}).store.name == "history.db"
