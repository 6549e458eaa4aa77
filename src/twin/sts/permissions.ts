import type { Principal } from './key-ring.ts'
import { decide, hasAction, many, matches } from './policy.ts'

/**
 * Whether every policy of the principal allows the action. `resource` is '*' for the actions that have no
 * resource-level permissions. Statements with conditions on tags are not read: the twin holds no tags.
 */
export const allows = (principal: Principal, action: string, resource: string): boolean =>
  principal.policies.every((policy) =>
    decide(
      policy,
      (statement) =>
        hasAction(statement, action) &&
        many(statement.Resource).some((pattern) => matches(pattern, resource)),
    ),
  )
