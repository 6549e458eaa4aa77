import { inspector } from '../../../../src/core/scan/inspector/engine.ts'
import type { Scanner } from '../../../../src/core/scan/inspector/scanner.ts'
import { fakeClock, silent } from '../../../fakes/clock.ts'
import { fakeImage } from '../../../fakes/image.ts'
import { fakeScanner } from '../../../fakes/scanner.ts'

const image = fakeImage(Buffer.from('layer'))
export const { digest } = image.descriptor
const place = {
  address: 'registry.example.invalid',
  repository: 'advisor',
  region: 'eu-west-1',
  timeout: 600_000,
}

/** Asks about an image, by a scanner that goes by the clock of the test. */
export function ask(
  options: Parameters<typeof fakeScanner>[1],
  change: Partial<Scanner> = {},
  { timeout = 600_000, signal = new AbortController().signal } = {},
) {
  const clock = fakeClock(1_000_000)
  const scanner = fakeScanner(clock, options, change)
  const ports = { scanner, progress: silent, clock, signal, random: () => 0.5 }
  const engine = inspector({ ...place, timeout }, ports)
  return { clock, scanner, answer: engine.ask(image, []) }
}
