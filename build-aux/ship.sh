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
  need mmdebstrap
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
  say "trying shells and the manual page"
  inside --own-processes python3 "$project/tests/ship/shells.py" "$build/datapipe/debian/datapipe/usr"
  say "trying what was installed"
  # The picture is made outside, the program is started inside.
  inside --own-processes env PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$project/tests/app" \
    "$project/tests/app/with-display" python3 "$project/tests/ship/check.py" "$build/window.png" \
    "$project/tests/ship/in-root" "$build/root" datapipe
  say "trying commands where GTK is not"
  rm "$build"/root/usr/lib/*/libgtk-4.so.*
  home=$(mktemp -d)
  inside --own-processes env HOME="$home" "$project/tests/ship/in-root" "$build/root" datapipe run --sample >&2
  rm -rf "$home"
  say "the picture of its window is $build/window.png"
}

# --- the Flatpak -------------------------------------------------------------------------------

flatpak_id=io.github.datapipe_analytics.DataPipe
flatpak_version=49
# What the manifest may count on, by Debian package; see the manifest for what it brings along instead.
platform_packages='libgtk-4-1 libadwaita-1-0 libgtksourceview-5-0 libdex-1-1 libsoup-3.0-0 libjson-glib-1.0-0
  libsecret-1-0 glib-networking gsettings-desktop-schemas adwaita-icon-theme hicolor-icon-theme librsvg2-common
  libgl1-mesa-dri shared-mime-info ca-certificates fontconfig fonts-cantarell fonts-inter dbus-bin libglib2.0-bin
  dconf-gsettings-backend tzdata liblz4-1 libzstd1 libssl3t64 libxml2 libuuid1 libcurl4t64 libarchive13t64
  bash dash coreutils sed grep findutils'
sdk_packages="$platform_packages build-essential meson ninja-build pkgconf gettext git bison flex perl python3
  desktop-file-utils appstream appstream-compose appstream-util cmake elfutils patch xz-utils bzip2 unzip gzip tar mawk
  diffutils hostname autoconf automake libtool libgtk-4-dev libadwaita-1-dev libgtksourceview-5-dev libdex-dev
  libsoup-3.0-dev libjson-glib-dev libsecret-1-dev libcurl4-openssl-dev libarchive-dev liblz4-dev libzstd-dev libssl-dev
  libxml2-dev zlib1g-dev"

# flatpak as a plain user wants a bus of the system's to be there, with an installation that is not the caller's.
with_flatpak() {
  inside --own-processes env FLATPAK_USER_DIR="$build/installation" SOURCE_DATE_EPOCH="$epoch" dbus-run-session -- \
    sh -c 'DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS exec "$@"' sh "$@"
}

# The runtime of GNOME from DATAPIPE_FLATPAK_RUNTIMES, a repository; else one that is only like it.
prepare_runtime() {
  if [ -n "${DATAPIPE_FLATPAK_RUNTIMES:-}" ]; then
    with_flatpak flatpak --user remote-add --if-not-exists runtimes "$DATAPIPE_FLATPAK_RUNTIMES"
  else
    stamp=$(echo "$root $flatpak_version $sdk_packages" | cksum | cut -d' ' -f1)
    if [ "$(cat "$build/runtimes.stamp" 2>/dev/null)" != "$stamp" ]; then
      say "laying out a stand-in for the GNOME $flatpak_version runtime, of Debian's packages (once, 2 GB)"
      rm -rf "$build/runtimes"
      for name in Platform Sdk; do
        if [ $name = Platform ]; then packages=$platform_packages; else packages=$sdk_packages; fi
        # shellcheck disable=SC2086
        python3 "$project/build-aux/stand-in-runtime.py" "$root" "$build/runtime" "org.gnome.$name" $flatpak_version $packages >&2
        with_flatpak flatpak build-export --disable-fsync --no-update-summary "$build/runtimes" "$build/runtime" $flatpak_version >&2
        rm -rf "$build/runtime"
      done
      with_flatpak flatpak build-update-repo "$build/runtimes" >&2
      echo "$stamp" > "$build/runtimes.stamp"
    fi
    with_flatpak flatpak --user remote-add --if-not-exists --no-gpg-verify runtimes "file://$build/runtimes"
  fi
  with_flatpak flatpak --user install -y --noninteractive --or-update runtimes \
    org.gnome.Platform//$flatpak_version org.gnome.Sdk//$flatpak_version >&2
}

# use_archive NAME URL SUM FILE: FILE as the archive of the module NAME. What is upstream's goes where flatpak-builder looks
# for what it downloaded; anything else (Debian packs some anew, without what is not free) stands in, and that is said.
use_archive() {
  have=$(sha256sum "$4" | cut -d' ' -f1)
  if [ "$have" = "$3" ]; then
    mkdir -p "$build/state/downloads/$3"
    cp "$4" "$build/state/downloads/$3/${2##*/}"
  else
    say "$1: ${4##*/} is not upstream's ${2##*/} but stands in for it; what is built with it is for trying alone"
    sed -i "s|url: $2\$|path: $(readlink -f "$4")|; s/$3/$have/" "$manifest"
  fi
}

