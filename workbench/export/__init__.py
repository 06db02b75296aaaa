"""Training data from what was labeled: Hugging Face datasets that load without code.

The only room with `datasets` besides the reader in `ingest`.
"""

from workbench.export.chunks import Terms
from workbench.export.comparison import Comparison, compare_datasets
from workbench.export.features import CONFIGS, SPLITS, Config, Split
from workbench.export.hub import write_dataset
from workbench.export.near_duplicates import Dealing, deal
from workbench.export.policies import POLICIES, Case, Judge, policy_named
from workbench.export.pseudonyms import pseudonyms
from workbench.export.publishing import HUGGINGFACE, Hub, Published, check_name, publish_dataset
from workbench.export.report import Agreement, AgreementFigure, ExportedFile, ExportReport, LayerFigures, Manifest
from workbench.export.splits import split_of
from workbench.export.staging import refuse_existing, staged
from workbench.export.tables import LabeledDocument
from workbench.export.verification import Verification, verify_dataset

__all__ = [
    "CONFIGS",
    "HUGGINGFACE",
    "POLICIES",
    "SPLITS",
    "Agreement",
    "AgreementFigure",
    "Case",
    "Comparison",
    "Config",
    "Dealing",
    "ExportReport",
    "ExportedFile",
    "Hub",
    "Judge",
    "LabeledDocument",
    "LayerFigures",
    "Manifest",
    "Published",
    "Split",
    "Terms",
    "Verification",
    "check_name",
    "compare_datasets",
    "deal",
    "policy_named",
    "pseudonyms",
    "publish_dataset",
    "refuse_existing",
    "split_of",
    "staged",
    "verify_dataset",
    "write_dataset",
]
