import { chmod, copyFile, mkdir, realpath, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { runChild } from '../adapters/system/child.ts'
import type { World } from './scene.ts'

/** What ldd prints of a library: `name => /path (0x…)` or `/path (0x…)`. */
const libraryPath = /(?:=>\s*)?(\/\S+)\s+\(0x/

/**
 * The package that the base brings beside node, as the official images of node bring npm with what it needs:
 * CVE-2022-25883 (high) is in every version below 7.5.2.
 */
export const basePackage = { name: 'semver', flawed: '7.3.8', mended: '7.7.3' } as const

/**
 * A folder that holds a root file system with this machine's own node, and the Dockerfile that makes it an image:
 * a base image without a registry. On a machine without ldd the image can be built and scanned, not run.
 */
export async function makeNodeContext(world: World, folder: string): Promise<void> {
  const root = join(folder, 'root')
  await put(process.execPath, join(root, 'usr/bin/node'))
  for (const library of await libraries(world)) await put(await realpath(library), join(root, library))
  await mkdir(join(root, 'etc'), { recursive: true })
  await mkdir(join(root, 'tmp'), { recursive: true })
  await writeFile(join(root, 'etc/passwd'), 'root:x:0:0:root:/:/sbin/nologin\n')
  await writeFile(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY root /\n')
}

/** A folder that adds the package to `node`, in this version: whoever upgrades writes another one. */
export async function makePackageContext(folder: string, version: string): Promise<void> {
  const { name } = basePackage
  const inside = join(folder, 'packages/usr/lib/node_modules/npm/node_modules', name)
  const manifest = JSON.stringify({ name, version, license: 'ISC' }, null, 2)
  await mkdir(inside, { recursive: true })
  await writeFile(join(inside, 'package.json'), `${manifest}\n`)
  await writeFile(join(folder, 'Dockerfile'), 'FROM node\nCOPY packages /\n')
}

async function libraries(world: World): Promise<string[]> {
  try {
    const { stdout } = await runChild('ldd', [process.execPath], {
      cwd: '/',
      env: world.home,
      signal: world.signal,
    })
    return stdout
      .toString('utf8')
      .split('\n')
      .flatMap((line) => libraryPath.exec(line)?.[1] ?? [])
  } catch {
    return []
  }
}

async function put(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await rm(to, { force: true })
  await copyFile(from, to)
  await chmod(to, 0o755)
}
