# Every command a developer types. meson.build does the work.
BUILD ?= build
SAN = build-san

all: $(BUILD)/build.ninja
	@ninja -C $(BUILD) kiosque payfip-sim

$(BUILD)/build.ninja:
	@meson setup $(BUILD) -Dwarning_level=2 -Db_lto=true >/dev/null

$(SAN)/build.ninja:
	@meson setup $(SAN) -Db_sanitize=address,undefined -Db_lundef=false >/dev/null

san: $(SAN)/build.ninja
	@ninja -C $(SAN) kiosque payfip-sim tests

# No warning from either compiler, no arrow upwards, no sentence without its English.
lint:
	@test -f build-lint-gcc/build.ninja || meson setup build-lint-gcc --werror -Doptimization=1 >/dev/null
	@ninja -C build-lint-gcc kiosque payfip-sim tests >/dev/null || { ninja -C build-lint-gcc kiosque payfip-sim tests | tail -40; exit 1; }
	@test -f build-lint-clang/build.ninja || CC=clang meson setup build-lint-clang --werror -Doptimization=0 >/dev/null
	@ninja -C build-lint-clang kiosque payfip-sim tests >/dev/null || { ninja -C build-lint-clang kiosque payfip-sim tests | tail -40; exit 1; }
	@tools/check-arrows
	@tools/words

# The figures of docs/how-to/measure.md, each beside the bare ceiling of the same run.
bench: all ; @bench/run

# A long walk of restless families; the seed it prints walks the same way again (SEED=...).
wander: all san ; @SEED=$${SEED:-$$(date +%s)} STEPS=$${STEPS:-4000} test/wander/run

test: ; @script/test
run: ; @script/run

clean: ; rm -rf $(BUILD) $(SAN)

.PHONY: all san lint bench wander test run clean
