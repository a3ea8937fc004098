"""LibreOffice as the program other people use: it calculates, is edited in, and saves."""
