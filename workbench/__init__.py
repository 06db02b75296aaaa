"""Workbench: making training data from news text in three layers: entities, attribution, stance."""

__version__ = "0.1.0"
