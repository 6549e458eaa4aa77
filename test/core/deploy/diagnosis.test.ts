import { expect, it } from '@jest/globals'
import { type Diagnosis, diagnose, inWords } from '../../../src/core/deploy/diagnosis.ts'
import { wasChecked } from '../../../src/core/deploy/lightsail/target.ts'

const checked = ['ACTIVATING CREATING_DEPLOYMENT', 'ACTIVATING EVALUATING_HEALTH_CHECK', 'FAILED']
const unchecked = ['ACTIVATING CREATING_DEPLOYMENT', 'FAILED']

it.each<readonly [string, readonly string[], readonly string[], Diagnosis]>([
  ['an image for another machine', ['exec /app: exec format error'], checked, 'image-not-startable'],
  ['a missing entrypoint', ['exec /run.sh: no such file or directory'], checked, 'image-not-startable'],
  ['a Python crash', ['Traceback (most recent call last):', 'KeyError'], checked, 'crashed'],
  ['a Node crash', ["Error: Cannot find module 'x'"], checked, 'crashed'],
  ['an exit code', ['process exited with code 1'], checked, 'crashed'],
  ['a clean exit', ['process exited with code 0'], checked, 'health-check-failing'],
  [
    'a refused connection',
    ['health check: connect ECONNREFUSED 127.0.0.1:8501'],
    checked,
    'port-not-listening',
  ],
  ['another port', ['Listening on http://0.0.0.0:3000'], checked, 'port-not-listening'],
  [
    'another port, in other words',
    ['advisor listens on 3000, region us-east-1'],
    checked,
    'port-not-listening',
  ],
  ['the right port', ['Listening on http://0.0.0.0:8501'], checked, 'health-check-failing'],
  ['a wrong status', ['health check failed: status 500'], checked, 'health-check-failing'],
  ['silence', [], checked, 'health-check-failing'],
  [
    'a node that started between two polls',
    ['x', '[deployment:13] Started 1 new node'],
    unchecked,
    'health-check-failing',
  ],
  ['no health check at all', ['hello'], unchecked, 'unknown'],
])('diagnoses %s', (_, log, transitions, expected) => {
  expect(diagnose(log, 8501, wasChecked(log, transitions))).toBe(expected)
})

it('puts the port into words', () => {
  expect(inWords('port-not-listening', 8501)).toBe('nothing listened on 8501')
  expect(inWords('port-not-listening', undefined)).toBe('nothing listened on its port')
})
