#!/bin/sh
# Packs the built program with all that belongs to it into target/NAME.tar.gz, for systems without Debian packages. The folder in it has the form
# of /usr/local: its content can be copied there, or to ~/.local. To be called after package.sh, which makes the manual and the completions.
set -eu
cd "$(dirname "$0")/../.."
name=$1
root=target/$name
share=$root/share
rm -rf "$root"
install -D target/release/downhill "$root/bin/downhill"
file() { install -D -m 644 "$1" "$share/$2"; }
file assets/linux/downhill.desktop applications/downhill.desktop
file assets/linux/downhill.metainfo.xml metainfo/downhill.metainfo.xml
file assets/linux/downhill.mime.xml mime/packages/downhill.xml
file assets/icon/downhill.svg icons/hicolor/scalable/apps/downhill.svg
for size in 16 24 32 48 64 128 256 512; do
    file "assets/icon/downhill-$size.png" "icons/hicolor/${size}x$size/apps/downhill.png"
done
for page in target/generated/*.1; do
    file "$page" "man/man1/${page##*/}"
done
file target/generated/downhill.bash bash-completion/completions/downhill
file target/generated/downhill.zsh zsh/site-functions/_downhill
file target/generated/downhill.fish fish/vendor_completions.d/downhill.fish
for text in README.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE docs/*.md; do
    file "$text" "doc/downhill/$text"
done
tar -czf "target/$name.tar.gz" -C target --owner=0 --group=0 "$name"
