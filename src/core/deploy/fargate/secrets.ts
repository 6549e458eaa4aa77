import { Halted } from '../../command/failure.ts'
import type { Debt } from '../../report/report.ts'
import { type Carried, freshIn, inNames, secretsIn } from '../environment-secrets.ts'
import { openValues, type TaskDefinition } from './definition.ts'
import type { Want } from './plan.ts'

type Place = Pick<Carried, 'container' | 'key'> & Partial<Pick<Carried, 'setting'>>

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
  const places = [...inherited, ...carried]
  const distinct = new Map(places.map((place) => [`${place.container}/${place.key}`, place]))
  return [...distinct.values()].map((place) => owed(service, place))
}

function newSecret(fresh: readonly Carried[]): Halted {
  return new Halted(
    'blocked',
    'new-secret',
    `The task definition holds a secret in the open that does not run yet: ${inNames(fresh)}. Everyone who may describe task definitions reads it, also when another has replaced it. Rotate it, keep the new one in Secrets Manager (aws secretsmanager create-secret), and give it by reference: ${reference(fresh[0]?.key ?? '')}.`,
    { evidence: { 'new-secret': fresh.map(({ setting }) => setting) } },
  )
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html */
function reference(key: string): string {
  const option = /^logConfiguration\.options\.(.+)$/.exec(key)?.[1]
  return `"${option === undefined ? 'secrets' : 'secretOptions'}": [{ "name": "${option ?? key}", "valueFrom": "ARN" }]`
}

const owed = (service: string, place: Place): Debt => ({
  what: whatIs(place),
  where: `${service}/${place.container}`,
  'way out': /^AWS_/.test(place.key)
    ? 'give the task a task role (taskRoleArn), which needs no key; then delete the key (aws iam delete-access-key)'
    : `keep it in Secrets Manager and give it by reference (${reference(place.key)}); then rotate it: older revisions keep the old value until they are deleted (aws ecs delete-task-definitions)`,
})

function whatIs({ container, key, setting }: Place): string {
  if (key === 'command') return 'a secret in the container’s command'
  const isElsewhere = setting === `${container}.${key}`
  return isElsewhere ? `a secret in the container’s ${key}` : `${key} in the container's environment`
}
