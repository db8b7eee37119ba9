"""The past as a judge of the outlook: ``make backtest``."""
