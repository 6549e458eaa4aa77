import { join } from 'node:path'
import { type Surveyed, surveyBuilders } from '../adapters/builders/survey.ts'
import type { Site } from '../core/command/command.ts'
import type { Choice } from '../core/image/builder/builder.ts'
import { chooseBuilder, mustSurvey, type Question } from '../core/image/builder/choose.ts'
import { version } from '../core/report/version.ts'
import { disclosed } from '../core/secrets/disclosed.ts'
import type { Inspector } from '../core/secrets/inspect.ts'

type Asker = { readonly scratch: string; readonly site: Site; readonly inspector: Inspector }

/** How to build, and by what: absent when kship builds itself. */
export async function chosenBuilder(
  { scratch, site, inspector }: Asker,
  question: Omit<Question, 'found' | 'version'>,
): Promise<{ readonly choice: Choice; readonly builder: Surveyed | undefined }> {
  const surveyed = mustSurvey(question)
    ? await surveyBuilders(join(scratch, 'home'), site.env, site.signal)
    : []
  const found = surveyed.map((one) => one.found)
  const choice = shown(chooseBuilder({ ...question, found, version }), inspector)
  return { choice, builder: surveyed.find((one) => one.found.name === choice.name) }
}

/** What speaks against a builder quotes the Dockerfile, which may hold a secret itself. */
const shown = (choice: Choice, inspector: Inspector): Choice => ({
  ...choice,
  passedOver: choice.passedOver.map(({ name, why }) => ({ name, why: disclosed(why, inspector) })),
})
