"""`workbench users`: who may sign in, and as what."""

import sys
from typing import Annotated, Literal

import typer

from workbench.cli.session import HomeOption, JsonOption, ProjectOption, session

app = typer.Typer(no_args_is_help=True, help="Say who may sign in, and as what.")

RoleName = Literal["annotator", "lead", "admin"]
RoleOrNone = Literal["annotator", "lead", "admin", "none"]

Name = Annotated[str, typer.Argument(metavar="NAME", help="The name to sign in with.")]
PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input instead of asking for it.")
]


@app.command()
def add(
    name: Name,
    display_name: Annotated[str, typer.Option(metavar="TEXT", help="The name that is shown.")] = "",
    role: Annotated[RoleName | None, typer.Option(help="The role in the project; none without it.")] = None,
    admin: Annotated[bool, typer.Option("--admin", help="May do everything in every project.")] = False,
    no_password: Annotated[
        bool, typer.Option("--no-password", help="For somebody who signs in elsewhere, or labels in files only.")
    ] = False,
    password_stdin: PasswordStdin = False,
    project: ProjectOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Add a person, and ask for their password."""
    with session(project, home, json, creates=True) as run:
        from workbench.workflows import users

        where = run.project if role is not None or project is not None else None
        if where is not None and role is None:
            role = "annotator"
        password = None if no_password else _read_password(password_stdin)
        user = users.add_user(run.store, name, display_name, password, admin, where, role)
        run.show(user, f"{name} added{f' as {role} of {where}' if role else ''}")


@app.command("list")
def list_(project: ProjectOption = None, home: HomeOption = None, json: JsonOption = False) -> None:
    """List the people, with their roles in all projects or in one."""
    with session(project, home, json) as run:
        only = run.project if project is not None else None
        with run.store.read() as transaction:
            found = [(user, transaction.users.roles(user.name)) for user in transaction.users.all()]
        people = [
            {
                "name": user.name,
                "display_name": user.display_name,
                "admin": user.admin,
                "active": user.active,
                "has_password": user.has_password,
                "roles": roles,
            }
            for user, roles in found
            if only is None or only in roles or user.admin
        ]
        run.table(
            people,
            ("name", "shown as", "roles", ""),
            [
                (
                    user.name,
                    user.display_name,
                    _describe_roles(user.admin, roles),
                    "" if user.active else "switched off",
                )
                for user, roles in found
                if only is None or only in roles or user.admin
            ],
        )


@app.command()
def passwd(
    name: Name,
    password_stdin: PasswordStdin = False,
    project: ProjectOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Give a person a new password, and end their sessions."""
    with session(project, home, json) as run:
        from workbench.workflows import users

        users.set_password(run.store, name, _read_password(password_stdin))
        run.show({"name": name}, f"{name} has a new password; open sessions have ended")


@app.command()
def role(
    name: Name,
    role: Annotated[RoleOrNone, typer.Argument(metavar="ROLE", help="annotator, lead, admin or none.")],
    project: ProjectOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Give a person a role in the project, or take it away."""
    with session(project, home, json) as run:
        from workbench.workflows import users

        users.set_role(run.store, run.project, name, None if role == "none" else role)
        run.show(
            {"name": name, "project": run.project, "role": None if role == "none" else role},
            f"{name} has {'no role' if role == 'none' else f'the role {role}'} in {run.project}",
        )


@app.command()
def deactivate(name: Name, project: ProjectOption = None, home: HomeOption = None, json: JsonOption = False) -> None:
    """Keep a person out from now on; what they labeled stays."""
    with session(project, home, json) as run:
        from workbench.workflows import users

        users.deactivate(run.store, name)
        run.show({"name": name}, f"{name} cannot sign in any more; what they labeled stays")


def _describe_roles(admin: bool, roles: dict[str, RoleName]) -> str:
    listed = [f"{role} of {project}" for project, role in sorted(roles.items())]
    return ", ".join([*(["admin of everything"] if admin else []), *listed])


def _read_password(from_stdin: bool) -> str:
    """Ask twice, or read one line; a password never stands on the command line."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return password
