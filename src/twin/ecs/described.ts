import type { Failure } from '@aws-sdk/client-ecs'

/** What a describe call does not find is a failure beside the rest, with HTTP 200.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html */
export function describedBy<T>(
  names: readonly string[],
  find: (name: string) => T | undefined,
): { readonly found: T[]; readonly failures: Failure[] } {
  const looked = names.map((name) => ({ name, one: find(name) }))
  return {
    found: looked.flatMap(({ one }) => (one === undefined ? [] : [one])),
    failures: looked.flatMap(({ name, one }) =>
      one === undefined ? [{ arn: name, reason: 'MISSING' }] : [],
    ),
  }
}
