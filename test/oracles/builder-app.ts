import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readLayer } from '../../src/adapters/oci/layers.ts'
import { openLayout } from '../../src/adapters/oci/layout.ts'
import { command } from '../../src/commands/scan-image.ts'
import { execute } from '../../src/core/command/execute.ts'
import type { Report } from '../../src/core/report/report.ts'
import { tarOf } from '../fakes/layout.ts'
import { recordingSite } from '../fakes/site.ts'

/**
 * A folder with an app, `app`, that needs a builder which runs things. Its root file system is one static busybox,
 * as the tar that ADD unpacks.
 */
export async function putApp(folder: string, busybox: string): Promise<void> {
  const context = join(folder, 'app')
  await mkdir(context, { recursive: true })
  await copyFile(busybox, join(context, 'busybox'))
  await chmod(join(context, 'busybox'), 0o755)
  await writeFile(join(context, 'etc.tar'), await tarOf({ 'etc/': '', 'etc/name': 'unpacked' }))
  await writeFile(join(context, '.dockerignore'), '*.log\n')
  await writeFile(join(context, 'left-out.log'), 'x')
}

export const base = ['FROM scratch AS base', 'COPY busybox /bin/busybox', 'ADD etc.tar /', 'ENV PATH=/bin']
export const runs = (script: string): string => `RUN ["/bin/busybox", "sh", "-c", ${JSON.stringify(script)}]`

export async function scan(
  folder: string,
  dockerfile: readonly string[],
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
  rest: Parameters<typeof recordingSite>[1] = {},
): Promise<{ readonly report: Report; readonly said: readonly string[] }> {
  await writeFile(join(folder, 'app', 'Dockerfile'), dockerfile.join('\n'))
  const all: Readonly<Record<string, string>> = {
    context: 'app',
    layout: 'app/out',
    verbose: 'true',
    engines: 'none',
    ...inputs,
  }
  const environment = { PATH: process.env['PATH'] ?? '', ...env }
  const site = recordingSite(folder, { env: environment, ...rest })
  const conclusion = await execute(command, (name) => all[name] ?? '', site)
  if (conclusion.kind === 'usage') throw conclusion.error
  return { report: conclusion.report, said: site.said }
}

/** Path → text of the small files of an image; a later layer wins. */
export async function filesOf(layout: string): Promise<Record<string, string>> {
  const image = await openLayout(layout)
  const files: Record<string, string> = {}
  for (const index of image.manifest.layers.keys()) {
    for await (const { path, kind, windows, size } of readLayer(image, index)) {
      if (kind !== 'file' || size > 1000) continue
      const chunks: Uint8Array[] = []
      for await (const window of windows) chunks.push(window)
      files[path] = Buffer.concat(chunks).toString('utf8')
    }
  }
  return files
}
