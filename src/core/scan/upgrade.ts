import type { Package } from '../report/finding.ts'

/** The parts of a package URL that name a package, decoded (https://github.com/package-url/purl-spec). */
type Coordinates = { readonly type: string; readonly namespace: string; readonly name: string }

/** What a package belongs to: the image that FROM names, what was built on it, or nobody knows. */
export type Origin = 'base' | 'app' | 'unknown'

/** How to mend a vulnerable package, in lines of which commands can be pasted. */
export function upgrade({ purl, installed, fixed }: Package, origin: Origin): readonly string[] {
  if (fixed === undefined) {
    return ['no version mends it yet: take the package out if the app does without it, or wait for a release']
  }
  const found = coordinates(purl)
  const version = nearest(installed, fixed)
  const command = found && isPlain(version) && isPlain(fullName(found)) ? commands[found.type] : undefined
  if (found === undefined || command === undefined)
    return [`upgrade the package to ${fixed}, then build again`]
  const line = command(found, version)
  if (!ofSystem.has(found.type)) return [line, 'commit the change, then build again']
  const rebuild = 'build on a newer release of the image that FROM names'
  if (origin === 'base')
    return [`${rebuild}: it brought the package`, `until there is one, in the Dockerfile: ${line}`]
  return origin === 'app'
    ? [`in the Dockerfile: ${line}`]
    : [`in the Dockerfile: ${line}`, `or, if FROM brought the package: ${rebuild}`]
}

const ofSystem: ReadonlySet<string> = new Set(['apk', 'deb', 'rpm'])

const commands: Readonly<Record<string, (found: Coordinates, version: string) => string>> = {
  apk: ({ name }) => `RUN apk add --no-cache --upgrade ${name}`,
  deb: ({ name }) => `RUN apt-get update && apt-get install --yes --only-upgrade ${name}`,
  rpm: ({ name }) => `RUN dnf upgrade --assumeyes ${name}`,
  cargo: ({ name }, version) => `cargo update --package ${name} --precise ${version}`,
  composer: (found, version) => `composer require ${fullName(found)}:^${version}`,
  gem: ({ name }) => `bundle update --conservative ${name}`,
  golang: (found, version) => `go get ${fullName(found)}@v${version.replace(/^v/, '')}`,
  npm: (found, version) => `npm install ${fullName(found)}@${version}`,
  nuget: ({ name }, version) => `dotnet add package ${name} --version ${version}`,
  pypi: ({ name }, version) => `pip install '${name}>=${version}'`,
}

const fullName = ({ namespace, name }: Coordinates): string =>
  namespace === '' ? name : `${namespace}/${name}`

/** Names and versions come from the image: one that a shell would read otherwise goes into no command. */
const isPlain = (text: string): boolean => /^@?[A-Za-z0-9][\w.+~:/-]*$/.test(text)

function coordinates(purl: string): Coordinates | undefined {
  const [, type, path = ''] = /^pkg:([a-z0-9.+-]+)\/([^@?#]+)/.exec(purl) ?? []
  if (type === undefined) return undefined
  const parts = path.split('/').map(decoded)
  return { type, namespace: parts.slice(0, -1).join('/'), name: parts.at(-1) ?? '' }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** `4.17.21, 5.0.1`: one for each line of releases that is kept alive. */
function nearest(installed: string, fixed: string): string {
  const versions = fixed.split(',').map((version) => version.trim())
  const [major] = installed.split('.')
  return versions.find((version) => version.split('.')[0] === major) ?? versions.at(-1) ?? fixed
}
