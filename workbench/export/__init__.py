"""Training data from what was labeled: Hugging Face datasets that load without code.

The only room with `datasets` besides the reader in `ingest`.
"""

from workbench.export.chunks import Terms
from workbench.export.features import CONFIGS, SPLITS, Config, Split
from workbench.export.hub import write_dataset
from workbench.export.near_duplicates import Dealing, deal
from workbench.export.policies import POLICIES, Case, Judge, policy_named
from workbench.export.pseudonyms import pseudonyms
from workbench.export.report import ExportedFile, ExportReport, Manifest
from workbench.export.splits import split_of
from workbench.export.staging import refuse_existing, staged
from workbench.export.tables import LabeledDocument

__all__ = [
    "CONFIGS",
    "POLICIES",
    "SPLITS",
    "Case",
    "Config",
    "Dealing",
    "ExportReport",
    "ExportedFile",
    "Judge",
    "LabeledDocument",
    "Manifest",
    "Split",
    "Terms",
    "deal",
    "policy_named",
    "pseudonyms",
    "refuse_existing",
    "split_of",
    "staged",
    "write_dataset",
]
