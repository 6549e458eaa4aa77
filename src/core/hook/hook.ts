/** The hooks that are installed, and how each runs the guard. */
export const hookNames = ['pre-commit', 'pre-push'] as const
export type HookName = (typeof hookNames)[number]

/** The programs that a hook starts, absolute. */
export type Programs = { readonly node: string; readonly cli: string }

/** In the second line of every hook that kship wrote: how it is known again. */
export const mark = '# kship hook'

/** What a hook that was there before is kept as; it runs first. */
export const keptName = (name: HookName): string => `${name}.kship-kept`

const runs: Readonly<Record<HookName, string>> = {
  'pre-commit': 'secret-guard --scope staged',
  'pre-push': 'secret-guard --scope push --remote "$1"',
}

/**
 * A POSIX shell script. It blocks when kship is gone: a guard that is silently absent is worse than none. What git
 * says on stdin (the pushed refs) goes to the kept hook and to the guard alike.
 */
export function hookScript(name: HookName, { node, cli }: Programs): string {
  const kept = keptName(name)
  return `#!/bin/sh
${mark}: ${name}. \`kship hook remove\` takes it away and puts back what was there before.
node=${quoted(node)}
cli=${quoted(cli)}
kept="$(dirname -- "$0")/${kept}"
if [ ! -x "$node" ] || [ ! -f "$cli" ]; then
  echo "kship hook: kship is gone from $cli (node: $node)." >&2
  echo "kship hook: install it again and run 'kship hook install', or delete $0." >&2
  exit 1
fi
refs=$(cat)
if [ -x "$kept" ]; then
  printf '%s\\n' "$refs" | "$kept" "$@" || exit $?
fi
printf '%s\\n' "$refs" | "$node" "$cli" ${runs[name]} --quiet >&2 || exit 1
`.replace('refs=$(cat)', name === 'pre-push' ? 'refs=$(cat)' : 'refs=')
}

/** One word of a shell, whatever is in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

export type HookState = 'installed' | 'absent' | 'outdated' | 'other'

/** @param found the text of the file, undefined when there is none */
export function stateOf(found: string | undefined, script: string): HookState {
  if (found === undefined) return 'absent'
  if (found === script) return 'installed'
  return isOurs(found) ? 'outdated' : 'other'
}

export const isOurs = (text: string): boolean => text.split('\n', 2)[1]?.startsWith(mark) === true
