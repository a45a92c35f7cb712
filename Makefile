# The desk's commands; `make help` lists them. PORT, DATA_DIR, DATABASE_URL and REDIS_URL choose
# where (see README); PYTHON chooses with what.

.PHONY: help run build test lint lock bench day clean
ready = python=$$(sh bin/find-python) && "$$python" bin/setup.py
py = .venv/bin/python

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' Makefile

run: ## everything from nothing, then the desk until Ctrl-C
	@$(ready) run && exec $(py) -m supportdesk.runner

build: ## packages, assets, translations and static files; starts nothing (for production)
	@$(ready) build && $(py) manage.py compile_translations && \
		exec $(py) manage.py collectstatic --no-input --verbosity 0

test: ## set-up as for run, then every test (make test ARGS="tests/staff -k leader")
	@$(ready) test && exec $(py) -m tests $(ARGS)

lint: ## style, types, layers, templates, migrations, deployment, translations
	@$(ready) test && exec $(py) bin/lint.py

lock: ## lock the newest packages that requirements/*.in allow, with hashes
	@$(ready) test && exec $(py) bin/lock.py

bench: ## the figures of bench/ (make bench ARGS=…)
	@$(ready) test && exec $(py) -m bench $(ARGS)

day: ## a launch day against the running desk (make day ARGS="--minutes 10")
	@$(ready) test && exec $(py) -m bench.day $(ARGS)

clean: ## forget .venv, node_modules and what was built; data stays
	@rm -rf .venv node_modules static/vendor
