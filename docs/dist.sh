#!/bin/sh
# docs/dist.sh VERSION FOLDER: makes FOLDER/daemonlab-VERSION.tar.gz: the
# source, and bin/daemonlab as static as the libraries here allow.
set -eu
version=$1 folder=$2
name=daemonlab-$version
umask 022
rm -rf "${folder:?}/$name"
mkdir -p "$folder/$name/bin"
if git ls-files --error-unmatch Makefile >/dev/null 2>&1; then
	git ls-files
else
	find lab steps tests docs Makefile README.md LICENSE .ci .clang-format \
	    .clang-tidy .editorconfig .gitignore -type f 2>/dev/null
fi | while read -r file; do
	[ ! -f "$file" ] || printf '%s\n' "$file"
done | tar -cf - -T - | tar -xf - -C "$folder/$name"
cp "$folder/daemonlab" "$folder/$name/bin/daemonlab"
strip "$folder/$name/bin/daemonlab"
dynamic=$(ldd "$folder/daemonlab" 2>/dev/null | sed 's/ (0x.*//' || :)
if [ -n "$dynamic" ]; then
	printf '%s is not static, it needs:\n%s\n' bin/daemonlab "$dynamic"
else
	echo "bin/daemonlab is static: it needs no library, only the terminal"
	echo "descriptions in /usr/share/terminfo or /lib/terminfo, and a shell."
fi > "$folder/$name/bin/README"
tar -C "$folder" --owner=0 --group=0 --sort=name -czf \
    "$folder/$name.tar.gz" "$name"
cat "$folder/$name/bin/README"
rm -rf "${folder:?}/$name"
echo "dist: $folder/$name.tar.gz"
