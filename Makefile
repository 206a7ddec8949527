# make demo    the main job, on a copy of the reference stack
# make test    everything that is checked; CI runs the same
# make         this list, and the smaller targets

PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift
export SWIFT

# What building needs, and what the tests need beside it. Only what is missing is installed.
BUILD_PACKAGES := libarchive-dev libdeflate-dev libisal-dev libsqlite3-dev pkgconf git ca-certificates
DEMO_PACKAGES := $(BUILD_PACKAGES) python3
TEST_PACKAGES := $(DEMO_PACKAGES) acl attr busybox bzip2 gcc libc6-dev libarchive-tools libfaketime lz4 pigz \
  prometheus redis-server strace xz-utils zip zstd
ENGINE_PACKAGES := debian-archive-keyring debootstrap docker.io iptables
FAULT_PACKAGES := $(TEST_PACKAGES) btrfs-progs e2fsprogs fuse3 python3-pyfuse3 xfsprogs

RELEASE := .build/release
EXTRAS := .build/extras
SWIFT_SOURCES := Package.swift Sources Tests

export PYTHONDONTWRITEBYTECODE := 1

.PHONY: help
help:
	@echo 'make demo               set up, verify, back up, damage and restore a copy of the reference stack'
	@echo 'make test               format lint, layer check, build, every test'
	@echo 'make check              the same, with nothing installed first'
	@echo 'make e2e                the reference stack on a real engine of its own; root'
	@echo 'make hot                500 backups under SQLite writers, 200 of a loaded redis, 100 of a prometheus'
	@echo 'make faults             kills, errors, power cuts and random walks, on every file system; root, an hour and more'
	@echo 'make release            build $(RELEASE)/persist'
	@echo 'make extras             completion scripts for bash, zsh and fish, and man pages, in $(EXTRAS)'
	@echo 'make install PREFIX=    persist, completion scripts and man pages; DESTDIR is honoured'
	@echo 'make clean              remove what was built'

.PHONY: toolchain build-packages demo-packages test-packages engine-packages fault-packages
toolchain:
	@scripts/require-swift
build-packages: toolchain
	@scripts/install-packages $(BUILD_PACKAGES)
demo-packages: toolchain
	@scripts/install-packages $(DEMO_PACKAGES)
test-packages: toolchain
	@scripts/install-packages $(TEST_PACKAGES) $(ENGINE_PACKAGES)
engine-packages: toolchain
	@scripts/install-packages $(DEMO_PACKAGES) $(ENGINE_PACKAGES)
fault-packages: toolchain
	@scripts/install-packages $(FAULT_PACKAGES)

.PHONY: release
# With Swift's own libraries inside, the binary runs where no toolchain is, and starts in a tenth of the time.
release: toolchain
	$(SWIFT) build --quiet --configuration release --product persist --static-swift-stdlib

.PHONY: demo
demo: demo-packages
	@$(MAKE) --no-print-directory release
	@scripts/demo $(RELEASE)/persist

.PHONY: test check lint layers
test: test-packages
	@$(MAKE) --no-print-directory check

