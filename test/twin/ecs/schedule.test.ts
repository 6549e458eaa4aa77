import { expect, it } from '@jest/globals'
import { type Placed, schedule } from '../../../src/twin/ecs/schedule.ts'

const usual = { minimumHealthy: 100, maximum: 200 }
const ill = (id: string): Placed => ({ id, current: id.startsWith('new'), healthy: false })
const well = (id: string): Placed => ({ ...ill(id), healthy: true })

it.each<[string, Placed[], number, typeof usual, { start: number; stop: string[] }]>([
  ['starts what is not there', [], 2, usual, { start: 2, stop: [] }],
  ['starts the new beside the old', [well('old-1')], 1, usual, { start: 1, stop: [] }],
  [
    'keeps the old while the new is not healthy',
    [well('old-1'), ill('new-1')],
    1,
    usual,
    { start: 0, stop: [] },
  ],
  [
    'stops the old once the new is healthy',
    [well('old-1'), well('new-1')],
    1,
    usual,
    { start: 0, stop: ['old-1'] },
  ],
  [
    'stops an old one that is not healthy',
    [well('old-1'), ill('old-2')],
    1,
    usual,
    { start: 0, stop: ['old-2'] },
  ],
  [
    'rounds the maximum down',
    [well('old-1'), well('old-2'), well('old-3')],
    3,
    { minimumHealthy: 100, maximum: 150 },
    { start: 1, stop: [] },
  ],
  [
    'rounds the minimum up',
    [well('old-1'), well('old-2'), well('old-3')],
    3,
    { minimumHealthy: 50, maximum: 100 },
    { start: 0, stop: ['old-1'] },
  ],
  [
    'stops what is too much of the new',
    [well('new-1'), well('new-2')],
    1,
    usual,
    { start: 0, stop: ['new-2'] },
  ],
  ['stops all for a desired count of 0', [well('new-1')], 0, usual, { start: 0, stop: ['new-1'] }],
  [
    'is stuck between 100 and 100',
    [well('old-1')],
    1,
    { minimumHealthy: 100, maximum: 100 },
    { start: 0, stop: [] },
  ],
])('%s', (_, tasks, desired, percentages, expected) => {
  expect(schedule(tasks, tasks.length, desired, percentages)).toEqual(expected)
})

it('starts nothing where tasks that are being stopped still take the room', () => {
  expect(schedule([], 1, 1, { minimumHealthy: 0, maximum: 100 })).toEqual({ start: 0, stop: [] })
})