# Names, addresses and checksums of the archives that are not there yet.
missing_archives() {
  awk '/^  - name:/ { name = $3 } /^ *url:/ { url = $2 } /^ *sha256:/ && url { print name, url, $2; url = "" }' "$manifest" |
    while read -r name url sum; do
      [ -e "$build/state/downloads/$sum/${url##*/}" ] || echo "$name $url $sum"
    done
}

# Of them, those of which there is no archive of Debian's either.
not_from_debian() {
  missing_archives | while read -r name url sum; do
    ls "$build/debian/$name"_*.orig.tar.* >/dev/null 2>&1 || echo "$name $url $sum"
  done
}

# The modules' archives from Debian's source packages, which have the modules' names. What a mirror has not of this
# release, it may have of the one before.
fetch_debian_archives() {
  need mmdebstrap debian-archive-keyring
  mkdir -p "$build/debian"
  for from in $suite $server_suite; do
    ARCHIVES=$(not_from_debian)
    [ -n "$ARCHIVES" ] || break
    (
      unset LD_PRELOAD TMPDIR
      export ARCHIVES
      mmdebstrap --quiet --variant=custom --format=null --customize-hook="$project/build-aux/debian-sources" \
        --customize-hook="copy-out /debian $build" "$from" - >&2
    ) || :
  done
  lack=$(not_from_debian | cut -d' ' -f1 | paste -sd ,)
  [ -z "$lack" ] || die "the archives of these could be fetched neither from upstream nor from Debian: $lack; call again when one of them is in reach, or with a folder that has them in DATAPIPE_ARCHIVES"
}

