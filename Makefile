# Everything a person or a machine does with this repository. The work is in scripts/,
# which needs nothing but Python.

PYTHON ?= python3

.PHONY: install lab test test-slow bench clean help

help:
	@echo "make lab        install, build and open JupyterLab on examples/ (ARGS=--no-browser)"
	@echo "make install    make .venv with everything in it"
	@echo "make test       lint, types, pytest, jest and browser tests"
	@echo "make test-slow  the long counts: kills, an older MLflow, PostgreSQL, Spark, gigabytes"
	@echo "make bench      ours beside MLflow's own, as ratios (QUICK=1: in five minutes)"
	@echo "make clean      remove what was built (not .venv)"

install:
	@$(PYTHON) scripts/install.py

lab:
	@$(PYTHON) scripts/lab.py $(ARGS)

test:
	@$(PYTHON) scripts/test.py

test-slow:
	@$(PYTHON) scripts/test.py --slow

bench:
	@$(PYTHON) scripts/bench.py $(if $(QUICK),--quick) $(ARGS)

clean:
	@rm -rf lib jupyter_mlflow/labextension .venv/.stamps/frontend tsconfig.build.tsbuildinfo
