import { Buffer } from 'node:buffer'
import { masked } from '../secrets/disclosure.ts'
import type { Inspector } from '../secrets/inspect.ts'
import { withoutKeys } from '../secrets/log-lines.ts'
import type { Containers } from './containers.ts'

/** Shorter values are words of any log (`true`, `info`, a port). */
const shortest = 8
const shortestSecret = 4
const secretName = /pass|pwd|secret|token|key|cred|auth|salt|dsn|private/i

/**
 * Takes the values of containers' environments and every secret that the inspector finds out of a line. A value
 * reads as its name, `[COGNITO_CLIENT_SECRET]`; so do its base64, JSON-escaped and URL-escaped forms.
 */
export function redactor(workloads: readonly Containers[], inspector: Inspector): (line: string) => string {
  const named = namedValues(workloads)
  return (line) => withoutHits(named(line), inspector)
}

/** The same for the lines of one log: a secret may go over several of them, or be proven by what another says. */
export function logRedactor(
  workloads: readonly Containers[],
  inspector: Inspector,
): (lines: readonly string[]) => readonly string[] {
  const named = namedValues(workloads)
  return (lines) => {
    const text = withoutKeys(lines).map(named).join('\n')
    const whole = masked(text, inspector.inspectText(text, 'log'))
    return whole.split('\n').map((line) => withoutHits(line, inspector))
  }
}

function namedValues(workloads: readonly Containers[]): (line: string) => string {
  const known = workloads.flatMap((containers) =>
    Object.values(containers).flatMap(({ environment }) => Object.entries(environment).flatMap(formsOf)),
  )
  // Longest first, so that a value inside another does not leave the rest of that one behind.
  const forms = [...new Map(known)].sort(([a], [b]) => b.length - a.length)
  return (line) => forms.reduce((text, [form, name]) => text.replaceAll(form, `[${name}]`), line)
}

function withoutHits(line: string, inspector: Inspector): string {
  const hits = inspector.inspectText(line, 'log')
  const hidden = hits.find(({ secret }) => !line.includes(secret))
  // What was decoded to be found cannot be cut out by its value.
  return hidden === undefined ? masked(line, hits) : `[line left out: ${hidden.rule.title}]`
}

function formsOf([name, value]: readonly [string, string]): readonly (readonly [string, string])[] {
  if (value.length < (secretName.test(name) ? shortestSecret : shortest)) return []
  // Logs come line by line: each line of a long value (a PEM key) counts on its own.
  const parts = [value, ...value.split(/\r?\n/).filter((part) => part.length >= shortest && part !== value)]
  return parts.flatMap((part) =>
    [part, JSON.stringify(part).slice(1, -1), encodeURIComponent(part), encodeURI(part), ...base64Of(part)]
      .filter((form) => form.length >= shortestSecret)
      .map((form) => [form, name] as const),
  )
}

/** The value as base64, and inside base64, wherever it starts: three alignments, two alphabets. */
function base64Of(value: string): readonly string[] {
  const bytes = Buffer.from(value, 'utf8')
  const inside = [0, 1, 2].flatMap((offset) => {
    const whole = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
    const inner = whole.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6))
    return inner.length < shortest ? [] : [inner, inner.replaceAll('+', '-').replaceAll('/', '_')]
  })
  return [bytes.toString('base64'), bytes.toString('base64url'), ...inside]
}
