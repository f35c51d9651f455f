# `make` alone prints the targets. Settings are given as NAME=value behind the target.

# debug | release
CONFIG ?= debug
# How many seeds `make sim` tries, and `make check`.
SEEDS ?= 20000
CHECKED_SEEDS ?= 300
# How long `make fuzz` goes on, and `make check`.
SECONDS ?= 300
CHECKED_SECONDS ?= 5

.DEFAULT_GOAL := help
.PHONY: help build check test demo images bench sim fuzz format lint clean

NEEDS_SERVICES := ^(ContractTests|EndToEndTests|RealJobTests)\.
# They measure how long answers take, which tests beside them would lengthen.
CROWD := StatusCrowdTests
SIMULATE := .build/release/simulate
FUZZ := .build/release/fuzz
# What is freed goes back to the kernel at once, so that the memory of each bomb is seen.
BOMBS := MALLOC_TRIM_THRESHOLD_=0 MALLOC_MMAP_THRESHOLD_=65536 $(FUZZ) --bombs
SWIFT_SOURCES := Package.swift Sources Tests $(wildcard bench)
PHASE := scripts/phase.sh

help: ## Print the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Build everything (CONFIG=release for what is installed)
	swift build -c $(CONFIG)

check: lint ## Build the tests; run unit, wire, simulation, fuzz and tidy tests: no services needed
	@$(PHASE) "build of the tests" swift build --build-tests
	@$(PHASE) "unit and tidy tests" \
		swift test --skip-build --disable-xctest --skip '$(NEEDS_SERVICES)' --skip '^WireTests\.'
	@$(PHASE) "wire tests" \
		swift test --skip-build --disable-xctest --filter '^WireTests\.' --skip '$(CROWD)'
	@$(PHASE) "wire tests of a crowd" swift test --skip-build --disable-xctest --filter '$(CROWD)'
	@$(PHASE) "release build of the simulation" swift build -c release --product simulate
	@$(PHASE) "simulation of $(CHECKED_SEEDS) seeds" $(SIMULATE) --seeds $(CHECKED_SEEDS)
	@$(PHASE) "release build of the fuzzer" swift build -c release --product fuzz
	@$(PHASE) "time and memory of bombs" env $(BOMBS)
	@$(PHASE) "$(CHECKED_SECONDS) s of damaged manifests" $(FUZZ) --seconds $(CHECKED_SECONDS)

test: ## Run every test; starts and stops a private Docker Engine and an S3 server
	@$(PHASE) prerequisites scripts/prerequisites.sh
	@$(MAKE) --no-print-directory check
	@scripts/with-services.sh scripts/service-tests.sh

demo: ## Run the main job on the example; a Docker Engine is started when there is none
	@scripts/demo.sh

images: ## Build the worker images into the Engine of DOCKER_HOST
	images/build.sh

bench: ## Run the benchmarks, each beside its floor (release build)
	@scripts/with-services.sh bench/run.sh

sim: ## Simulate many seeds (SEEDS=20000) in a release build
	swift build -c release --product simulate
	$(SIMULATE) --seeds $(SEEDS)

fuzz: ## Feed damaged manifests to the loader and the planner (SECONDS=300) in a release build
	swift build -c release --product fuzz
	env $(BOMBS)
	$(FUZZ) --seconds $(SECONDS)

format: ## Rewrite the Swift sources in the project's format
	swift format --in-place --parallel --recursive $(SWIFT_SOURCES)

lint: ## Check the format of the Swift sources, and the scripts where shellcheck is present
	@swift format lint --strict --parallel --recursive $(SWIFT_SOURCES)
	@if command -v shellcheck >/dev/null; then shellcheck scripts/*.sh .ci/run; fi

clean: ## Remove what was built, installed tools and the test Engine's images
	rm -rf .build .demo
