# Two commands: `make demo` runs the main job from nothing, `make test` installs and passes the tests.
# Both need Python 3.11 or newer and make.

PYTHON ?= python3
VENV ?= .venv
ARTICLE ?= data/examples/trois-vallees.txt
DEMO = models/runs/demo
RUN = $(VENV)/bin

.PHONY: demo test

demo: $(DEMO)/scores.json
	$(RUN)/pourparlers predict '$(ARTICLE)' --model $(DEMO) --format table

# Written last, so that a demo that was cut off trains again.
$(DEMO)/scores.json: | $(VENV)/demo.stamp
	test -f '$(ARTICLE)'
	rm -rf $(DEMO)
	$(RUN)/pourparlers train configs/quick.yaml --output $(DEMO)

test: $(VENV)/test.stamp
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy
	$(RUN)/python -m pytest

# torch first: a plain range would bring several GB of CUDA where a CPU build is at hand.
$(VENV)/demo.stamp: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(RUN)/python -m pip install --quiet --disable-pip-version-check torch==2.13.0
	$(RUN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[train]'
	touch $@

$(VENV)/test.stamp: $(VENV)/demo.stamp
	$(RUN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[all,test]'
	touch $@
