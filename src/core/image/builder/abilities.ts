import { type Found, titleOf } from './builder.ts'
import type { Feature, Need } from './needs.ts'

/** The version from which a builder follows a feature; '' for always. What is absent it never follows. */
type Abilities = Readonly<Partial<Record<Feature, string>>>

const all: Abilities = {
  'here-document': '',
  mount: '',
  link: '',
  mode: '',
  git: '',
  'given-image': '',
}

// Docker 23.0 brought BuildKit 0.10 with Dockerfile 1.4, Docker 25.0 BuildKit 0.12 with 1.6
// (https://docs.docker.com/build/buildkit/dockerfile-release-notes/); buildah: its release notes.
const abilities: Readonly<Record<Found['name'] | 'classic', Abilities>> = {
  // Whether the embedded builder follows a Dockerfile is tried, not looked up.
  embedded: all,
  buildx: all,
  buildctl: all,
  docker: { 'here-document': '23.0', mount: '', link: '23.0', mode: '', git: '25.0' },
  classic: {},
  buildah: { 'here-document': '1.33', mount: '1.24', mode: '1.22', 'given-image': '1.24' },
}

/** What a builder does not follow, as a sentence part: `Dockerfile:3: RUN --mount needs …`; undefined when nothing. */
export function lackOf(found: Found, needs: readonly Need[], file: string): string | undefined {
  const known = abilities[found.isClassic === true ? 'classic' : found.name]
  for (const { feature, line, what } of needs) {
    const since = known[feature]
    const place = `${file}:${line}: ${what}`
    const title = found.isClassic === true ? `${titleOf(found)} without BuildKit` : titleOf(found)
    if (since === undefined) return `${place} is not followed by ${title}`
    if (!isAtLeast(found.version ?? '0', since)) {
      return `${place} is not followed by ${title}, only from ${since} on`
    }
  }
  return undefined
}

function isAtLeast(version: string, least: string): boolean {
  const own = version.split('.').map((part) => Number.parseInt(part, 10) || 0)
  for (const [index, part] of least.split('.').entries()) {
    const difference = (own[index] ?? 0) - Number(part)
    if (difference !== 0) return difference > 0
  }
  return true
}
