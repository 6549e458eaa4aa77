import { UsageError } from '../command/failure.ts'
import { didYouMean } from '../command/inputs.ts'

/** Reads the members of a specification file; every error names the file and the member, never a value. */
export class Members {
  readonly file: string
  /** `containers.app`, '' at the top. */
  readonly path: string
  readonly entries: Readonly<Record<string, unknown>>

  constructor(file: string, path: string, value: unknown) {
    this.file = file
    this.path = path
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw malformed(file, `${path === '' ? 'the file' : path} must be a map of members`)
    }
    this.entries = value as Record<string, unknown>
  }

  /** @throws UsageError on a member that is none of these, with the nearest name */
  only(known: readonly string[]): this {
    const stray = Object.keys(this.entries).find((name) => !known.includes(name))
    if (stray === undefined) return this
    throw malformed(this.file, `unknown member "${this.#at(stray)}"${didYouMean(stray, known)}`)
  }

  map(name: string): Members | undefined {
    const value = this.#value(name)
    return value === undefined ? undefined : new Members(this.file, this.#at(name), value)
  }

  /** A list of maps; empty when absent. */
  maps(name: string): readonly Members[] {
    const value = this.#value(name) ?? []
    if (!Array.isArray(value)) throw malformed(this.file, `${this.#at(name)} must be a list`)
    return value.map((item, at) => new Members(this.file, `${this.#at(name)}[${at}]`, item))
  }

  /** A number, or text that says one; as text, which is how AWS takes it. */
  amount(name: string): string | undefined {
    const value = this.#value(name)
    return typeof value === 'number' ? String(value) : this.text(name)
  }

  text(name: string): string | undefined {
    const value = this.#value(name)
    if (value === undefined || typeof value === 'string') return value
    throw malformed(this.file, `${this.#at(name)} must be text; put it in quotes`)
  }

  whole(name: string, min: number, max: number): number | undefined {
    const value = this.#value(name)
    if (value === undefined) return undefined
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value
    throw malformed(this.file, `${this.#at(name)} must be a whole number from ${min} to ${max}`)
  }

  texts(name: string): readonly string[] {
    const value = this.#value(name) ?? []
    if (Array.isArray(value) && value.every((item): item is string => typeof item === 'string')) return value
    throw malformed(this.file, `${this.#at(name)} must be a list of texts`)
  }

  /** Every member of a map as text: an environment, ports. */
  allTexts(): Readonly<Record<string, string>> {
    return Object.fromEntries(Object.keys(this.entries).map((name) => [name, this.required(name)]))
  }

  required(name: string): string {
    const value = this.text(name)
    if (value === undefined) throw malformed(this.file, `${this.#at(name)} has no value; write "" for none`)
    return value
  }

  #value(name: string): unknown {
    return Object.hasOwn(this.entries, name) ? (this.entries[name] ?? undefined) : undefined
  }

  #at(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`
  }
}

export const malformed = (file: string, why: string, cause?: unknown): UsageError =>
  new UsageError('malformed-file', 'spec', `input "spec": ${file}: ${why}`, cause)
