"""Readers: from files to documents, one at a time, as they are."""

from workbench.ingest.documents import READERS, SUFFIXES, Documents, reader
from workbench.ingest.reader import Found, Reader
from workbench.ingest.records import LARGEST, Columns

__all__ = ["LARGEST", "READERS", "SUFFIXES", "Columns", "Documents", "Found", "Reader", "reader"]
