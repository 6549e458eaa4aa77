import type { Principal } from './key-ring.ts'
import { type Context, decide, hasAction, holds, many, matches } from './policy.ts'

/**
 * Whether every policy of the principal allows the action. `resource` is '*' for the actions that have no
 * resource-level permissions. Conditions are read of calls whose `context` is told; others would ask for tags, and
 * the twin holds none.
 */
export const allows = (
  principal: Principal,
  action: string,
  resource: string,
  context: Context = new Map(),
): boolean =>
  principal.policies.every((policy) =>
    decide(
      policy,
      (statement) =>
        hasAction(statement, action) &&
        many(statement.Resource).some((pattern) => matches(pattern, resource)) &&
        (context.size === 0 || holds(statement.Condition, context)),
    ),
  )
