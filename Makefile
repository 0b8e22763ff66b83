# Every command a developer types. meson.build does the work.
BUILD ?= build
SAN = build-san

all: $(BUILD)/build.ninja
	@ninja -C $(BUILD) kiosque payfip-sim

$(BUILD)/build.ninja:
	@meson setup $(BUILD) -Dwarning_level=2 >/dev/null

$(SAN)/build.ninja:
	@meson setup $(SAN) -Db_sanitize=address,undefined -Db_lundef=false >/dev/null

san: $(SAN)/build.ninja
	@ninja -C $(SAN) kiosque payfip-sim tests

test: ; @script/test
run: ; @script/run

clean: ; rm -rf $(BUILD) $(SAN)

.PHONY: all san test run clean
