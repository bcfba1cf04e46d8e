"""Files of the workspace that a model is given: their columns and first rows.

Asked by the Jupyter server alone, which has checked who may read which file; it does not forward
these questions from a browser.
"""
