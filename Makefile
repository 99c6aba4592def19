# POSIX sh and Python 3.11 or newer; everything else is brought along.
# `make run` and `make test` are all that a newcomer needs.

ATTUNE = sh deploy/python.sh -m deploy.launch

.PHONY: run test check lint coverage screenshots bench clean

run: ## The demo practice on http://localhost:8000 (PORT= chooses another port); Ctrl-C ends it
	@$(ATTUNE) run

test: ## Every test that this machine can run; one line says what was left out
	@$(ATTUNE) test

check: ## Tests, then format, lint, types, floors, ruler, migrations, deployment
	@$(ATTUNE) check

lint: ## The same without the tests
	@$(ATTUNE) lint

coverage: ## Which lines and branches the quick tests walk through, and whether the bounds are kept
	@$(ATTUNE) coverage

screenshots: ## Pictures of every page at phone and laptop width
	@$(ATTUNE) screenshots

bench: ## Ratios beside the plainest Django, in one run of about ten minutes (Linux; PostgreSQL and Redis installed)
	@$(ATTUNE) bench

clean: ## Removes the environment and the caches; keeps var/ (the demo's data and keys)
	@$(ATTUNE) clean
