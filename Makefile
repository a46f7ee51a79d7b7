# make run    the whole stack on this machine: http://127.0.0.1:8000, no account needed
# make check  everything that must hold: format, lint, types, import directions, template, tests
PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin
STAMP = $(VENV)/installed

.PHONY: run test check package deploy coach totals

run: $(STAMP)
	@exec $(BIN)/python -m infra.local.run $(if $(RELOAD),--reload)

test: $(STAMP)
	$(BIN)/pytest -q -n 3 --dist loadscope

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m infra.package.build
	$(BIN)/cfn-lint build/template.json
	$(BIN)/pytest -q -n 3 --dist loadscope

package: $(STAMP)
	$(BIN)/python -m infra.package.build

deploy: $(STAMP)
	@$(BIN)/python -m infra.deploy.deploy --stage "$(STAGE)" --domain "$(DOMAIN)" --web-domain "$(WEB_DOMAIN)" \
	  --certificate "$(CERTIFICATE)" --sms-number "$(SMS_NUMBER)" --alarm-email "$(ALARM_EMAIL)"

coach: $(STAMP)
	@$(BIN)/python -m infra.deploy.coach --stage "$(STAGE)" --email "$(EMAIL)" --name "$(NAME)" --time-zone "$(TIME_ZONE)"

totals: $(STAMP)
	@$(BIN)/python -m infra.deploy.totals --stage "$(STAGE)" --plan "$(PLAN)" --email "$(EMAIL)"

.venv: $(STAMP)

$(STAMP): requirements.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $(STAMP)
