"""The use cases: the only code that joins rooms. Plain functions, with the store first."""
