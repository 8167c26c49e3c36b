# Every target works from a fresh clone: `setup` installs the libraries that are missing and says so.
# SWIFT, CRASHES, KILLS, STORE and ARGS can be given on the command line: `make torture CRASHES=5000`.

SWIFT ?= swift
CRASHES ?= 1000
KILLS ?= 100
STORE ?=
ARGS ?=

SOURCES := Package.swift Sources Tests $(wildcard benchmarks/Package.swift benchmarks/Sources benchmarks/Tests)

export SWIFT

.DEFAULT_GOAL := help
.PHONY: help setup build release static test clients lint format demo bench torture clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install missing system libraries (apt or brew) and check the Swift version
	@scripts/setup.sh

build: setup ## Build everything, tests included, for debugging
	$(SWIFT) build --build-tests

release: setup ## Build mallctl, optimised
	$(SWIFT) build -c release --product mallctl

static: setup ## Build mallctl with Swift's libraries linked in, stripped, as .build-static/mallctl
	@scripts/setup.sh libcurl=libcurl4-openssl-dev bin/strip=binutils
	$(SWIFT) build -c release --product mallctl --static-swift-stdlib -Xlinker --gc-sections --scratch-path .build-static
	strip -o .build-static/mallctl "$$($(SWIFT) build -c release --scratch-path .build-static --show-bin-path)/mallctl"

test: setup lint ## Check the layout of the sources, build, run all tests
	@scripts/setup.sh bin/jq=jq bin/python3=python3
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build
	@scripts/clients.sh

clients: setup ## Run boto3, the aws CLI and a short soak against mallctl serve (a part of make test)
	$(SWIFT) build --product mallctl
	@scripts/clients.sh

lint: ## Check that the sources are laid out as .swift-format says
	@$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)

format: ## Lay the sources out as .swift-format says
	@$(SWIFT) format --in-place --parallel --recursive $(SOURCES)

demo: setup ## Fill a store with Debian's package catalogue and work with it; STORE=DIR keeps the store there
	@scripts/demo.sh $(STORE)

bench: setup ## Compare the engine with others; ARGS="…" goes to the benchmark
	@scripts/bench.sh $(ARGS)

torture: setup ## Kill processes that write and that run triggers CRASHES times (1000), a server KILLS times (100), and check what they leave
	@scripts/torture.sh $(CRASHES)
	@scripts/clients.sh $(KILLS)

clean: ## Remove what was built
	$(SWIFT) package clean
	rm -rf .build .build-static benchmarks/.build
