"""Results are written whole or not at all."""

from __future__ import annotations

import errno
import os

import pytest

from proofs.errors import FileError
from proofs.files import demand_writable, demand_writable_folder, write_all, write_aside


def test_what_is_written_is_there_and_nothing_beside_it(tmp_path):
    write_aside(tmp_path / "r.json", "λ\n")
    assert [one.name for one in tmp_path.iterdir()] == ["r.json"]
    assert (tmp_path / "r.json").read_bytes() == "λ\n".encode()


def test_a_full_disk_leaves_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch):
    target = tmp_path / "r.json"
    target.write_text("old")

    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError, match="No space left on device"):
        write_aside(target, "new")
    assert target.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["r.json"]


def test_of_several_files_all_are_written_or_none(tmp_path, monkeypatch):
    (tmp_path / "a").write_text("old")
    written = []

    def full_at_the_third(descriptor):
        written.append(descriptor)
        if len(written) == 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full_at_the_third)
    with pytest.raises(FileError, match=r"c: .*No space left on device"):
        write_all({tmp_path / name: "new" for name in "abcd"})
    assert [one.name for one in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_text() == "old"
    write_all({tmp_path / name: "new" for name in "abcd"})
    assert sorted(one.read_text() for one in tmp_path.iterdir()) == ["new"] * 4


def test_a_link_stays_a_link_and_a_mode_stays_a_mode(tmp_path):
    target, link = tmp_path / "r.json", tmp_path / "link"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    write_aside(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert target.stat().st_mode & 0o777 == 0o640


def test_asking_whether_a_file_can_be_written_changes_nothing(tmp_path):
    target = tmp_path / "r.json"
    target.write_text("old")
    demand_writable(target)
    demand_writable_folder(tmp_path / "a" / "b")
    assert target.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["r.json"]


@pytest.mark.parametrize("path", ["", "missing/r.json", "file/r.json", "nul\0"])
def test_a_path_that_cannot_be_written_is_refused(path, tmp_path):
    (tmp_path / "file").write_text("kept")
    with pytest.raises(FileError, match="expected"):
        demand_writable(tmp_path / path)


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").write_text("kept")
    with pytest.raises(FileError, match="expected a folder"):
        demand_writable_folder(tmp_path / "file" / "inside")
