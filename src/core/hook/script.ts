/** The hooks that are installed. */
export const hookNames = ['pre-commit', 'pre-push'] as const
export type HookName = (typeof hookNames)[number]

/** The programs that a hook starts, absolute. */
export type Programs = { readonly node: string; readonly cli: string }

/** In the second line of every hook that kship wrote: how it is known again. */
const mark = '# kship hook'

/** What a hook that was there before is kept as; it runs first, since it may stage more. */
export const keptName = (name: HookName): string => `${name}.kship-kept`

const bodies: Readonly<Record<HookName, string>> = {
  'pre-commit': `[ ! -x "$kept" ] || "$kept" "$@" || exit $?
"$node" "$cli" secret-guard --scope staged --quiet >&2 || exit 1
`,
  // git tells the pushed refs on stdin: the kept hook and the guard both hear them.
  'pre-push': `refs=$(cat)
[ ! -x "$kept" ] || printf '%s\\n' "$refs" | "$kept" "$@" || exit $?
# Without a named remote git says its URL twice. A URL may hold a password, so a name that no remote can have goes on.
[ "$1" != "$2" ] || set -- 'no remote'
printf '%s\\n' "$refs" | "$node" "$cli" secret-guard --scope push --remote "$1" --quiet >&2 || exit 1
`,
}

/** A POSIX shell script. It blocks when kship is gone: a guard that is silently absent is worse than none. */
export function hookScript(name: HookName, { node, cli }: Programs): string {
  return `#!/bin/sh
${mark}: ${name}. \`kship hook remove\` takes it away and puts back what was there before.
node=${quoted(node)}
cli=${quoted(cli)}
kept="$(dirname -- "$0")/${keptName(name)}"
if [ ! -x "$node" ] || [ ! -f "$cli" ]; then
  echo "kship hook: kship is no longer at $cli (run by $node), so nothing was looked at." >&2
  echo "kship hook: run 'kship hook install' again where kship is now, or delete $0." >&2
  exit 1
fi
${bodies[name]}`
}

/** One word of a shell, whatever is in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

export type HookState = 'installed' | 'outdated' | 'absent' | 'someone else’s'

/** @param found the text of the hook's file, undefined when there is none */
export function stateOf(found: string | undefined, script: string): HookState {
  if (found === undefined) return 'absent'
  if (found === script) return 'installed'
  return found.split('\n', 2)[1]?.startsWith(mark) === true ? 'outdated' : 'someone else’s'
}
