"""What is set from outside: the only reader of the environment and of `configs/`.

Behaviour stands in a project's scheme, `configs/<project>.toml`; secrets and places stand in the
environment. Both are read here once, at the top, and handed down as plain values.
"""

from workbench.settings.environment import VARIABLES, Settings, read_settings, shipped
from workbench.settings.scheme_file import SchemeFile, read_scheme

__all__ = ["VARIABLES", "SchemeFile", "Settings", "read_scheme", "read_settings", "shipped"]
