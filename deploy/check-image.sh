#!/usr/bin/env bash
# Runs the steps of the Dockerfile without Docker, in a clean folder: the files that .dockerignore lets in, the RUN
# lines, then CMD as a normal user who cannot write the code, and the health check. Needs npm and the registry.
#
#   deploy/check-image.sh            as root the program runs as the user nobody, otherwise as the current user
set -euo pipefail

project=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
port=${CHECK_PORT:-18080}
program=
clean_up() {
  local status=$?
  [ -z "$program" ] || kill -TERM "$program" 2>/dev/null || true
  wait
  chmod -R u+w "$work" && rm -rf "$work"
  exit "$status"
}
trap clean_up EXIT
chmod 711 "$work"
mkdir "$work/app" "$work/data"

say() { printf '\n== %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }
# Reads the list of words of the last CMD in a line that begins with $1.
words_of() {
  grep "^$1 " "$project/Dockerfile" | grep -o '\[.*\]' | node -e '
    for (const word of JSON.parse(require("fs").readFileSync(0, "utf8"))) console.log(word);
  '
}

say 'COPY: what .dockerignore lets in'
sed -n 's/^!//p' "$project/.dockerignore" | (cd "$project" && tar cf - --files-from -) | tar xf - -C "$work/app"
ls -A "$work/app"

cd "$work/app"
export NODE_ENV=production npm_config_update_notifier=false
grep '^RUN ' "$project/Dockerfile" | sed 's/^RUN //; s/ && mkdir .*//' | while read -r step; do
  say "RUN $step"
  bash -euo pipefail -c "$step"
done
[ -f dist/main.js ] || fail 'dist/main.js was not built'
[ ! -d node_modules/vitest ] || fail 'packages for development were installed'

say 'USER: a normal user, a read-only code folder'
as_user=()
if [ "$(id -u)" = 0 ]; then
  chown nobody "$work/data"
  as_user=(setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups)
fi
chmod -R a-w,a+rX "$work/app"
export HOME="$work/data" DATA_DIR="$work/data" HTTP_HOST=127.0.0.1 HTTP_PORT=$port
! "${as_user[@]}" touch "$work/app/dist/x" 2>/dev/null || fail 'the code folder can be written'

say "CMD: $(words_of CMD | tr '\n' ' ')(without BOT_TOKEN: the chat page and the embedded PostgreSQL)"
mapfile -t command < <(words_of CMD)
mapfile -t health < <(words_of HEALTHCHECK)
"${as_user[@]}" "${command[@]}" >"$work/output" 2>&1 &
program=$!
for _ in $(seq 120); do
  kill -0 "$program" 2>/dev/null || { cat "$work/output"; fail 'the program ended'; }
  "${as_user[@]}" "${health[@]}" 2>/dev/null && break
  sleep 0.5
done
"${as_user[@]}" "${health[@]}" || { cat "$work/output"; fail 'the health check'; }
grep -A2 '^Tally is running' "$work/output"

say 'npm run job: does not compile'
job=$("${as_user[@]}" npm run --silent job -- habits)
echo "$job"
[[ $job == *succeeded* && $job != *Compiling* ]] || fail 'npm run job'

say 'SIGTERM'
kill -TERM "$program"
wait "$program" || fail "the exit code is $?"
program=
"${as_user[@]}" "${health[@]}" 2>/dev/null && fail 'the health check passes after the stop'

say 'A DATA_DIR that cannot be written is one sentence'
refusal=$(DATA_DIR="$work/app/data" "${as_user[@]}" "${command[@]}" 2>&1 >/dev/null) && fail 'it started'
echo "$refusal"
[[ $(wc -l <<<"$refusal") = 1 && $refusal == "DATA_DIR "* ]] || fail 'more than one sentence'

say 'All steps of the Dockerfile passed, without Docker.'
