"""What people and programs touch: the command line, the settings and what stands behind them."""
