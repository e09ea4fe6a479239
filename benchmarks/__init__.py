"""What the product costs, as ratios against a floor of the same run: docs/performance.md."""
