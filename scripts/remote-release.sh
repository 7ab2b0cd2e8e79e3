#!/usr/bin/env bash
# The half of a deployment that runs on the server; deploy.sh calls it over ssh.
#   remote-release.sh install <folder> <release>   packages, migrations, switch, restart; back when the site stays unhealthy
#   remote-release.sh rollback <folder>            the release before the current one
#
# <folder>/releases/<id>  one folder per release, the last three are kept
# <folder>/current        a link to the one that runs
# <folder>/packages/<id>  node_modules, one per lock file, shared by the releases that have the same
# <folder>/.data, .env    what outlives every release
set -euo pipefail
action=$1 base=$2
cd "$base"
fail() { printf '\n%s\n' "$@" >&2; exit 1; }

take_turn() {
  # A lock by the descriptor ends with this process, however it ends.
  exec 9> .deploying
  flock -n 9 || fail 'Another deployment is under way here.'
}

node_of() { echo "$base/releases/$1/node_modules/.bin/node"; }
in_release() { (cd "$base/releases/$1" && shift && "$@" < /dev/null 9>&-); }
door() { local release=$1; shift; in_release "$release" "$(node_of "$release")" scripts/run.mjs "$@"; }

link_state() {
  mkdir -p .data && chmod 711 .data
  ln -sfn ../../.data "releases/$1/.data"
  ln -sfn ../../.env "releases/$1/.env"
}

# The packages stand outside of the release, named after the lock: a release with the same lock has nothing to install.
install_packages() {
  local release=$1 hash folder
  hash=$(sha256sum "releases/$release/package-lock.json" | cut -c1-16)
  folder=packages/$hash
  if [ ! -e "$folder/node_modules/.guildhall-lock" ]; then
    echo 'Installing the packages (the lock has changed) …'
    rm -rf "$folder" && mkdir -p "$folder"
    cp "releases/$release/package.json" "releases/$release/package-lock.json" "$folder/"
    # The project's own scripts are for those who work on it.
    (cd "$folder" && npm pkg delete scripts && npm ci --omit=dev --no-audit --no-fund --loglevel=error < /dev/null) || { rm -rf "$folder"; return 1; }
    sha256sum "$folder/package-lock.json" | cut -d' ' -f1 > "$folder/node_modules/.guildhall-lock"
  fi
  ln -sfn "../../$folder/node_modules" "releases/$release/node_modules"
}

# A link that is replaced in one step: there is never a moment without a current release.
switch_to() { ln -sfn "releases/$1" current.new && mv -T current.new current; }

restart() {
  local command
  command=$(sed -n 's/^RESTART_COMMAND=//p' .env 2> /dev/null | tail -n 1 | sed 's/^"\(.*\)"$/\1/')
  if [ -n "$command" ]; then bash -c "$command" 9>&- && door "$1" serve wait; else door "$1" serve restart; fi
}

# The newest releases stay, and always the current one and the one before it; packages that none of them uses go.
prune() {
  local keep release folder
  keep=$(ls -1 releases | sort | tail -n 3; basename "$(readlink current)"; cat .previous 2> /dev/null || true)
  for release in $(ls -1 releases); do grep -qxF "$release" <<< "$keep" || rm -rf "releases/$release"; done
  for folder in packages/*/; do
    readlink releases/*/node_modules | grep -qF "${folder%/}/" || rm -rf "$folder"
  done
}

install_release() {
  local release=$1 before=''
  [ ! -L current ] || before=$(basename "$(readlink current)")
  link_state "$release"
  install_packages "$release" || { rm -rf "releases/$release"; fail 'The packages could not be installed; the running release was not touched.'; }
  door "$release" migrate || { rm -rf "releases/$release"; fail 'The migrations failed; the running release was not touched.'; }
  switch_to "$release"
  if restart "$release"; then
    [ -z "$before" ] || echo "$before" > .previous
    prune
    echo "Release $release runs."
    return
  fi
  [ -n "$before" ] || fail "Release $release did not become healthy, and there is none before it. Its log: $base/.data/server.log"
  echo "Release $release did not become healthy: going back to $before …"
  switch_to "$before"
  restart "$before" || fail "Release $before does not start either. Its log: $base/.data/server.log"
  fail "Release $release did not become healthy (its log: $base/.data/server.log); $before runs again."
}

roll_back() {
  local now before
  now=$(basename "$(readlink current)")
  before=$(cat .previous 2> /dev/null || true)
  [ -n "$before" ] && [ -d "releases/$before" ] || fail 'There is no release to go back to.'
  switch_to "$before"
  restart "$before" || fail "Release $before does not start. Its log: $base/.data/server.log"
  echo "$now" > .previous
  echo "Release $before runs; $now can be had back the same way."
}

take_turn
case $action in
  install) install_release "$3" ;;
  rollback) roll_back ;;
  *) fail "Unknown action: $action" ;;
esac
