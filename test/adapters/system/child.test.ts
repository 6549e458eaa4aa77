import { describe, expect, it } from '@jest/globals'
import { type ChildOptions, ended, runChild, start, within } from '../../../src/adapters/system/child.ts'

const node = (script: string, part: Partial<ChildOptions> = {}) =>
  runChild(process.execPath, ['-e', script], {
    cwd: '/',
    env: {},
    signal: new AbortController().signal,
    ...part,
  })

describe('runChild', () => {
  it('gives the exit code and both streams, and feeds stdin', async () => {
    const script = "process.stdin.pipe(process.stdout); console.error('words'); process.exitCode = 7"
    const { code, stdout, stderr } = await node(script, { input: Buffer.from('given') })
    expect([code, stdout.toString('utf8'), stderr]).toEqual([7, 'given', 'words\n'])
  })

  it('hands on the environment it was given and nothing else', async () => {
    const { stdout } = await node('console.log(JSON.stringify(process.env))', { env: { ONE: '1' } })
    expect(JSON.parse(stdout.toString('utf8'))).toEqual({ ONE: '1' })
  })

  it('does not mind a child that ends without reading', async () => {
    const { code } = await node('process.exit(0)', { input: Buffer.alloc(1 << 22) })
    expect(code).toBe(0)
  })

  it('says when the program is not there', async () => {
    const { signal } = new AbortController()
    await expect(runChild('kship-no-such-program', [], { cwd: '/', env: {}, signal })).rejects.toMatchObject({
      reason: 'not-found',
    })
  })

  it.each([
    ['ignores signals', "process.on('SIGTERM', () => undefined); setTimeout(() => undefined, 90000)"],
    [
      'leaves a grandchild with its pipes',
      "require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => undefined, 90000)'], { stdio: 'inherit' })",
    ],
  ])('ends a child in time that %s', async (_, script) => {
    // By itself it would outlive the test.
    await expect(node(script, { timeout: 1500 })).rejects.toMatchObject({ reason: 'timeout' })
  })

  it.each(['stdout', 'stderr'])('ends a child that says too much on %s', async (stream) => {
    const endless = `const more = () => process.${stream}.write('x'.repeat(65536), more); more()`
    await expect(node(endless, { maxOutput: 1 << 20 })).rejects.toMatchObject({ reason: 'too-much-output' })
  })

  it('ends a child when the run is cancelled', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 300)
    const { signal } = controller
    await expect(node('setInterval(() => undefined, 1000)', { signal })).rejects.toMatchObject({
      reason: 'killed',
    })
  })

  it('starts none in a run that was cancelled', async () => {
    const signal = AbortSignal.abort(new Error('stopped'))
    await expect(node('0', { signal })).rejects.toThrow('stopped')
  })

  it('kills a cancelled child that does not end by itself', async () => {
    const controller = new AbortController()
    const { signal } = controller
    const stubborn =
      "process.on('SIGTERM', () => undefined); setTimeout(() => undefined, 8000); console.log('up')"
    const child = start(process.execPath, ['-e', stubborn], { cwd: '/', env: {}, signal })
    child.stdout.once('data', () => controller.abort())
    const wait = { timeout: 60_000, signal, grace: 200 }
    await expect(within(child, 'node', wait, () => ended(child, 'node'))).rejects.toMatchObject({
      name: 'ChildFailure',
    })
  })
})
