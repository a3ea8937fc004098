"""Findings written into a returned workbook, all else left as it was."""
