"""The paper's checks: rules as formulas on a hidden sheet, and what is shown of them."""
