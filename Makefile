# Everything that people expect, by the names that they expect.
.DEFAULT_GOAL := help
SHELL := /bin/bash
export CGO_ENABLED ?= 0

# Tools have a module of their own, so that their hundreds of requirements are none
# of ours, and are pinned by tools/go.sum all the same.
GOVULN := go tool -modfile=$(CURDIR)/tools/go.mod govulncheck
GOLANGCI := go tool -modfile=$(CURDIR)/tools/go.mod golangci-lint
ARGS ?=

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  %-12s %s\n", $$1, $$2 }'

chaos: build images ## Run the dev scenarios on the reference system and write a report
	bin/gameday run --no-build --profile dev $(ARGS)

gate: gate-board gate-quorum ## Run the scenarios that gate a change, on both systems; 12 minutes

gate-board: build images ## Run those of the reference system; about 8 minutes
	bin/gameday run --no-build --profile gate $(ARGS)

# A folder of its own, so that "latest" stays the reference system's.
gate-quorum: build images images-quorum ## Run a few of those of the store of three members; 2 minutes
	bin/gameday run -f examples/quorum/docker-compose.yml --no-build --out gameday-out/quorum \
		--scenario control --scenario host-store-lisbon-silent --scenario blackout-oslo-silent --scenario isolated-vienna $(ARGS)

quorum: build images images-quorum ## Run every scenario on the store of three members, examples/quorum
	bin/gameday run -f examples/quorum/docker-compose.yml --no-build --profile monthly $(ARGS)

drill: build images ## Run the month's drill, drawn at random from the month's seed
	bin/gameday drill --no-build $(ARGS)

redis: build images ## Run every scenario on Redis with Sentinel, examples/redis
	@examples/redis/images.sh
	bin/gameday run -f examples/redis/docker-compose.yml --no-build --profile monthly --out gameday-out/redis $(ARGS)

monthly: build images ## Run every scenario and the month's drill, as on the monthly game day
	bin/gameday run --no-build --profile monthly $(ARGS)

# One package at a time, since systems under test side by side would starve each
# other; and never from Go's cache, which knows nothing of Docker and images.
test: images images-quorum images-example compose chromium ## Run all tests; those that need Docker bring up small systems
	go test -count=1 -p 1 -timeout 20m ./...
	cd examples/quorum && go test -count=1 ./...
	cd examples/go-scenario && go test -count=1 -timeout 10m ./...

test-short: ## Run the tests that need neither Docker nor root
	go test -short ./...
	cd examples/quorum && go test -short ./...
	cd examples/go-scenario && go test -short ./...

proof: build images ## Break the reference system in every known way, and run the gate on it ten times unbroken; about 80 minutes
	@go build -o bin/proof ./cmd/proof
	bin/proof $(ARGS)

crash-test: build images ## Kill runs at every step, in every way, and see that nothing is left; about an hour
	@go build -o bin/crashtest ./cmd/crashtest
	bin/crashtest $(ARGS)

engine29: build images ## Run the world's tests, the gate and some crashes on an engine of the 29 series, built from source; needs root
	@go build -o bin/crashtest ./cmd/crashtest
	tools/engine29/run.sh $(MAKE) --no-print-directory on-engine29 ARGS='$(ARGS)'

on-engine29:
	go test -count=1 -p 1 -timeout 20m ./harness/docker ./injectors ./cmd/agent
	bin/gameday run --no-build --profile gate --out gameday-out/engine29 $(ARGS)
	bin/crashtest -only points -n 12 -out gameday-out/engine29-crash-test

faults: images ## Try every fault of links and DNS, at its extremes too, on real containers; 5 minutes
	GAMEDAY_FAULTS=all go test -count=1 -v -timeout 20m -run FaultsDocker ./injectors

calibrate: images ## Hold the instrument against known truth; 12 minutes
	@go build -o bin/calibrate ./cmd/calibrate
	bin/calibrate $(ARGS)

bench: build images compose ## Measure bring-up against docker-compose, and the wire's added latency
	go run ./cmd/bench $(ARGS)

lint: ## Check style and the import rules
	$(GOLANGCI) run
	cd examples/quorum && $(GOLANGCI) run
	cd examples/go-scenario && $(GOLANGCI) run

vuln: ## Look for known vulnerabilities in what is built, in the database of vuln.go.dev
	$(GOVULN) ./...
	cd examples/quorum && $(GOVULN) ./...
	cd examples/go-scenario && $(GOVULN) ./...

fmt: ## Format the code
	$(GOLANGCI) fmt
	cd examples/quorum && $(GOLANGCI) fmt
	cd examples/go-scenario && $(GOLANGCI) fmt

build: ## Build the gameday command into bin/
	@go build -o bin/gameday ./cmd/gameday

images: ## Build the images; skips what is up to date
	@board/base-image.sh
	@cmd/agent/image.sh
	@calibration/image.sh
	@board/images.sh

images-quorum: images
	@examples/quorum/images.sh

images-example: images
	@examples/go-scenario/image.sh

release: ## Build static binaries with checksums and lists of their modules into dist/
	.github/release.sh $(or $(VERSION),$(shell git describe --tags --always))

compose:
	@board/compose-tool.sh

chromium:
	@tools/chromium.sh

clean: build ## Remove what dead runs left, and built binaries
	@bin/gameday clean
	rm -rf bin dist board/bin cmd/agent/bin calibration/bin examples/quorum/bin examples/go-scenario/bin

.PHONY: help chaos gate gate-board gate-quorum quorum redis monthly test test-short proof crash-test engine29 on-engine29 faults calibrate bench lint vuln fmt build images images-quorum images-example release compose chromium clean
