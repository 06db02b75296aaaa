"""People come, change and go."""

from pathlib import Path
from typing import Any


def roles(run: Any) -> dict[str, dict[str, str]]:
    return {user["name"]: user["roles"] for user in run("users", "list", "--json").json}


def test_a_person_is_added_with_a_role(run: Any, home: Path) -> None:  # noqa: ARG001
    """The password comes by standard input, never by an argument."""
    ran = run("users", "add", "dora", "--role", "lead", "--password-stdin", stdin="correct horse\n")
    assert ran.out == "dora added as lead of demo\n"
    assert roles(run)["dora"] == {"demo": "lead"}


def test_a_password_is_asked_for_twice(run: Any, home: Path) -> None:  # noqa: ARG001
    """And shown neither time."""
    ran = run("users", "add", "dora", stdin="correct horse\ncorrect horse\n")
    assert ran.code == 0
    assert "correct horse" not in ran.out + ran.err
    assert roles(run)["dora"] == {}


def test_who_is_added_to_a_project_labels_in_it(run: Any, home: Path) -> None:  # noqa: ARG001
    """Naming the project is enough."""
    run("users", "add", "dora", "--no-password", "--project", "demo")
    assert roles(run)["dora"] == {"demo": "annotator"}


def test_a_wrong_project_adds_nobody(run: Any, home: Path) -> None:  # noqa: ARG001
    """The mistake is told before anything is done."""
    assert run("users", "add", "dora", "--no-password", "--project", "dmeo").code == 1
    assert "dora" not in roles(run)


def test_the_first_person_may_be_added_before_there_is_anything(run: Any, tmp_path: Path) -> None:
    """An admin, on a server without a browser."""
    assert run("users", "add", "root", "--admin", "--password-stdin", stdin="correct horse").code == 0
    assert (tmp_path / "data" / "workbench.sqlite3").exists()


def test_a_role_is_given_and_taken(run: Any, home: Path) -> None:  # noqa: ARG001
    """Each is one word."""
    run("users", "role", "ana", "lead")
    assert roles(run)["ana"] == {"demo": "lead"}
    run("users", "role", "ana", "none")
    assert roles(run)["ana"] == {}


def test_a_new_password_is_taken(run: Any, home: Path) -> None:
    """The old one no longer is."""
    from workbench.store import Store
    from workbench.workflows.users import sign_in

    assert run("users", "passwd", "ana", "--password-stdin", stdin="correct horse\n").code == 0
    store = Store.open(f"sqlite:///{home}/workbench.sqlite3")
    assert sign_in(store, "ana", "correct horse")
    store.close()


def test_who_is_switched_off_stays_listed(run: Any, home: Path) -> None:  # noqa: ARG001
    """Their labels are still theirs."""
    run("users", "deactivate", "ben")
    listed = {user["name"]: user["active"] for user in run("users", "list", "--json").json}
    assert (listed["ana"], listed["ben"]) == (True, False)
    assert "switched off" in run("users", "list").out


def test_people_are_listed_by_project(run: Any, home: Path) -> None:  # noqa: ARG001
    """Those with a role in it, and the admins."""
    run("users", "add", "dora", "--no-password")
    names = [user["name"] for user in run("users", "list", "--project", "demo", "--json").json]
    assert names == ["admin", "ana", "ben", "cleo", "dan", "lea"]