# Each archive is in the folder DATAPIPE_ARCHIVES, or is downloaded, or, where upstream is out of reach, is Debian's.
take_archives() {
  [ -z "${DATAPIPE_ARCHIVES:-}" ] || missing_archives | while read -r name url sum; do
    file=$DATAPIPE_ARCHIVES/${url##*/}
    [ ! -e "$file" ] || use_archive "$name" "$url" "$sum" "$file"
  done
  [ -n "$(missing_archives)" ] || return 0
  say "downloading archives"
  ! (cd "$build" && with_flatpak flatpak-builder --download-only --force-clean --state-dir=state \
    download "$manifest") > "$build/download.log" 2>&1 || return 0

  say "upstream's archives are out of reach (see $build/download.log): taking those of Debian's source packages"
  fetch_debian_archives
  missing_archives | while read -r name url sum; do
    use_archive "$name" "$url" "$sum" "$(echo "$build/debian/$name"_*.orig.tar.*)"
  done
}

write_flatpakref() {
  cat > "$build/$flatpak_id.flatpakref" <<F
[Flatpak Ref]
Title=DataPipe
Name=$flatpak_id
Branch=stable
Url=${DATAPIPE_FLATPAK_URL:-file://$build/$flatpak_id/repo}
SuggestRemoteName=datapipe
IsRuntime=false
F
}

# bundle_flatpak NAME OPTIONS…: $build/NAME.flatpak, by way of the folder NAME with app and repo
bundle_flatpak() {
  name=$1
  shift
  # A commit after another one would name it.
  rm -rf "$build/$name"
  mkdir -p "$build/$name"
  (cd "$build" && with_flatpak timeout 2h flatpak-builder --user --force-clean --disable-rofiles-fuse --jobs=2 \
    --state-dir=state --default-branch=stable "$@" --repo="$name/repo" "$name/app" "$manifest") > "$build/$name.log" 2>&1 ||
    { tail -n 60 "$build/$name.log" >&2; die "the Flatpak could not be built; the whole output is in $build/$name.log"; }
  with_flatpak flatpak build-bundle "$build/$name/repo" "$build/$name.flatpak" $flatpak_id stable >&2
  inside python3 "$project/build-aux/bundle-time.py" "$build/$name.flatpak" "$epoch"
}

make_flatpak() {
  use_ship_tree flatpak
  prepare
  epoch=$(git -C "$project" log -1 --format=%ct 2>/dev/null || date +%s)
  stage_sources "$build/sources"
  manifest=$build/sources/flatpak/$flatpak_id.yml
  prepare_runtime
  take_archives
  say "building the Flatpak"
  bundle_flatpak $flatpak_id --ccache
  write_flatpakref
  say "the bundle is $build/$flatpak_id.flatpak, the repository $build/$flatpak_id/repo with $flatpak_id.flatpakref beside it"
  if wants_check "$@"; then
    check_flatpak
    check_same_flatpak
  fi
}

# The same sources are the same file, byte for byte. The program is compiled anew, and what it stands on is as it was built.
check_same_flatpak() {
  say "building the Flatpak once more"
  bundle_flatpak again
  cmp "$build/$flatpak_id.flatpak" "$build/again.flatpak" >&2 ||
    die "two bundles of the same sources differ: $(cd "$build" && for name in $flatpak_id again; do
      with_flatpak ostree --repo=$name/repo show "app/$flatpak_id/$(uname -m)/stable" | grep -i checksum; done)"
  say "both bundles are the same: $(sha256sum < "$build/again.flatpak" | cut -d' ' -f1)"
}

# Installed from the bundle, as somebody who got that file does; then started, and used.
check_flatpak() {
  with_flatpak flatpak --user install -y --noninteractive --reinstall "$build/$flatpak_id.flatpak" >&2
  # In a runtime with locales, they are what it speaks.
  for language in $(sed 's/#.*//' "$project/po/LINGUAS"); do
    [ -s "$build/installation/app/$flatpak_id/current/active/files/share/locale/$language/LC_MESSAGES/datapipe.mo" ] ||
      die "the bundle does not have its messages in the language “$language”"
  done
  say "trying what was installed"
  inside --own-processes env PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$project/tests/app" FLATPAK_USER_DIR="$build/installation" \
    "$project/tests/app/with-display" python3 "$project/tests/ship/check.py" "$build/window.png" \
    flatpak run --user $flatpak_id
  say "the picture of its window is $build/window.png"
}

# --- what the tests do with memory -------------------------------------------------------------

# What is built for every day is looked at, with valgrind beside its libraries. What is still reachable at the end is no
# error, and what a program forks that is not another one is not looked at. Valgrind reckons with 64 bits where the
# processor has 80, so values that a test defines in long double are left out.
test_valgrind() {
  prepare
  prepare_server
  build
  everyday=$build
  use_ship_tree valgrind
  build=$everyday
  prepare
  # shellcheck disable=SC2046,SC2086
  [ $# -gt 0 ] || set -- $(inside meson test -C "$build" --no-rebuild --list $engine_suites |
    sed -n 's|.* / ||p' | grep -vx indicator-definitions)
  inside cc -shared -fPIC -O2 -o "$build/fiber-stacks.so" "$project/tests/harness/fiber-stacks.c"
  rc=0
  rm -f "$build/meson-logs/testlog-valgrind.json"
  inside --own-processes env LD_PRELOAD="$build/fiber-stacks.so" meson test -C "$build" -t 30 --no-rebuild --print-errorlogs \
    --wrapper "valgrind --quiet --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite --error-exitcode=99
      --num-callers=30 --child-silent-after-fork=yes --suppressions=/usr/share/glib-2.0/valgrind/glib.supp
      --suppressions=$project/tests/valgrind.supp" "$@" || rc=$?
  inside --own-processes python3 "$project/build-aux/count-tests.py" "$build/meson-logs/testlog-valgrind.json" || rc=1
  return $rc
}

# --- how much the tests run --------------------------------------------------------------------

# Without optimisation, so that each line is where it was written. What is killed leaves no counts, which the suites that
# do that have the same lines counted by others for.
test_coverage() {
  options='-Db_coverage=true -Dbuildtype=debug'
  use_ship_tree coverage
  prepare
  prepare_server
  export DATAPIPE_BUILD_DIR="$build" GSETTINGS_SCHEMA_DIR="$build/data" PATH="$build/src:$PATH"
  build
  find "$build" -name '*.gcda' -delete
  rc=0
  inside --own-processes meson test -C "$build" -t 4 --no-rebuild --print-errorlogs "$@" || rc=$?
  (cd "$build" && inside --own-processes gcovr --root "$project" --filter "$project/src/" --object-directory "$build" \
    --merge-mode-functions=separate --json-summary coverage.json --html-nested coverage.html src \
    >/dev/null)
  python3 "$project/build-aux/coverage-summary.py" "$build/coverage.json"
  say "line by line: $build/coverage.html"
  return $rc
}
