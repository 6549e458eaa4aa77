import { runChild } from '../system/child.ts'
import { hardened, type Surroundings, starved } from './git.ts'
import type { Origin } from './origin.ts'

/** Brings what a clone lacks into a repository beside it; the clone itself stays as it is. */
export type Supply = {
  /** The repository that the objects come into. */
  readonly folder: string
  readonly origin: Origin
  /** Of a commit also all that came before it, but for the files; false when anything is not to be had. */
  fetch(oids: readonly string[]): Promise<boolean>
  /** The tip of a branch there. */
  branch(name: string): Promise<string | undefined>
  /** How many objects were asked for and came. */
  readonly fetched: number
  /** Why the last question failed, as git said it. */
  readonly failure: string | undefined
}

/** Of the machine, and trusted as such. */
const machine = [
  'PATH',
  'SYSTEMROOT',
  'HTTPS_PROXY',
  'https_proxy',
  'HTTP_PROXY',
  'http_proxy',
  'ALL_PROXY',
  'all_proxy',
  'NO_PROXY',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'GIT_SSL_CAINFO',
  'CURL_CA_BUNDLE',
]

/** Bytes a second, and for how many seconds: slower than that is no transfer. */
const stalled = ['http.lowSpeedLimit=1000', 'http.lowSpeedTime=60']

export function supplyOf(
  origin: Origin,
  folder: string,
  { signal, env }: Pick<Surroundings, 'signal' | 'env'>,
  objectFormat: string,
): Supply {
  let failure: string | undefined
  let fetched = 0
  const { protocol, host } = new URL(origin.url)
  const inherited = machine.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]))
  const surroundings = {
    cwd: folder,
    signal,
    env: {
      ...Object.fromEntries(inherited),
      ...starved,
      GIT_ALLOW_PROTOCOL: protocol.slice(0, -1),
    },
  }
  // Only this host is told, and by a pipe: the helper is a line of shell that holds no secret.
  const helper = `credential.${protocol}//${host}.helper=!f() { test "$1" = get && cat <&3; }; f`
  const settings = [
    ...stalled,
    // Elsewhere is another host than the one that was judged.
    'http.followRedirects=false',
    'credential.helper=',
    ...(origin.credential === undefined ? [] : [helper]),
  ].flatMap((setting) => ['-c', setting])
  const secret =
    origin.credential === undefined
      ? undefined
      : `username=${origin.credential.username}\npassword=${origin.credential.password}\n`
  const git = async (args: readonly string[], input = ''): Promise<string | undefined> => {
    const options = { ...surroundings, input: Buffer.from(input), ...(secret !== undefined && { secret }) }
    const { code, stdout, stderr } = await runChild('git', [...hardened, ...settings, ...args], options)
    failure = code === 0 ? undefined : stderr.trim().replaceAll(origin.url, host).slice(0, 300)
    return code === 0 ? stdout.toString('utf8') : undefined
  }
  const fetch = async (oids: readonly string[]): Promise<boolean> => {
    const args = [
      'fetch',
      '--quiet',
      '--no-tags',
      '--no-write-fetch-head',
      '--no-auto-gc',
      '--no-recurse-submodules',
    ]
    // As refs they are told to the server the next time, which then sends only what is new.
    const wants = oids.map((oid) => `${oid}:refs/fetched/${oid}\n`).join('')
    const answer = await git([...args, '--filter=blob:none', '--stdin', 'origin'], wants)
    if (answer !== undefined) fetched += oids.length
    return answer !== undefined
  }
  const ready = once(async () => {
    await git(['init', '--quiet', '--bare', `--object-format=${objectFormat}`, folder])
    await git(['config', 'remote.origin.url', origin.url])
  })
  return {
    folder,
    origin,
    get failure() {
      return failure
    },
    get fetched() {
      return fetched
    },
    async fetch(oids) {
      await ready()
      return fetch(oids)
    },
    async branch(name) {
      await ready()
      const listed = await git(['ls-remote', '--quiet', 'origin', `refs/heads/${name}`])
      return listed?.split('\t')[0] || undefined
    },
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= work()
    return done
  }
}
