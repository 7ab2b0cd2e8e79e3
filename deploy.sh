#!/usr/bin/env bash
# Puts this checkout on another machine over ssh, or goes back to the release before (docs/runbook.md).
#
#   npm run deploy -- user@host:/srv/guildhall
#   npm run deploy -- --rollback user@host:/srv/guildhall
#
# SSH="ssh -p 2222 -i key" chooses another ssh command.
set -euo pipefail
cd "$(dirname "$0")"

fail() { printf '\n%s\n' "$@" >&2; exit 1; }

action=release
if [ "${1:-}" = --rollback ]; then action=rollback; shift; fi
target=${1:-}
host=${target%%:*}
base=${target#*:}
if [ -z "$target" ] || [ "$host" = "$target" ] || [ "${base#/}" = "$base" ] || [ "$base" = / ]; then
  fail 'Where to? For example: npm run deploy -- user@host:/srv/guildhall' 'The path must be absolute; the folder is made when it is missing.'
fi
base=${base%/}
case $base in *[!A-Za-z0-9/._-]*) fail "The path may hold letters, digits and / . _ - only: $base" ;; esac
for tool in rsync "${SSH%% *}"; do
  [ -z "$tool" ] || command -v "$tool" > /dev/null || fail "$tool is needed to deploy; install it first."
done
ssh_command=${SSH:-ssh}
remote() { $ssh_command "$host" "$@"; }

if [ "$action" = rollback ]; then
  remote "bash '$base/current/scripts/remote-release.sh' rollback '$base'"
  exit
fi

echo "Looking at $host …"
facts=$(remote "uname -sm; mkdir -p '$base/releases' && cd '$base' && df -Pk . | awk 'NR==2 {print \$4}'; command -v rsync npm node | wc -l; cat .env 2>/dev/null | grep -c . || true") \
  || fail "$host cannot be reached, or $base cannot be made there." "Try it by hand: $ssh_command $host mkdir -p $base"
{ read -r system; read -r free; read -r tools; read -r settings; } <<< "$facts"
[ "$tools" -eq 3 ] || fail "$host needs rsync, and Node 20 or newer with npm. On Debian: apt-get install rsync nodejs npm"
[ "$free" -gt 1500000 ] || fail "$host has less than 1.5 GB free below $base."
[ "$system" = "$(uname -sm)" ] || fail "The build fits $(uname -sm), but $host is $system." 'Deploy from a machine of the same kind.'
[ "$settings" -gt 0 ] || echo "  (there is no $base/.env yet: the release starts with its defaults, on http://localhost:3000 of that machine)"

node scripts/run.mjs build
release=$(date -u +%Y%m%d%H%M%S)-$(git rev-parse --short HEAD 2> /dev/null || echo local)
[ -z "$(git status --porcelain 2> /dev/null)" ] || release=$release-changed

echo "Copying release $release …"
previous=$(remote "readlink '$base/current' 2>/dev/null || true")
rsync -a --delete -e "$ssh_command" ${previous:+--link-dest="$base/$previous"} \
  --exclude=/node_modules --exclude=/.git --exclude=/.data --exclude=/.env --exclude=/.nuxt --exclude=/tests --exclude=/coverage \
  ./ "$host:$base/releases/$release/" || fail 'The copy failed; the running release was not touched.'
remote "bash '$base/releases/$release/scripts/remote-release.sh' install '$base' '$release'"
