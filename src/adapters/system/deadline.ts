/**
 * Work under a signal that also ends after `timeout` milliseconds. With a timer of its own: what
 * `AbortSignal.any([signal, AbortSignal.timeout(…)])` holds may be collected before it fires, and then never does
 * (nodejs/node#57736).
 */
export async function withDeadline<T>(
  signal: AbortSignal,
  timeout: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const stop = (): void => controller.abort(signal.reason)
  const timer = setTimeout(() => controller.abort(new Error('no answer in time')), timeout)
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  try {
    return await work(controller.signal)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}
