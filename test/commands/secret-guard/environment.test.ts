import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { Report } from '../../../src/core/report/report.ts'
import { drawn } from '../../core/secrets/plant.ts'
import { gitEnv } from '../../fakes/work-repository.ts'
import { branched, guard, range } from './guard.ts'

const value = drawn('environment', 30, 'base62')
/** An environment file to nobody who does not know that it is one. */
const settings = `listen: 80\nworkers = 4\nlong_${'x'.repeat(8)}=${value}\n`

const rules = ({ findings }: Report): string[] =>
  findings.map(
    ({ rule, where, blocking }) => `${blocking ? 'blocks ' : ''}${rule} ${where.path} ${where.line}`,
  )

describe('what a compose file names as an environment file', () => {
  const found = ['blocks env-file-secret deploy/app.conf 3']

  it('is read as one, whatever it is called, in every scope', () =>
    branched(async (repository) => {
      await repository.write('deploy/app.conf', settings)
      await repository.write('other/app.conf', settings)
      await repository.write('deploy/compose.yaml', 'services:\n  web:\n    env_file: app.conf\n')
      repository.git('add', '-A')
      expect(rules(await guard(repository.path, { scope: 'staged' }))).toEqual(found)
      repository.commit('app')
      for (const inputs of [{}, { scope: 'tree', head: 'HEAD' }, { scope: 'history' }])
        expect(rules(await guard(repository.path, inputs))).toEqual(found)
      const report = await range(repository)
      expect(rules(report)).toEqual(found)
      expect(report.findings[0]?.advice.at(-1)).toMatch(/^still in the tip/)
    }))

  it('is known where the base has it', () =>
    branched(async (repository) => {
      repository.git('checkout', '-q', 'main')
      await repository.write('app.conf', settings)
      await repository.write('compose.yaml', 'services:\n  web:\n    env_file: app.conf\n')
      repository.commit('app')
      repository.git('checkout', '-q', '-B', 'feature')
      await repository.write('app.conf', `${settings}more = 1\n`)
      await repository.write('compose.yaml', 'services:\n  web:\n    env_file: app.conf\n    image: a\n')
      repository.commit('more')
      expect((await range(repository)).findings.map(({ status }) => status)).toEqual(['known'])
    }))
})

describe('the way out of a value in an environment file', () => {
  const advised = async (
    name: string,
    content: string,
    work: (cwd: string, lines: readonly string[]) => unknown,
  ) =>
    branched(async (repository) => {
      await repository.write(name, content)
      repository.commit('settings')
      const [finding] = (await range(repository)).findings
      expect(finding?.where.path).toBe(name)
      await work(repository.path, finding?.advice ?? [])
    })
  const sh = (cwd: string, command: string | undefined): string =>
    execFileSync('sh', ['-ec', command ?? 'false'], { cwd, env: gitEnv, encoding: 'utf8' })

  const content = `# ours\nexport API_TOKEN="${value}"\nKEY="-----BEGIN X\n${value}\n-----END X"\nDEBUG=1\n`

  it.each(['.env', 'deploy/prod.env', "it's/.env"])(
    '%s: names without values, and lines to ignore it',
    (name) =>
      advised(name, content, async (cwd, lines) => {
        sh(
          cwd,
          lines.find((line) => line.includes('.env.example') && line.startsWith('sed')),
        )
        const example = await readFile(join(cwd, name, '..', '.env.example'), 'utf8')
        expect(example).toBe('export API_TOKEN=\nKEY=\nDEBUG=\n')
        sh(
          cwd,
          lines.find((line) => line.includes('.gitignore')),
        )
        expect(sh(cwd, 'git check-ignore -v --no-index .env a/.env.local')).toMatch(/\.env[\s\S]*\.env\.\*/)
        expect(sh(cwd, 'git status --short')).toContain('D ')
        expect(sh(cwd, `git check-ignore "${name}"`)).not.toBe('')
        expect(() => sh(cwd, 'git check-ignore --no-index .env.example')).toThrow()
      }),
  )

  it('stores it under its name, the value left to be typed', () =>
    advised('.env', content, (_, lines) => {
      const stored = lines.filter((line) => line.startsWith('aws '))
      expect(stored.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
        'aws ssm put-parameter',
        'aws secretsmanager create-secret',
      ])
      for (const line of stored)
        expect([line.includes('API_TOKEN'), line.includes(value)]).toEqual([true, false])
    }))

  it('an example stays: only the value goes from it', () =>
    advised('.env.example', content, async (cwd, lines) => {
      expect(lines.some((line) => line.includes('git rm'))).toBe(false)
      sh(
        cwd,
        lines.find((line) => line.startsWith('sed')),
      )
      expect(await readFile(join(cwd, '.env.example'), 'utf8')).toBe(
        content.replace(`API_TOKEN="${value}"`, 'API_TOKEN='),
      )
    }))
})
