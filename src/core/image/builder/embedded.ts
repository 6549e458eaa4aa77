import { UsageError } from '../../command/failure.ts'
import type { Dockerfile } from '../dockerfile/dockerfile.ts'
import { onlyStage } from '../dockerfile/followed.ts'
import { type BuildPlan, planBuild } from '../dockerfile/plan.ts'
import type { Image } from '../oci.ts'

export type EmbeddedPlan = {
  readonly plan: BuildPlan
  /** Absent for `FROM scratch`. */
  readonly base?: Image
}

/**
 * What the embedded builder would do, or why it cannot follow this Dockerfile: whoever asked for it hears that,
 * `auto` looks for another.
 * @param given name → image that `build-context` brings
 */
export function planEmbedded(
  dockerfile: Dockerfile,
  given: ReadonlyMap<string, Image>,
): EmbeddedPlan | UsageError {
  try {
    const { from, line } = onlyStage(dockerfile)
    const base = given.get(from)
    if (base === undefined && from !== 'scratch') {
      const message = `${dockerfile.file}:${line}: FROM ${from} is not at hand: give it by --build-context ${from}=oci-layout://FOLDER`
      throw new UsageError('missing-input', 'build-context', message)
    }
    return { plan: planBuild(dockerfile, base?.config.config), ...(base !== undefined && { base }) }
  } catch (error) {
    if (error instanceof UsageError) return error
    throw error
  }
}
