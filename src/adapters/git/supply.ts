import { devNull } from 'node:os'
import { runChild } from '../system/child.ts'
import type { Surroundings } from './git.ts'
import { hardened, starved } from './hardening.ts'
import type { Origin } from './origin.ts'

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

const fetch = [
  'fetch',
  '--quiet',
  '--no-tags',
  '--no-write-fetch-head',
  '--no-auto-gc',
  '--no-recurse-submodules',
  '--filter=blob:none',
]

type Kind = {
  readonly objectFormat: string
  /** Commits come without those before them. */
  readonly isShallow: boolean
}

/** Brings what a clone lacks into a repository beside it; the clone itself stays as it is. */
export class Supply {
  /** The repository that the objects come into. */
  readonly folder: string
  readonly origin: Origin
  readonly #git: Git
  readonly #repository: Kind
  #ready: Promise<void> | undefined
  #fetched = 0
  #failure: string | undefined

  constructor(
    origin: Origin,
    folder: string,
    surroundings: Pick<Surroundings, 'signal' | 'env'>,
    repository: Kind,
  ) {
    this.folder = folder
    this.origin = origin
    this.#git = gitTo(origin, folder, surroundings)
    this.#repository = repository
  }

  /** How many objects were asked for and came. */
  get fetched(): number {
    return this.#fetched
  }

  /** Why the last question failed, as git said it. */
  get failure(): string | undefined {
    return this.#failure
  }

  /** A commit, with all that came before it unless only tips are asked for, and without its files. */
  fetchCommit(oid: string): Promise<boolean> {
    return this.#fetch([oid], this.#repository.isShallow ? [...fetch, '--depth=1'] : fetch)
  }

  /** Of a commit also all that came before it, but for the files; false when anything is not to be had. */
  fetch(oids: readonly string[]): Promise<boolean> {
    // What lies at the end of a cut history git would not take for whole.
    return this.#fetch(oids, this.#repository.isShallow ? ['--shallow-file', devNull, ...fetch] : fetch)
  }

  async #fetch(oids: readonly string[], command: readonly string[]): Promise<boolean> {
    // As refs they are told to the server the next time, which then sends only what is new.
    const wants = oids.map((oid) => `${oid}:refs/fetched/${oid}\n`).join('')
    const came = (await this.#ask([...command, '--stdin', 'origin'], wants)) !== undefined
    if (came) this.#fetched += oids.length
    return came
  }

  /** The tip of a branch there. */
  async branch(name: string): Promise<string | undefined> {
    const listed = await this.#ask(['ls-remote', '--quiet', 'origin', `refs/heads/${name}`])
    return listed?.split('\t')[0] || undefined
  }

  async #ask(args: readonly string[], input?: string): Promise<string | undefined> {
    this.#ready ??= this.#begin()
    await this.#ready
    const answer = await this.#git(args, input)
    this.#failure = 'failure' in answer ? answer.failure : undefined
    return 'failure' in answer ? undefined : answer.stdout
  }

  async #begin(): Promise<void> {
    await this.#git([
      'init',
      '--quiet',
      '--bare',
      `--object-format=${this.#repository.objectFormat}`,
      this.folder,
    ])
    await this.#git(['config', 'remote.origin.url', this.origin.url])
  }
}

type Answer = { readonly stdout: string } | { readonly failure: string }
type Git = (args: readonly string[], input?: string) => Promise<Answer>

/** git in the folder, with what it needs to ask this origin and no other host. */
function gitTo(origin: Origin, cwd: string, { signal, env }: Pick<Surroundings, 'signal' | 'env'>): Git {
  const { protocol, host } = new URL(origin.url)
  const inherited = machine.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]))
  const surroundings = {
    cwd,
    signal,
    env: { ...Object.fromEntries(inherited), ...starved, GIT_ALLOW_PROTOCOL: protocol.slice(0, -1) },
    ...(origin.credential !== undefined && { secret: inWords(origin.credential) }),
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
  return async (args, input = '') => {
    const options = { ...surroundings, input: Buffer.from(input) }
    const { code, stdout, stderr } = await runChild('git', [...hardened, ...settings, ...args], options)
    if (code === 0) return { stdout: stdout.toString('utf8') }
    return { failure: stderr.trim().replaceAll(origin.url, host).slice(0, 300) }
  }
}

/** As git reads it from a credential helper. */
const inWords = ({ username, password }: NonNullable<Origin['credential']>): string =>
  `username=${username}\npassword=${password}\n`
