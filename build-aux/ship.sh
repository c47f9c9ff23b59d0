# ship.sh: packages, and trying them; part of "dev", which reads this file when one of its commands asks for it.
#
# Packages are made in the tree of packages-ship.txt. What they are tried in is made anew of the distribution, and
# has nothing of the build in it.
# shellcheck shell=sh disable=SC2154

# A copy of the sources as they are, without what was built; objects of an earlier call may stay.
stage_sources() {
  mkdir -p "$1"
  find "$1" -mindepth 1 -maxdepth 1 ! -name 'obj-*' -exec rm -rf {} +
  tar -C "$project" --exclude-vcs --exclude='./_*' --exclude='./screenshots' --exclude='__pycache__' -cf - . |
    tar -C "$1" -xf -
}

# wants_check ARGS…: whether --check is among them
wants_check() {
  for word; do
    [ "$word" != --check ] || return 0
  done
  return 1
}

# --- the Debian package ------------------------------------------------------------------------

package() {
  use_ship_tree package
  prepare
  stage_sources "$build/datapipe"
  cp -a "$build/datapipe/packaging/debian" "$build/datapipe/debian"
  say "building the Debian package"
  rm -f "$build"/*.deb
  (cd "$build/datapipe" && CCACHE_DIR="${CCACHE_DIR:-$HOME/.cache/ccache}" \
    inside --own-processes dpkg-buildpackage --build=binary -us -uc -nc -j2) > "$build/package.log" 2>&1 ||
    { tail -n 60 "$build/package.log" >&2; die "the package could not be built; the whole output is in $build/package.log"; }
  deb=$(echo "$build"/datapipe_*.deb)
  inside lintian --fail-on error "$deb" >&2
  say "the package is $deb"
  if wants_check "$@"; then check_package "$deb"; fi
}

# A root with what the package asks for and nothing else, made once for each list of that.
prepare_clean_root() {
  asked=$(dpkg-deb -f "$1" Depends | sed 's/([^)]*)//g; s/|[^,]*//g; s/[[:space:]]//g')
  clean=$cache/clean-$(echo "$suite $asked" | cksum | cut -d' ' -f1)
  [ ! -e "$clean/etc/datapipe-clean" ] || return 0
  lack=$(missing mmdebstrap)
  [ -z "$lack" ] || apt_install $lack || die "please install these and call again: $lack"
  say "making a clean root under $clean (once, about 700 MB)"
  rm -rf "$clean"
  mkdir -p "$clean"
  (
    unset LD_PRELOAD TMPDIR
    mmdebstrap --quiet --variant=minbase --format=tar --include="$asked" \
      --aptopt='APT::Install-Recommends "false"' \
      --customize-hook='cd "$1/etc" && for f in resolv.conf machine-id hosts localtime; do rm -f $f; : > $f; done' \
      --customize-hook='date +%s > "$1/etc/datapipe-clean"' \
      "$suite" "$clean.tar" >&2
  ) || die "the clean root could not be made: the package mirror may be out of reach, or the disk full"
  tar -C "$clean" -xf "$clean.tar" --no-same-owner --exclude='./dev/*'
  rm -f "$clean.tar"
}

# Installed by dpkg, which refuses where something that the package asks for is not there.
check_package() {
  prepare_clean_root "$1"
  rm -rf "$build/root"
  cp -al "$clean" "$build/root"
  cp "$1" "$build/root/package.deb"
  say "installing the package"
  bwrap --unshare-user --uid 0 --gid 0 --bind "$build/root" / --dev /dev --proc /proc --tmpfs /tmp \
    --setenv PATH /usr/sbin:/usr/bin:/sbin:/bin --unsetenv LD_PRELOAD \
    dpkg --force-not-root,unsafe-io --install /package.deb >&2
  say "trying what was installed"
  # The picture is made outside, the program is started inside.
  inside --own-processes env PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$project/tests/app" \
    "$project/tests/app/with-display" python3 "$project/tests/ship/check.py" "$build/window.png" \
    "$project/tests/ship/in-root" "$build/root" datapipe
  say "the picture of its window is $build/window.png"
}
