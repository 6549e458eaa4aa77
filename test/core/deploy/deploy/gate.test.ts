import { describe, expect, it } from '@jest/globals'
import { readWhole } from '../../../../src/core/deploy/subject.ts'
import { DigestMismatch } from '../../../../src/core/image/oci.ts'
import { oldDigest } from '../../../fakes/lightsail-service.ts'
import { type digest, image, run, running, verdict, world } from './world.ts'

describe('the gate', () => {
  it.each([
    ['no verdict', { verdict: undefined }, 'verdict-missing'],
    ['a failed verdict', { verdict: { ...verdict, passed: false } }, 'verdict-missing'],
    [
      'a verdict about another image',
      { verdict: { ...verdict, digest: oldDigest as typeof digest } },
      'digest-mismatch',
    ],
    [
      'a rehearsal’s verdict for a real deploy',
      { verdict: { ...verdict, rehearsal: true } },
      'verdict-missing',
    ],
  ])('is closed to %s, and nothing is called', async (_, change, detail) => {
    const here = world()
    await expect(run(here, change)).rejects.toMatchObject({ outcome: 'blocked', detail })
    expect([here.service.calls, here.pushed]).toEqual([[], []])
    const lenient = world()
    await expect(run(lenient, { ...change, verdictMode: 'warn' })).resolves.toMatchObject({
      detail: 'deployed',
    })
    expect(lenient.journal.debt[0]).toMatchObject({ what: expect.stringContaining('without a verdict') })
  })

  it('is open to a rehearsal’s verdict in a rehearsal', async () => {
    const rehearsed = { verdict: { ...verdict, rehearsal: true }, rehearsal: true }
    await expect(run(world(), rehearsed)).resolves.toMatchObject({ detail: 'deployed' })
  })

  it('is closed to changed bytes in every mode', async () => {
    const { layers } = image.manifest
    const blob: typeof image.blob = async function* (wantedBlob) {
      yield* image.blob(wantedBlob)
      if (wantedBlob.digest === layers[0]?.digest)
        throw new DigestMismatch('layer', wantedBlob.digest, 'other')
    }
    const here = world({ running }, { subject: () => readWhole(async () => ({ ...image, blob })) })
    await expect(run(here, { verdictMode: 'off' })).rejects.toMatchObject({
      outcome: 'blocked',
      detail: 'digest-mismatch',
    })
    expect(here.service.calls).toEqual([])
  })
})
