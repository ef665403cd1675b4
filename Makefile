# Two commands for a newcomer: `make demo` and `make test`. Each installs what it misses.

# GNU make's own variables are left alone; JOBS may be set from outside.
JOBS ?= $(shell nproc)
DEMO ?= demo-site
PACKAGES = curl libexpat1-dev libsqlite3-dev libuv1-dev libxlsxwriter-dev libzint-dev libzip-dev pkg-config
TEST_PACKAGES = $(PACKAGES) age chromium chromium-driver fonts-noto-cjk gcc libc6-dev libnss3-tools \
	openssl poppler-utils python3-venv sqlite3 systemd
BENCH_PACKAGES = $(PACKAGES) gcc libc6-dev libssl-dev
APT = DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends
SUDO = $(if $(filter 0,$(shell id -u)),,sudo)
TEST_BUILD = --scratch-path .build/tests --enable-code-coverage

SECONDS_EACH ?= 60

.PHONY: demo demo-site test look bench soak format lint packages test-packages bench-packages clean-demo

# Builds, plays a demo day into $(DEMO) once, then serves station and central until Ctrl-C.
demo: packages
	swift build -j $(JOBS) --product examstation
	swift build -j $(JOBS) --product examcentral
	Tests/demo/run $(DEMO) "$$(swift build --show-bin-path)"

clean-demo:
	rm -rf $(DEMO)

# Fast pure tests first, whole days and browsers last. .ci/run calls exactly this.
test: test-packages
	Tests/run $(JOBS)

# Every page in a browser, both languages, three widths, dark and on paper: faults are printed, pictures kept
# in .build/shots/look for people to look at. With poppler-utils installed the prints become pictures too.
look: test-packages
	@if [ ! -x .build/venv/bin/python ]; then python3 -m venv .build/venv; fi
	.build/venv/bin/pip install --quiet --disable-pip-version-check cryptography playwright
	swift build -j $(JOBS) $(TEST_BUILD) --product examstation
	swift build -j $(JOBS) $(TEST_BUILD) --product examcentral
	.build/venv/bin/python Tests/browser/look.py .build/tests/debug .build/shots

# The long ones: fuzzers, sanitizers, kills, memory. Minutes to hours; docs/TESTING.md says what each step holds.
soak: test-packages
	Tests/Soak/run $(SECONDS_EACH) $(STEPS)

# Release build of the program, then its figures (docs/PERFORMANCE.md); FULL=1 adds a million entries.
bench: bench-packages
	Tests/Benchmarks/run $(JOBS)

format:
	swift format --in-place --recursive Sources Tests Package.swift

lint:
	swift format lint --strict --recursive Sources Tests Package.swift

packages:
	@missing=$$(dpkg-query -W -f='$${Package} $${Status}\n' $(PACKAGES) 2>&1 | grep -v 'install ok installed' || true); \
	if [ -n "$$missing" ]; then $(SUDO) apt-get update -qq && $(SUDO) $(APT) $(PACKAGES); fi

test-packages:
	@missing=$$(dpkg-query -W -f='$${Package} $${Status}\n' $(TEST_PACKAGES) 2>&1 | grep -v 'install ok installed' || true); \
	if [ -n "$$missing" ]; then $(SUDO) apt-get update -qq && $(SUDO) $(APT) $(TEST_PACKAGES); fi

bench-packages:
	@missing=$$(dpkg-query -W -f='$${Package} $${Status}\n' $(BENCH_PACKAGES) 2>&1 | grep -v 'install ok installed' || true); \
	if [ -n "$$missing" ]; then $(SUDO) apt-get update -qq && $(SUDO) $(APT) $(BENCH_PACKAGES); fi
