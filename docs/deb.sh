#!/bin/sh
# docs/deb.sh VERSION FOLDER: makes FOLDER/daemonlab_VERSION_ARCH.deb out of
# what `make install` puts in place.
set -eu
version=$1 folder=$2
command -v dpkg-deb >/dev/null || { echo "deb: needs dpkg-deb" >&2; exit 1; }
arch=$(dpkg --print-architecture)
root=$folder/root
rm -rf "$root"
umask 022
# The date of the changelog below, for all files: twice the same package.
export SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-1795348800}"
make install DESTDIR="$(realpath -m "$root")" PREFIX=/usr \
    ZSHDIR=/usr/share/zsh/vendor-completions >/dev/null
strip "$root/usr/bin/daemonlab"
gzip -9n "$root"/usr/share/man/man1/*.1
doc=$root/usr/share/doc/daemonlab
{
	echo 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/'
	echo
	echo 'Files: *'
	sed -n 's/^Copyright (c)/Copyright:/p' LICENSE | head -n 1
	echo 'License: MIT'
	sed -n '/^Permission/,$s/^$/./; /^Permission/,$s/^/ /p' LICENSE
} > "$doc/copyright"
printf 'daemonlab (%s) unstable; urgency=low\n\n  * As released.\n\n -- %s  %s\n' \
    "$version" 'the daemonlab authors <authors@daemonlab.invalid>' \
    'Sun, 22 Nov 2026 12:00:00 +0000' | gzip -9n > "$doc/changelog.gz"

# The packages of the libraries that were not linked in.
depends=$(ldd "$root/usr/bin/daemonlab" 2>/dev/null |
    sed -n 's/.*=> \(\/[^ ]*\).*/\1/p' | while read -r library; do
	dpkg -S "$(realpath "$library")" "$library" 2>/dev/null |
	    sed -n '1s/:.*//p'
    done | sort -u | paste -sd , | sed 's/,/, /g')
mkdir -p "$root/DEBIAN"
{
	echo "Package: daemonlab"
	echo "Version: $version"
	echo "Architecture: $arch"
	echo "Maintainer: the daemonlab authors <authors@daemonlab.invalid>"
	echo "Installed-Size: $(du -sk "$root/usr" | cut -f 1)"
	[ -z "$depends" ] || echo "Depends: $depends"
	echo "Suggests: fuse3"
	echo "Section: education"
	echo "Priority: optional"
	echo "Description: shows on a real process how a daemon is made"
	echo " An interactive lab for students of systems programming. A real shell"
	echo " starts a program; each step of daemonization is one key, what the kernel"
	echo " says of the process stands beside it, and experiments show what the step"
	echo " was good for. Also inspects any process, and checks a daemon of your own."
} > "$root/DEBIAN/control"
(cd "$root" && find usr -type f | LC_ALL=C sort | xargs md5sum > DEBIAN/md5sums)
package=$folder/daemonlab_${version}_$arch.deb
dpkg-deb --root-owner-group -b "$root" "$package" >/dev/null
rm -rf "$root"
echo "deb: $package"
