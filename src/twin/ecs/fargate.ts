type Memories = { readonly from: number; readonly to: number; readonly step: number }

/** Memory in MiB by CPU units: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size */
const sizes: ReadonlyMap<number, Memories> = new Map([
  [512, { from: 1024, to: 4096, step: 1024 }],
  [1024, { from: 2048, to: 8192, step: 1024 }],
  [2048, { from: 4096, to: 16384, step: 1024 }],
  [4096, { from: 8192, to: 30720, step: 1024 }],
  [8192, { from: 16384, to: 61440, step: 4096 }],
  [16384, { from: 32768, to: 122880, step: 8192 }],
])
const smallest: readonly number[] = [512, 1024, 2048]

/** Whether Fargate runs tasks of that size; units and MiB. */
export function isFargateSize(cpu: number, memory: number): boolean {
  if (cpu === 256) return smallest.includes(memory)
  const memories = sizes.get(cpu)
  if (memories === undefined) return false
  const { from, to, step } = memories
  return memory >= from && memory <= to && (memory - from) % step === 0
}

/** `256`, `.25 vCPU`, `1 vcpu` in units; NaN for anything else. Same page as above. */
export const cpuUnits = (text: string): number => amount(text, /^([\d.]+)\s*vcpu$/i)
/** `512`, `0.5 GB`, `1GB` in MiB; NaN for anything else. */
export const memoryMib = (text: string): number => amount(text, /^([\d.]+)\s*gb$/i)

function amount(text: string, unit: RegExp): number {
  const [, big] = unit.exec(text.trim()) ?? []
  return big === undefined ? (/^\d+$/.test(text) ? Number(text) : Number.NaN) : Number(big) * 1024
}
