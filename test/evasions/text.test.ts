import { expect, it } from '@jest/globals'
import { builtInLaw } from '../../src/core/policy/policy.ts'
import type { Report } from '../../src/core/report/report.ts'
import { guard } from '../../src/core/secrets/guard.ts'
import type { Files } from '../../src/core/secrets/repository.ts'
import { type Aside, still } from '../../src/core/secrets/task.ts'
import { silent } from '../fakes/clock.ts'
import { findingsFor } from './expect-found.ts'
import { secretFor } from './hide-all.ts'
import { packedFiles } from './in-archives.ts'
import { encodings } from './in-encodings.ts'
import { plainFiles } from './in-files.ts'

const seed = process.env['KSHIP_SEED'] ?? 'one'
const nothing = {
  read: async () => undefined,
  fileAt: async () => undefined,
  size: async () => undefined,
  blobId: async () => '',
  async *walk() {},
} satisfies Files
const world = { files: nothing, now: 0, progress: silent, mask: () => undefined }

const judged = (content: string | Uint8Array, asides: readonly Aside[] = []): Promise<Report> =>
  guard(
    { ...still, asides, subject: { kind: 'text', content: Buffer.from(content as string) } },
    builtInLaw,
    world,
    {
      isWithin: () => true,
    },
  )

it.each([...plainFiles, ...encodings, ...packedFiles].map((place) => [place.name, place] as const))(
  'scope stdin finds what is in %s',
  async (_, place) => {
    const report = await judged(place.content(secretFor(seed, place)))
    expect(findingsFor(report, seed, place).map(({ blocking }) => blocking)).toContain(true)
  },
)

/** Titles and texts of pull requests, names of branches: no file, but read like one. */
const written = encodings.filter(({ path }) => !path.endsWith('.ipynb'))

it.each(written.map((place) => [place.name, place] as const))(
  'a pull request’s text is read through %s',
  async (_, place) => {
    const text = String(place.content(secretFor(seed, place)))
    const report = await judged('', [{ surface: 'pull-request', text }])
    expect(
      findingsFor(report, seed, place).map(({ blocking, where }) => [blocking, where.surface]),
    ).toContainEqual([true, 'pull-request'])
  },
)
