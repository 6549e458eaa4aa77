import { mkdir, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineCommand } from '../core/command/command.ts'
import { asError, UsageError } from '../core/command/failure.ts'
import { didYouMean, text } from '../core/command/inputs.ts'
import { report } from '../core/report/report.ts'
import { type FaultName, faults } from '../rehearsal/faults.ts'
import { type Order, rehearse } from '../rehearsal/rehearse.ts'
import { renderRoad } from '../rehearsal/table.ts'

const sampleApp = fileURLToPath(new URL('../../examples/advisor', import.meta.url))
const names = Object.keys(faults) as FaultName[]
const widest = Math.max(...names.map((name) => name.length))

export const command = defineCommand({
  name: 'rehearse',
  about:
    'Takes an app down the whole road, from a commit to a container that runs, against stand-ins on loopback.',
  inputs: {
    app: text('FOLDER', 'The app; without it the sample that comes with Keyless Ship.'),
    fault: text(
      'NAME | list | all',
      'Something that goes wrong on the road, to see its gate close; list names them, all takes every one.',
    ),
    report: text('FOLDER', 'Where the report of every step goes; without it a new temporary folder.'),
  },
  render: renderRoad,
  async run({ app, fault, directory, report: reports, verbose }, { cwd, env, progress, signal }) {
    if (fault === 'list') return listed()
    if (app !== undefined) await refuseUnlessFolder(app, resolve(cwd, directory, app))
    if (reports !== undefined) await makeFolder(reports, resolve(cwd, directory, reports))
    const order: Order = {
      app: app === undefined ? sampleApp : resolve(cwd, directory, app),
      roads: roadsOf(fault),
      reports: reports === undefined ? undefined : resolve(cwd, directory, reports),
    }
    return rehearse(order, { progress, signal, verbose }, env)
  },
})

function roadsOf(fault: string | undefined): Order['roads'] {
  if (fault === undefined) return ['main']
  if (fault === 'all') return ['main', ...names]
  const found = names.find((name) => name === fault)
  if (found !== undefined) return [found]
  const hint = didYouMean(fault, names) || `; it is one of ${names.join(', ')}`
  throw new UsageError('bad-value', 'fault', `input "fault": no fault "${fault}"${hint}`)
}

const listed = () =>
  report({
    command: 'rehearse',
    outcome: 'passed',
    detail: 'done',
    summary: `${names.length} faults; take one with --fault NAME.`,
    evidence: { facts: names.map((name) => `${name.padEnd(widest)} ${faults[name].about}`) },
  })

async function refuseUnlessFolder(written: string, path: string): Promise<void> {
  const stats = await stat(path).catch(() => undefined)
  if (stats?.isDirectory() === true) return
  throw new UsageError('unreadable-file', 'app', `input "app": there is no folder "${written}"`)
}

async function makeFolder(written: string, path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true })
  } catch (error) {
    const message = `input "report": "${written}" cannot be made a folder (${asError(error).message})`
    throw new UsageError('unreadable-file', 'report', message, error)
  }
}
