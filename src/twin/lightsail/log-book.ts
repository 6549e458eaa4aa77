import type { ContainerServiceLogEvent } from '@aws-sdk/client-lightsail'
import type { TwinClock } from '../clock.ts'

type Line = { readonly at: number; readonly container: string; readonly message: string }
export type LogQuery = {
  readonly containerName: string
  readonly startTime?: Date | undefined
  readonly endTime?: Date | undefined
  readonly filterPattern?: string | undefined
  readonly pageToken?: string | undefined
}
export type LogPage = { readonly logEvents: ContainerServiceLogEvent[]; readonly nextPageToken?: string }

/** What the containers of a service have written, oldest first. */
export type LogBook = {
  write(container: string, message: string): void
  page(query: LogQuery): LogPage
}

/** `unverified`: the documentation gives no size of a page. */
const pageSize = 100
const kept = 10_000

export function logBook(clock: TwinClock): LogBook {
  const lines: Line[] = []
  return {
    write(container, message) {
      lines.push({ at: clock.now(), container, message })
      if (lines.length > kept) lines.shift()
    },
    page({ containerName, startTime, endTime, filterPattern = '', pageToken = '0' }) {
      const found = lines.filter(
        ({ at, container, message }) =>
          container === containerName &&
          (startTime === undefined || at >= startTime.getTime()) &&
          (endTime === undefined || at <= endTime.getTime()) &&
          hasTerms(message, filterPattern),
      )
      const from = Number(pageToken)
      const next = from + pageSize
      return {
        logEvents: found.slice(from, next).map(({ at, message }) => ({ createdAt: new Date(at), message })),
        ...(next < found.length && { nextPageToken: String(next) }),
      }
    },
  }
}

/** Plain terms, all of which must occur, `-term` must not; of the pattern language only this. */
function hasTerms(message: string, pattern: string): boolean {
  const terms = pattern.match(/-?"[^"]*"|\S+/g) ?? []
  return terms.every((term) => {
    const without = term.startsWith('-')
    return message.includes(term.replace(/^-/, '').replaceAll('"', '')) !== without
  })
}
