"""How the learned tables are made and judged. Only the commands `train` and `evaluate` come here.

It alone needs scikit-learn (the extra `train`); what reads the tables is nlp/sums.py.
"""
