# make run    the whole stack on this machine: http://127.0.0.1:8000, no account needed
# make check  everything that must hold: format, lint, types, import directions, template, tests
# make quick  the tests that a change needs; ROOM=domain/actions: that room's
# make bench  what each piece of work costs, against the calls to AWS that it makes; make bench-check: fails over a bound
# make bench-large  what pages take of a plan, a coach and a client who grew large, as a multiple of the usual; ONLY=growth: those rows
# make cost CLIENTS=1000  what a month costs with so many clients
# make simulate  a million messages due at nine, on a simulated AWS; RATE=5000: at that rate only
# make scale-test  20,000 reminders due at once on the local stack, and sign-in links meanwhile; half an hour, CLIENTS=600: less
# make cloud-test  a thousand reminders through AWS on a bad day, sixty through a new account; some minutes
# make lock   versions and hashes of what requirements*.in name; UPGRADE=1: the newest versions
PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin
# Touched when what `make run`, packing and deploying need is installed, and when all is that tests and checks need.
RUN = $(VENV)/installed-to-run
DEV = $(VENV)/installed
# Errors only: a package index that lacks a folder, or a newer pip, is no news here. The files name all that is needed, with hashes.
PIP = $(BIN)/python -m pip install -qq --disable-pip-version-check --no-compile --require-hashes --only-binary=:all: --no-deps
# The same from the same files, in a tenth of the time. It knows nothing of pip's settings: where it finds no index, pip installs.
UV = $(BIN)/python -m uv pip install -qq --require-hashes --only-binary=:all: --no-deps
# Hashes of every file of a version, so that they hold on each platform, processor and Python from 3.11 on.
LOCK = $(BIN)/python -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url \
  --no-emit-package pip --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

# More than there are processors: stack and browser are waited for now and then.
TESTS = $(BIN)/pytest -q -n 3

# Compiled once, not by each of the processes that tests start.
unexport PYTHONDONTWRITEBYTECODE
# On a Mac, tests fork from the process that collected them.
export OBJC_DISABLE_INITIALIZE_FORK_SAFETY = YES

.PHONY: run test quick check bench bench-check bench-large cost simulate scale-test cloud-test package deploy migrate coach totals rotate-key lock

run: $(RUN)
	@exec $(BIN)/python -m infra.local.run $(if $(RELOAD),--reload)

test: $(DEV)
	$(TESTS)

quick: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m tests.rooms $(ROOM)

# Types, import directions, the template and the usual pieces of work, by far wider bounds than theirs, are looked at beside the tests,
# which wait for stack and browser now and then.
check: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	($(BIN)/mypy && $(BIN)/lint-imports && $(BIN)/python -m infra.package.build --own-code && $(BIN)/cfn-lint build/template.json && \
	  BENCH_CHECK=1.5 $(BIN)/pytest -q -n 0 tests/bench/ratios.py -k "plan_page or api_list or reminder or owed") & \
	  $(TESTS); tests=$$?; wait $$! && exit $$tests

bench: $(DEV)
	@$(BIN)/pytest -q -n 0 tests/bench/ratios.py tests/bench/functions.py

bench-check: $(DEV)
	@BENCH_CHECK=1 $(BIN)/pytest -q -n 0 tests/bench/ratios.py tests/bench/functions.py

bench-large: $(DEV)
	@ONLY="$(ONLY)" ROUNDS="$(ROUNDS)" $(BIN)/pytest -q -n 0 tests/bench/large.py

cost: $(DEV)
	@CLIENTS="$(CLIENTS)" $(BIN)/pytest -q -n 0 tests/bench/cost.py

simulate: $(DEV)
	@RATE="$(RATE)" $(BIN)/python -m tests.bench.simulation

scale-test: $(DEV)
	@CLIENTS="$(CLIENTS)" $(BIN)/python -m tests.bench.many_due

cloud-test: $(DEV)
	@$(BIN)/python -m tests.bench.hard_clouds

package: $(RUN)
	$(BIN)/python -m infra.package.build

deploy: $(RUN)
	@$(BIN)/python -m infra.deploy.deploy --stage "$(STAGE)" --domain "$(DOMAIN)" --web-domain "$(WEB_DOMAIN)" \
	  --certificate "$(CERTIFICATE)" --sms-number "$(SMS_NUMBER)" --alarm-email "$(ALARM_EMAIL)" \
	  --files-mb-per-person "$(FILES_MB_PER_PERSON)" --files-mb-per-plan "$(FILES_MB_PER_PLAN)" \
	  --text-countries "$(TEXT_COUNTRIES)" --numbers-a-day "$(NUMBERS_A_DAY)" --numbers-per-coach "$(NUMBERS_PER_COACH)" \
	  --numbers-per-person "$(NUMBERS_PER_PERSON)" --invitations-a-day "$(INVITATIONS_A_DAY)" \
	  --sms-limit-usd "$(SMS_LIMIT)" --budget-usd "$(BUDGET)" --maximum-concurrency "$(MAXIMUM_CONCURRENCY)" \
	  --change-domain "$(CHANGE_DOMAIN)" --older "$(OLDER)"

migrate: $(RUN)
	@$(BIN)/python -m infra.deploy.migrate --stage "$(STAGE)" --again "$(AGAIN)"

coach: $(RUN)
	@$(BIN)/python -m infra.deploy.coach --stage "$(STAGE)" --email "$(EMAIL)" --name "$(NAME)" --time-zone "$(TIME_ZONE)"

totals: $(RUN)
	@$(BIN)/python -m infra.deploy.totals --stage "$(STAGE)" --plan "$(PLAN)" --email "$(EMAIL)"

rotate-key: $(RUN)
	@$(BIN)/python -m infra.deploy.rotate_key --stage "$(STAGE)" --end "$(END)"

lock: $(RUN)
	@$(PIP) -r requirements-uv.txt
	@for each in requirements requirements-run requirements-uv requirements-dev; do $(LOCK) $$each.in -o $$each.txt || exit 1; done

.venv: $(DEV)

$(RUN): requirements.txt requirements-run.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.11 …")'
	@echo "Installing into $(VENV), once: about 150 MB, half a minute …"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) -r requirements-run.txt
	@touch $(RUN)

$(DEV): $(RUN) requirements-uv.txt requirements-dev.txt
	@echo "Installing what tests and checks need, once …"
	@{ $(PIP) -r requirements-uv.txt && $(UV) --python $(BIN)/python -r requirements-dev.txt; } 2>/dev/null || $(PIP) -r requirements-dev.txt
	@touch $(DEV)
