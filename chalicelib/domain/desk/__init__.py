"""What a coach does from their home for one client after another: remind, put aside, write to several. What is listed there is in ``reports/``."""
