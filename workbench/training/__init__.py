"""Models from an export: one recipe a kind of model, trained and tested on the export's own splits.

With `text`, the only room with spaCy; the only one with torch and transformers, which are an optional extra.
"""

from workbench.training.exported import Exported
from workbench.training.recipes import RECIPES, Family, Recipe, recipe_named, run_recipe
from workbench.training.report import Scores, TrainingReport
from workbench.training.terms import Terms

__all__ = ["RECIPES", "Exported", "Family", "Recipe", "Scores", "Terms", "TrainingReport", "recipe_named", "run_recipe"]
