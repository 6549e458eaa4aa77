import { asError, Halted } from '../../core/command/failure.ts'

type SdkError = Error & {
  readonly $metadata?: { readonly httpStatusCode?: number }
  readonly $fault?: string
  readonly tip?: string
}

export const statusOf = (error: SdkError): number => error.$metadata?.httpStatusCode ?? 0

const denied =
  /^(AccessDenied|Unauthenticated|UnrecognizedClient|InvalidClientTokenId|ExpiredToken|NotAuthorized)/

/**
 * What a failed call means. An aborted one is thrown on as it is.
 * @param action as IAM writes it, `lightsail:GetContainerServices`
 * @param host of the endpoint
 */
export function halted(thrown: unknown, action: string, host: string): Error {
  const error: SdkError = asError(thrown)
  if (error.name === 'AbortError') return error
  const status = statusOf(error)
  if (denied.test(error.name) || status === 401 || status === 403)
    return new Halted(
      'incomplete',
      'access-denied',
      `AWS refused ${action} (${error.name}): ${remedy(action)}`,
      {
        cause: error,
      },
    )
  if (error.name === 'CredentialsProviderError')
    return new Halted(
      'incomplete',
      'access-denied',
      'No AWS credentials were found: give input "role-to-assume", or sign in.',
      { cause: error },
    )
  if (error.$fault === 'client' && status >= 400 && status < 500 && !/Throttling|TooMany/.test(error.name)) {
    const said = [error.message, error.tip].filter((part) => part !== undefined && part !== '')
    const message = `AWS refused ${action} (${error.name}): ${said.join(' ')}`
    return new Halted('incomplete', 'refused', message, { cause: error })
  }
  const why = status === 0 ? codeOf(error) : `${error.name}, HTTP ${status}`
  return new Halted('incomplete', 'unreachable', `${action} got no answer from ${host} (${why}).`, {
    cause: error,
  })
}

/** @param action as the API names it, `GetContainerServices` */
export type Call = <T>(action: string, answer: Promise<T>) => Promise<T>

/**
 * How one service is asked: what fails is `halted`.
 * @param service as IAM writes it, `ecs`
 * @param isAnswer tells an error that answers the question, such as an absence; it is thrown on as it is
 */
export const callsOf =
  (service: string, host: string, isAnswer: (error: unknown) => boolean = () => false): Call =>
  async (action, answer) => {
    try {
      return await answer
    } catch (error) {
      throw isAnswer(error) ? error : halted(error, `${service}:${action}`, host)
    }
  }

const remedy = (action: string): string =>
  `allow the action "${action}" in the role's permission policy, or sign in again if the session has expired.`

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : error.name

/**
 * A member that AWS's answer always has.
 * @param of the service, as a sentence calls it
 * @throws Halted incomplete `refused`: an answer without it is none of AWS's
 */
export function given<T>(value: T | undefined, of: string): T {
  if (value !== undefined) return value
  throw new Halted('incomplete', 'refused', `An answer of ${of} lacks a member that it always has.`)
}
