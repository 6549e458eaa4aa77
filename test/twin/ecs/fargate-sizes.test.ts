import { expect, it } from '@jest/globals'
import { cpuUnits, isFargateSize, memoryMib } from '../../../src/twin/ecs/fargate.ts'

it.each([
  [256, 512, true],
  [256, 1536, false],
  [256, 3072, false],
  [512, 512, false],
  [512, 4096, true],
  [1024, 2048, true],
  [1024, 2560, false],
  [4096, 30720, true],
  [4096, 31744, false],
  [8192, 20480, true],
  [8192, 18432, false],
  [16384, 40960, true],
  [300, 1024, false],
])('%d units with %d MiB: %s', (cpu, memory, expected) => {
  expect(isFargateSize(cpu, memory)).toBe(expected)
})

it('reads sizes as units or in words', () => {
  expect(['256', '.25 vCPU', '1 vcpu', 'much', '1.5'].map(cpuUnits)).toEqual([
    256,
    256,
    1024,
    Number.NaN,
    Number.NaN,
  ])
  expect(['512', '0.5 GB', '1GB', '1 MB'].map(memoryMib)).toEqual([512, 512, 1024, Number.NaN])
})
