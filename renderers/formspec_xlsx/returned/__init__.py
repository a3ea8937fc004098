"""A workbook that came back: bounded XML, cells, the form's cells, values and doubts."""