# An engine is waited for more than it computes: its scenes run beside everything else.
check: lint layers
	python3 -m unittest discover --quiet --start-directory scripts/tests
	python3 -m unittest discover --quiet --top-level-directory Benchmarks --start-directory Benchmarks/tests
	for example in Examples/*/; do \
	  (cd "$$example" && python3 -m unittest discover --quiet --top-level-directory . --start-directory tests) || exit 1; done
	@$(MAKE) --no-print-directory --jobs 2 build-tests engine-images
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target engine-scenes local-tests

# Where what `build-tests` has built stands.
BUILT = $$($(SWIFT) build --show-bin-path)/persist

.PHONY: engine-scenes local-tests
engine-scenes:
	python3 Tests/Engine/e2e.py "$(BUILT)"

local-tests:
	python3 Tests/Faults/faults.py "$(BUILT)" --quick --scratch .build
	python3 Tests/Faults/syncs.py "$(BUILT)" --quick --scratch .build
	python3 Tests/Faults/walks.py "$(BUILT)" --world plain --world "no flags" --walks 8 --scratch .build
	python3 Tests/Hot/sqlite.py "$(BUILT)" --backups 3
	python3 Tests/Hot/redis.py "$(BUILT)" --backups 6
	python3 Tests/Hot/prometheus.py "$(BUILT)" --backups 6
	python3 Tests/Hot/corruptions.py "$(BUILT)"
	$(SWIFT) test --quiet --disable-xctest --explicit-target-dependency-import-check error

.PHONY: build-tests engine-images
build-tests: toolchain
	$(SWIFT) build --quiet --build-tests --explicit-target-dependency-import-check error

# Waits for the network more than for the processor. Whatever is missing after it, e2e.py makes, or says why not.
engine-images:
	-python3 Tests/Engine/engine.py prepare

.PHONY: e2e
# The reference stack, unmodified, on an engine of the tests' own. Root only; what it makes once is kept in .build/e2e.
e2e: engine-packages
	@$(MAKE) --no-print-directory release
	python3 Tests/Engine/e2e.py $(RELEASE)/persist

.PHONY: hot
# Hundreds of backups while databases are written to, each judged by the database's own means.
hot: test-packages
	@$(MAKE) --no-print-directory release
	python3 Tests/Hot/sqlite.py $(RELEASE)/persist
	python3 Tests/Hot/redis.py $(RELEASE)/persist
	python3 Tests/Hot/prometheus.py $(RELEASE)/persist

.PHONY: faults
# Every changing call of every command a fault in turn, on every file system; then power cuts. Root only.
faults: fault-packages
	@$(MAKE) --no-print-directory release
	python3 Tests/Faults/faults.py $(RELEASE)/persist
	python3 Tests/Faults/faults.py $(RELEASE)/persist --command recover --command "recover undo" --from-everywhere --world plain --world "no flags"
	python3 Tests/Faults/faults.py $(RELEASE)/persist --world plain --errors
	python3 Tests/Faults/syncs.py $(RELEASE)/persist
	python3 Tests/Faults/walks.py $(RELEASE)/persist
	python3 Tests/Faults/powerloss.py $(RELEASE)/persist --states 750

lint: toolchain
	$(SWIFT) format lint --strict --recursive --parallel $(SWIFT_SOURCES)

layers:
	scripts/check-layers

.PHONY: extras completions man
extras: completions man

completions: release
	@mkdir -p $(EXTRAS)/bash $(EXTRAS)/zsh $(EXTRAS)/fish
	$(RELEASE)/persist --generate-completion-script bash > $(EXTRAS)/bash/persist
	$(RELEASE)/persist --generate-completion-script zsh > $(EXTRAS)/zsh/_persist
	$(RELEASE)/persist --generate-completion-script fish > $(EXTRAS)/fish/persist.fish

# The generator comes with ArgumentParser. Its package plugin would build persist once more, and differently.
man: release
	$(SWIFT) build --quiet --product generate-manual
	@mkdir -p $(EXTRAS)/man
	.build/debug/generate-manual $(RELEASE)/persist --multi-page --output-directory $(EXTRAS)/man

.PHONY: install
install: release extras
	install -D -s -m 755 $(RELEASE)/persist $(DESTDIR)$(PREFIX)/bin/persist
	install -D -m 644 $(EXTRAS)/bash/persist $(DESTDIR)$(PREFIX)/share/bash-completion/completions/persist
	install -D -m 644 $(EXTRAS)/zsh/_persist $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_persist
	install -D -m 644 $(EXTRAS)/fish/persist.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/persist.fish
	install -d $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 $(EXTRAS)/man/*.1 $(DESTDIR)$(PREFIX)/share/man/man1/

.PHONY: clean
clean:
	$(SWIFT) package clean
	rm -rf $(EXTRAS)
