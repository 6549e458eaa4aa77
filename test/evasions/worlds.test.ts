import { cp, mkdir, readdir } from 'node:fs/promises'
import { beforeAll, expect, it } from '@jest/globals'
import { guard } from '../commands/secret-guard/guard.ts'
import { repositoryAt } from '../fakes/work-repository.ts'
import { temporaryFolder } from '../folder.ts'
import { isFound } from './expect-found.ts'
import { hideAll, hidingPlaces } from './hide-all.ts'
import { worlds } from './worlds.ts'

const seed = process.env['KSHIP_SEED'] ?? 'one'
const folder = temporaryFolder()
const original = `${folder}/original`

beforeAll(async () => {
  await mkdir(original)
  await hideAll(original, seed)
})

it.each(worlds.map((world, at) => [world.name, world, `${folder}/${at}`] as const))(
  'in %s everything is found',
  async (_, { enter }, path) => {
    // Without its files: node copies none whose names are no UTF-8.
    await cp(`${original}/.git`, `${path}/.git`, { recursive: true })
    await enter({ ...repositoryAt(path), seed }, async (world, site) => {
      const report = await guard(world, { scope: 'history' }, site)
      const missed = hidingPlaces.filter((place) => !isFound(report, seed, place))
      expect([missed.map(({ name }) => name), report.summary]).toEqual([[], report.summary])
      for (const place of [path, world])
        expect((await readdir(place, { recursive: true })).filter((one) => /(?:^|\/)ran$/.test(one))).toEqual(
          [],
        )
    })
  },
)
