import { UsageError } from '../command/failure.ts'
import { parsePolicy } from './parse.ts'
import type { Policy, Proposed, Waiver } from './policy.ts'

/**
 * @param file as a person would call it
 * @param text the policy as the branch has it
 */
export function proposedBy(file: string, text: string, law: Pick<Policy, 'waivers'>): Proposed {
  try {
    const { waivers } = parsePolicy(file, text)
    return { waivers: waivers.filter((one) => !law.waivers.some((there) => isSame(one, there))), debt: [] }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    const what = 'policy that stops every run once it is merged'
    return { waivers: [], debt: [{ what, where: file, 'way out': error.message }] }
  }
}

const isSame = (a: Waiver, b: Waiver): boolean => a.fingerprint === b.fingerprint && a.expires === b.expires
