import { join } from 'node:path'
import { startInit } from './supervisor.ts'

/** How a container's processes are kept apart, best first. */
export type Isolation = {
  readonly health: 'process in namespaces' | 'process by chroot' | 'simulated'
  /** Goes before `node`, to enter new namespaces. */
  readonly prefix: readonly string[]
  /** A network of its own: two versions can listen on one port at a time. */
  readonly ownNetwork: boolean
  /** Whether the image's User can be taken on; else the process has the one user there is. */
  readonly users: boolean
  /** What a reader of the twin's results has to know about it. */
  readonly facts: readonly string[]
}

const namespaces = ['--net', '--pid', '--fork', '--kill-child', '--mount']
const apart = { health: 'process in namespaces', ownNetwork: true } as const

const asRoot = 'a container that runs as root is root on this machine'

export const rungs: readonly Isolation[] = [
  { ...apart, prefix: ['unshare', ...namespaces], users: true, facts: [asRoot] },
  {
    ...apart,
    prefix: ['unshare', '--user', '--map-root-user', ...namespaces],
    users: false,
    facts: ["every container runs as its namespace's only user, whatever the image's User says"],
  },
  {
    health: 'process by chroot',
    prefix: [],
    ownNetwork: false,
    users: true,
    facts: [
      "containers share the machine's network: the old version stops before the new one starts, and starts again when that fails",
      'containers see neither /proc nor /dev',
      asRoot,
    ],
  },
]

export const simulated: Isolation = {
  health: 'simulated',
  prefix: [],
  ownNetwork: true,
  users: false,
  facts: ['SIMULATED: no container runs here, every health check is taken as passed'],
}

/** The first rung, from `best` on, that really works here. `folder` must exist and have a short path. */
export async function findIsolation(folder: string, best: Isolation['health']): Promise<Isolation> {
  const from = rungs.findIndex(({ health }) => health === best)
  for (const rung of from < 0 ? [] : rungs.slice(from)) if (await works(rung, folder)) return rung
  return simulated
}

/** Whether init starts on this rung, with its loopback up. */
export async function works(rung: Isolation, folder: string): Promise<boolean> {
  if (process.platform !== 'linux' || (rung.users && process.getuid?.() !== 0)) return false
  const socket = join(folder, 'probe')
  const plan = { loopback: rung.ownNetwork, mounts: false, socket, port: 0, processes: [] }
  try {
    const probe = await startInit(rung.prefix, plan, () => undefined)
    await probe.stop()
    return true
  } catch {
    return false
  }
}
