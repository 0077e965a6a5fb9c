#!/usr/bin/env bash
# Installs what slimconv needs from Debian's packages (Debian 12 or later), as root or with sudo. Sourced by the other
# scripts: `install_packages build` for a release build, `install_packages test` for everything that tests and checks use.
set -euo pipefail

BUILD_PACKAGES=(
  ca-certificates cmake g++ ninja-build ccache
  libonnx-dev libprotobuf-dev protobuf-compiler libdnnl-dev libboost-program-options-dev
  libfmt-dev libjpeg62-turbo-dev libpng-dev libxxhash-dev zlib1g-dev nlohmann-json3-dev
)
TEST_PACKAGES=(libgtest-dev libgmock-dev libbenchmark-dev libonnx-testdata jq make python3 python3-venv)
FULL_PACKAGES=(clang clang-tidy clang-format libclang-rt-14-dev gcovr chromium fonts-dejavu-core)

install_packages() {
  local wanted=("${BUILD_PACKAGES[@]}")
  [ "$1" = build ] || wanted+=("${TEST_PACKAGES[@]}")
  [ "$1" != full ] || wanted+=("${FULL_PACKAGES[@]}")
  local missing=() package
  for package in "${wanted[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  local as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  echo "installing: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
