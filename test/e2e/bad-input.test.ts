import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { temporaryFolder } from '../folder.ts'
import { kship } from '../process.ts'

const folder = temporaryFolder()
writeFileSync(join(folder, 'broken.json'), '{ "containers": ')
const deploy = ['deploy-lightsail', '--service', 'advisor', '--image', 'image', '--region', 'us-east-1']

describe('one clear line on stderr, exit code 2, nothing on stdout', () => {
  it.each([
    ['an unknown command', ['secret-gaurd'], 'unknown command "secret-gaurd"; did you mean "secret-guard"?'],
    [
      'a misspelt input',
      ['scan-image', '--platfrom', 'linux/amd64'],
      'unknown input "platfrom"; did you mean "platform"?',
    ],
    ['a word too many', ['secret-guard', 'everything'], 'unknown input "everything"'],
    ['an input without its value', ['secret-guard', '--scope'], 'input "scope" needs a value'],
    ['a wrong choice', ['secret-guard', '--scope', 'treee'], 'got "treee"'],
    [
      'a wrong boolean',
      ['secret-guard', '--quiet=maybe'],
      'input "quiet" must be true or false, got "maybe"',
    ],
    ['an unsupported format', ['secret-guard', '--format', 'xml'], 'input "format" must be one of'],
    ['a missing input', ['deploy-lightsail', '--service', 'advisor'], 'input "spec" is required'],
    ['a file that is not there', [...deploy, '--spec', 'absent.yml'], 'absent.yml'],
    ['a file that is no JSON or YAML', [...deploy, '--spec', 'broken.json'], 'broken.json'],
    ['a folder that is no git repository', ['secret-guard', '--scope', 'history'], 'needs a git repository'],
    ['a folder that is not there', ['secret-guard', '--directory', 'nowhere'], 'nowhere'],
    ['a folder that is no layout', ['scan-image', '--image', '.'], 'input "image"'],
    ['a folder without a Dockerfile', ['scan-image', '--context', '.'], 'Dockerfile'],
    ['an unknown fault', ['rehearse', '--fault', 'swapped-byte'], 'did you mean "swapped-bytes"?'],
    [
      'a place that cannot be written',
      ['rehearse', '--fault', 'list', '--output', 'no/such/file'],
      'no/such/file',
    ],
  ])('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await kship(args, { cwd: folder })
    expect(stderr).toContain(message)
    expect([code, stdout, stderr.trimEnd().split('\n').length]).toEqual([2, '', 1])
  })
})

it('says it as JSON when JSON is asked for', async () => {
  const { code, stdout, stderr } = await kship([
    'scan-image',
    '--platfrom',
    'linux/amd64',
    '--format',
    'json',
  ])
  expect([code, stderr]).toEqual([2, ''])
  expect(JSON.parse(stdout)).toEqual({
    schema: 'kship/report@0',
    command: 'scan-image',
    error: {
      code: 'unknown-input',
      input: 'platfrom',
      message: 'unknown input "platfrom"; did you mean "platform"?',
    },
  })
})

it('writes the report to a file, one line to stderr and nothing to stdout', async () => {
  const { code, stdout, stderr } = await kship(['rehearse', '--fault', 'list', '--output', 'r.txt'], {
    cwd: folder,
  })
  expect([code, stdout, stderr]).toEqual([0, '', 'report: r.txt (passed)\n'])
})
