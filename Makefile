# SPDX-License-Identifier: Apache-2.0
# The targets people and CI run. `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo test check bench race soak vuln release program

# The program is one static binary: no C compiler is needed to build it, only for `make race`.
BUILD = CGO_ENABLED=0 go build -trimpath
PROGRAM = ./cmd/crisiscell
PLATFORMS ?= linux/amd64 linux/arm64 windows/amd64 darwin/amd64 darwin/arm64
VULN = golang.org/x/vuln/cmd/govulncheck@v1.9.0
BENCHTIME ?= 1s
SOAKTIME ?= 2h

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: program ## build, load the demo crisis and serve it on http://localhost:8080
	$(BUILD) -o bin/crisiscell $(PROGRAM)
	exec ./bin/crisiscell demo

test: ## install what the tests need and is missing, run all of them, let no skip pass
	./.ci/install
	go build -o bin/skipcheck ./internal/skipcheck
	CRISISCELL_TEST_ALL=1 go test -json ./... | ./bin/skipcheck

check: ## formatting, vet, staticcheck and the architecture tests: what CI runs first
	@unformatted="$$(gofmt -l .)"; if [ -n "$$unformatted" ]; then \
		echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	go tool staticcheck ./...
	go test .

bench: ## run every engine's benchmark and print one table (BENCHTIME=1s)
	@packages="$$(grep -rlE --include='*_test.go' '^func Benchmark' . | xargs -r -n1 dirname | sort -u)"; \
	[ -n "$$packages" ] || { echo "make bench: there is no benchmark yet" >&2; exit 1; }; \
	go test -run '^$$' -bench . -benchmem -benchtime $(BENCHTIME) $$packages | awk -f .ci/bench.awk

race: ## run all tests under the race detector (needs a C compiler)
	CGO_ENABLED=1 go test -race ./...

soak: ## run the long tests, those named TestSoak... (SOAKTIME=2h)
	@./.ci/install
	@packages="$$(grep -rlE --include='*_test.go' '^func TestSoak' . | xargs -r -n1 dirname | sort -u)"; \
	[ -n "$$packages" ] || { echo "make soak: there is no soak test yet" >&2; exit 1; }; \
	CRISISCELL_SOAK=1 go test -count 1 -run '^TestSoak' -timeout $(SOAKTIME) -v $$packages

vuln: ## look up known vulnerabilities of the dependencies (needs vuln.go.dev)
	go run $(VULN) ./...

release: program ## build dist/ from the last commit twice, with packages and checksums, and compare the bytes
	./.ci/release $(PLATFORMS)

program:
	@[ -d $(PROGRAM) ] || { echo "make: $(PROGRAM) is not written yet, there is no program to build" >&2; exit 1; }
