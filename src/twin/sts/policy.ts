/** The part of IAM's policy language that the twin reads. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export type PolicyDocument = {
  readonly Version?: string
  readonly Statement: Statement | readonly Statement[]
}
export type Statement = {
  readonly Sid?: string
  readonly Effect: 'Allow' | 'Deny'
  readonly Principal?: '*' | Readonly<Record<string, string | readonly string[]>>
  readonly Action?: string | readonly string[]
  readonly NotAction?: string | readonly string[]
  readonly Resource?: string | readonly string[]
  readonly Condition?: Conditions
}
/** Operator → key → values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>
/** The request's values by key; keys compare without case. */
export type Context = ReadonlyMap<string, readonly string[]>

export const many = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as T]

/** An explicit Deny wins; what no statement allows is denied. */
export function decide(document: PolicyDocument, applies: (statement: Statement) => boolean): boolean {
  const statements = many(document.Statement).filter(applies)
  return (
    statements.some(({ Effect }) => Effect === 'Allow') && !statements.some(({ Effect }) => Effect === 'Deny')
  )
}

/** `*` is any run of characters, `?` one. */
export function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.')
  return new RegExp(`^${source}$`, 's').test(text)
}

/** Actions compare without case. */
export const hasAction = ({ Action, NotAction }: Statement, action: string): boolean =>
  NotAction === undefined
    ? many(Action).some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase()))
    : !many(NotAction).some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase()))

type Comparison = (wanted: string, found: string) => boolean
const comparisons: Readonly<Record<string, Comparison>> = {
  StringEquals: (wanted, found) => wanted === found,
  StringEqualsIgnoreCase: (wanted, found) => wanted.toLowerCase() === found.toLowerCase(),
  StringLike: matches,
}
const negations: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
export function holds(conditions: Conditions | undefined, context: Context): boolean {
  return Object.entries(conditions ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => {
      const test = conditionTest(operator)
      if (test === undefined) throw new Error(`the twin does not know the condition operator "${operator}"`)
      return test(many(values), context.get(key.toLowerCase()))
    }),
  )
}

type Test = (wanted: readonly string[], found: readonly string[] | undefined) => boolean

function conditionTest(operator: string): Test | undefined {
  const [, set, name = '', ifExists] = /^(ForAnyValue:|ForAllValues:)?(\w+?)(IfExists)?$/.exec(operator) ?? []
  if (name === 'Null') return (wanted, found) => wanted.some((value) => value === String(found === undefined))
  const negated = negations[name]
  const compare = comparisons[negated ?? name]
  if (compare === undefined) return undefined
  const fits = (wanted: readonly string[], found: string): boolean =>
    wanted.some((value) => compare(value, found)) !== (negated !== undefined)
  return (wanted, found) => {
    // A missing key fails a positive test and passes a negated one; ForAllValues is true of an empty set.
    if (found === undefined)
      return ifExists !== undefined || set === 'ForAllValues:' || (negated !== undefined && set === undefined)
    return set === 'ForAllValues:'
      ? found.every((value) => fits(wanted, value))
      : found.some((value) => fits(wanted, value))
  }
}
