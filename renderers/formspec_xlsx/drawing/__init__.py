"""The paper: what a clerk gets, sheet by sheet, and the finished file."""
