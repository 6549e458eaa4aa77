import { Halted } from '../../command/failure.ts'
import type { Debt } from '../../report/report.ts'
import { type Carried, freshIn, inNames, secretsIn } from '../environment-secrets.ts'
import { openValues, type TaskDefinition } from './definition.ts'
import type { Want } from './plan.ts'

type Place = Pick<Carried, 'container' | 'key'>

/**
 * ECS has a channel for secrets, so a new one in the open is refused; one that runs today in this very place is debt.
 * @param inherited variables that were copied in the open
 * @throws Halted blocked `new-secret`
 */
export function judgeSecrets(
  wanted: TaskDefinition,
  running: TaskDefinition,
  inherited: readonly Place[],
  { service, inspector }: Pick<Want, 'service' | 'inspector'>,
): readonly Debt[] {
  const values = openValues(wanted)
  const carried = secretsIn(values, inspector)
  const fresh = freshIn(carried, values, openValues(running))
  if (fresh.length > 0) throw newSecret(fresh)
  const places = [...inherited, ...carried].map(({ container, key }) => ({ container, key }))
  const distinct = new Map(places.map((place) => [`${place.container}/${place.key}`, place]))
  return [...distinct.values()].map((place) => owed(service, place))
}

function newSecret(fresh: readonly Carried[]): Halted {
  const name = fresh[0]?.key ?? ''
  return new Halted(
    'blocked',
    'new-secret',
    `The task definition holds a secret in the open that does not run yet: ${inNames(fresh)}. Everyone who may describe task definitions reads it, also when another has replaced it. Rotate it, keep the new one in Secrets Manager (aws secretsmanager create-secret), and give it by reference: "secrets": [{ "name": "${name}", "valueFrom": "ARN" }].`,
    { evidence: { 'new-secret': fresh.map(({ setting }) => setting) } },
  )
}

const owed = (service: string, { container, key }: Place): Debt => ({
  what: key === 'command' ? 'a secret in the container’s command' : `${key} in the container's environment`,
  where: `${service}/${container}`,
  'way out': /^AWS_/.test(key)
    ? 'give the task a task role (taskRoleArn), which needs no key; then delete the key (aws iam delete-access-key)'
    : `keep it in Secrets Manager and give it by reference ("secrets": [{ "name": "${key}", "valueFrom": "ARN" }]); then rotate it: older revisions keep the old value until they are deleted (aws ecs delete-task-definitions)`,
})
