import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { temporaryFolder } from '../folder.ts'
import { kship } from '../process.ts'

const folder = temporaryFolder()
writeFileSync(join(folder, 'broken.json'), '{ "containers": ')
writeFileSync(join(folder, 'huge.yml'), `containers: {}\n${'#\n'.repeat(3 * 1024 * 1024)}`)
writeFileSync(join(folder, 'odd.yml'), '? [a, b]\n: c\n')
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
    ['a specification of 6 MiB', [...deploy, '--spec', 'huge.yml'], 'huge.yml'],
    ['a verdict of 6 MiB', ['verdict', 'show', 'huge.yml'], 'huge.yml'],
    ['YAML that its parser would warn about', [...deploy, '--spec', 'odd.yml'], 'unknown member'],
    ['a Dockerfile that is a folder', ['scan-image', '--dockerfile', '.'], 'cannot read "."'],
    ['a folder that is a file', ['secret-guard', '--directory', 'odd.yml'], 'no folder'],
    ['an app that is not there', ['rehearse', '--app', 'nowhere'], 'input "app"'],
    ['an app that is a file', ['rehearse', '--app', 'odd.yml'], 'input "app"'],
    ['a report folder that is a file', ['rehearse', '--report', 'odd.yml'], 'input "report"'],
    ['a policy that is a folder', ['secret-guard', '--policy', '.'], '. is a folder'],
    ['a path outside of the repository', ['secret-guard', '--path', '../..'], 'input "path"'],
    ['a path that names nothing', ['secret-guard', '--path', 'srcc'], 'input "path"'],
    ['a folder that is no git repository', ['secret-guard', '--scope', 'history'], 'needs a git repository'],
    ...['secret-guard', 'hook status', 'baseline'].map((command): [string, string[], string] => [
      `a folder that is not there, for ${command}`,
      [...command.split(' '), '--directory', 'no/where'],
      'input "directory": there is no folder "no/where", or',
    ]),
    [
      'a place in a folder that is not there',
      ['secret-guard', '--output', 'no/r'],
      'cannot write "no/r" (ENOENT)',
    ],
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

it('names TMPDIR when no temporary folder can be made there', async () => {
  writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY . /\n')
  const { code, stderr } = await kship(['scan-image'], { cwd: folder, env: { TMPDIR: '/no/such' } })
  expect([code, stderr.split('\n').length]).toEqual([2, 2])
  expect(stderr).toContain('TMPDIR: no temporary folder can be made in "/no/such"')
})

it('finds out that a report has no place before it does anything', async () => {
  const args = ['--image', '.', '--verdict', 'v.json', '--output', 'no/such/file']
  const { code, stderr } = await kship(['scan-image', ...args], { cwd: folder })
  expect([code, stderr]).toEqual([2, expect.stringContaining('cannot write "no/such/file"')])
})

it.each(['true', 'yes', 'ON'])('is quiet by any word for it: %s', async (word) => {
  const { code, stderr } = await kship(['secret-guard', '--verbose', `--quiet=${word}`], { cwd: folder })
  expect([code, stderr]).toEqual([0, ''])
})
