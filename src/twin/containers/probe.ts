import { request } from 'node:http'

/** A health check's answer: an HTTP status, or why there was none. */
export type Probed = { readonly status: number } | { readonly error: string }

/** One HTTP GET through the relay. `timeout` in real milliseconds. */
export function probe(socket: string, path: string, timeout: number): Promise<Probed> {
  return new Promise((resolve) => {
    const sent = request(
      { socketPath: socket, path, headers: { host: 'localhost' }, agent: false },
      (answer) => {
        answer.resume()
        answer.on('error', () => undefined)
        resolve({ status: answer.statusCode ?? 0 })
        sent.destroy()
      },
    )
    sent.setTimeout(timeout, () => sent.destroy(new Error('no answer in time')))
    sent.on('error', (error) => resolve({ error: error.message }))
    sent.end()
  })
}

/** `200-499`, `200,302`. https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_ContainerServiceHealthCheckConfig.html */
export const isSuccess = (successCodes: string, status: number): boolean =>
  successCodes.split(',').some((part) => {
    const [from = Number.NaN, to = from] = part.split('-').map(Number)
    return status >= from && status <= to
  })
