/** CPU units → MiB of memory. docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html */
type Memory = { readonly from: number; readonly to: number; readonly step: number }

const gib = 1024
const sizes: ReadonlyMap<number, readonly number[] | Memory> = new Map<number, readonly number[] | Memory>([
  [256, [512, gib, 2 * gib]],
  [512, { from: gib, to: 4 * gib, step: gib }],
  [1024, { from: 2 * gib, to: 8 * gib, step: gib }],
  [2048, { from: 4 * gib, to: 16 * gib, step: gib }],
  [4096, { from: 8 * gib, to: 30 * gib, step: gib }],
  [8192, { from: 16 * gib, to: 60 * gib, step: 4 * gib }],
  [16384, { from: 32 * gib, to: 120 * gib, step: 8 * gib }],
])

/** `512`, `.5 vCPU`, `1 GB` as units or MiB; NaN for anything else. */
export function amountOf(text: string, unit: 'vCPU' | 'GB'): number {
  const [, number, named] = /^(\d+(?:\.\d+)?|\.\d+)\s*([a-z]*)$/i.exec(text.trim()) ?? []
  if (number === undefined) return Number.NaN
  if (named === '') return Number(number)
  return named?.toLowerCase() === unit.toLowerCase() ? Number(number) * gib : Number.NaN
}

/** What is wrong with a size of a Fargate task, naming the valid ones; undefined: nothing. */
export function wrongSize(cpu: string | undefined, memory: string | undefined): string | undefined {
  if (cpu === undefined || memory === undefined)
    return `cpu and memory are required on Fargate: cpu one of ${[...sizes.keys()].join(', ')}`
  const [units, mib] = [amountOf(cpu, 'vCPU'), amountOf(memory, 'GB')]
  const allowed = sizes.get(units)
  if (allowed === undefined)
    return `cpu ${units} is none that Fargate has: ${[...sizes.keys()].join(', ')} (CPU units)`
  if (fits(mib, allowed)) return undefined
  return `memory ${mib} does not go with cpu ${units} on Fargate, which has there ${inWords(allowed)}`
}

const fits = (memory: number, allowed: readonly number[] | Memory): boolean =>
  'step' in allowed
    ? memory >= allowed.from && memory <= allowed.to && memory % allowed.step === 0
    : allowed.includes(memory)

const inWords = (allowed: readonly number[] | Memory): string =>
  'step' in allowed
    ? `${allowed.from} to ${allowed.to} in steps of ${allowed.step} (MiB)`
    : `${allowed.join(', ')} (MiB)`
