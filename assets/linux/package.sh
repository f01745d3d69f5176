#!/bin/sh
# Builds the Debian package, target/debian/downhill_*.deb. It takes cargo-deb (cargo install cargo-deb) and, for $auto, dpkg-dev.
set -eu
cd "$(dirname "$0")/../.."
cargo build --release --locked
target/release/downhill man --into target/generated
for shell in bash zsh fish; do
    target/release/downhill completions "$shell" > "target/generated/downhill.$shell"
done
cargo deb --no-build "$@"
