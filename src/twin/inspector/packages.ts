import type { Digest } from '../../core/image/oci.ts'
import type { Ecosystem } from './advisories.ts'

export type InstalledPackage = {
  readonly ecosystem: Ecosystem
  readonly name: string
  /** What it is built from; the same as `name` outside the distributions. */
  readonly source: string
  readonly version: string
  readonly arch?: string
  /** Of the file that tells of it. */
  readonly path: string
  /** Digest of the layer that brought this file. */
  readonly layer: Digest
}

type Reader = {
  readonly file: RegExp
  read(text: string): readonly Omit<InstalledPackage, 'path' | 'layer'>[]
}

/** The files in which package managers write down what they installed. */
const readers: readonly Reader[] = [
  // Distroless images have a file for each package in status.d.
  {
    file: /^var\/lib\/dpkg\/status(\.d\/[^/]+)?$/,
    read: (text) =>
      stanzas(text, ': ').flatMap((entry) => {
        const { Package: name, Version: version, Architecture: arch, Source } = entry
        if (name === undefined || version === undefined) return []
        // `Source: glibc (2.36-9)` when the version differs.
        const source = Source?.split(' ')[0] ?? name
        return [{ ecosystem: 'debian' as const, name, source, version, ...(arch !== undefined && { arch }) }]
      }),
  },
  // https://wiki.alpinelinux.org/wiki/Apk_spec: P name, V version, A architecture, o origin.
  {
    file: /^(usr\/)?lib\/apk\/db\/installed$/,
    read: (text) =>
      stanzas(text, ':').flatMap(({ P: name, V: version, A: arch, o: source = name }) =>
        name === undefined || version === undefined || source === undefined
          ? []
          : [{ ecosystem: 'alpine' as const, name, source, version, ...(arch !== undefined && { arch }) }],
      ),
  },
  {
    file: /(^|\/)node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/,
    read(text) {
      const { name, version } = json(text)
      return typeof name === 'string' && typeof version === 'string'
        ? [{ ecosystem: 'npm', name, source: name, version }]
        : []
    },
  },
  // https://packaging.python.org/en/latest/specifications/core-metadata/ and PEP 503 for the name.
  {
    file: /\.dist-info\/METADATA$/,
    read(text) {
      const [{ Name, Version } = {}] = stanzas(text, ': ')
      if (Name === undefined || Version === undefined) return []
      const name = Name.toLowerCase().replace(/[-_.]+/g, '-')
      return [{ ecosystem: 'pypi', name, source: name, version: Version }]
    },
  },
]

export const osReleaseFiles: readonly string[] = ['etc/os-release', 'usr/lib/os-release']

export const isOfInterest = (path: string): boolean =>
  osReleaseFiles.includes(path) || readers.some(({ file }) => file.test(path))

export const packagesIn = (path: string, text: string, layer: Digest): readonly InstalledPackage[] =>
  readers
    .filter(({ file }) => file.test(path))
    .flatMap(({ read }) => read(text))
    .map((one) => ({ ...one, path, layer }))

/** Blocks of `name<separator>value` lines between empty lines; what continues a line is left out. */
const stanzas = (text: string, separator: string): Record<string, string | undefined>[] =>
  text.split(/\r?\n\r?\n/).map((block) =>
    Object.fromEntries(
      block.split(/\r?\n/).flatMap((line) => {
        const at = line.indexOf(separator)
        return at <= 0 || /^\s/.test(line)
          ? []
          : [[line.slice(0, at), line.slice(at + separator.length).trim()]]
      }),
    ),
  )

function json(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
