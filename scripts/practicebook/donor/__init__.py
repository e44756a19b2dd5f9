"""Write the donor pack of an edition: plan and fact, money, media and photos as Word and Excel files."""

from .gather import report
from .pack import donor_files

__all__ = ["donor_files", "report"]
