import { expect, it } from '@jest/globals'
import { wrongSize } from '../../../../src/core/deploy/fargate/size.ts'

it.each([
  ['256', '512'],
  ['256', '2048'],
  ['.25 vCPU', '1 GB'],
  ['0.5vcpu', '4GB'],
  ['1024', '2048'],
  ['4096', '30720'],
  ['8 vCPU', '20 GB'],
  ['16384', '122880'],
])('Fargate has cpu %s with memory %s', (cpu, memory) => {
  expect(wrongSize(cpu, memory)).toBeUndefined()
})

it.each([
  ['256', '4096', '512, 1024, 2048 (MiB)'],
  ['512', '1536', '1024 to 4096 in steps of 1024'],
  ['1024', '1024', '2048 to 8192'],
  ['8192', '18432', '16384 to 61440 in steps of 4096'],
  ['16384', '126976', '32768 to 122880 in steps of 8192'],
  ['3 vCPU', '8 GB', '256, 512, 1024, 2048, 4096, 8192, 16384'],
  ['256', 'much', '512, 1024, 2048'],
  [undefined, '512', 'required'],
])('Fargate has no cpu %s with memory %s', (cpu, memory, valid) => {
  expect(wrongSize(cpu, memory)).toContain(valid)
})
