import { UsageError } from '../command/failure.ts'
import { parsePolicy } from '../policy/parse.ts'
import type { Policy, Proposed, Waiver } from '../policy/policy.ts'
import { ownKinds } from './own-rules.ts'

/**
 * @param file as a person would call it
 * @param read the policy as the branch has it
 */
export async function proposedBy(
  file: string,
  read: () => string,
  law: Pick<Policy, 'waivers'>,
): Promise<Proposed> {
  try {
    const { waivers, rules } = parsePolicy(file, read())
    await ownKinds(rules)
    return { waivers: waivers.filter((one) => !law.waivers.some((there) => isSame(one, there))), debt: [] }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    const what = 'policy that stops every run once it is merged'
    return { waivers: [], debt: [{ what, where: file, 'way out': error.message }] }
  }
}

const isSame = (a: Waiver, b: Waiver): boolean => a.fingerprint === b.fingerprint && a.expires === b.expires
