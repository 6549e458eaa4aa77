// One bundle for `kship secret-guard` in build/, so that a commit does not wait for a hundred modules to be found and
// read. What a run seldom needs stays in lazy chunks. Names are kept: a defect shows a stack that can be read.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const settings = {
  absWorkingDir: root,
  outdir: 'build',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  charset: 'utf8',
  minifySyntax: true,
  minifyWhitespace: true,
  logLevel: 'warning',
}
const { metafile } = await build({
  ...settings,
  entryPoints: ['src/guard-alone.ts'],
  chunkNames: 'guard/[name]-[hash]',
  splitting: true,
  // Its other build is CommonJS, of which a bundle can leave nothing out.
  alias: { yaml: './node_modules/yaml/browser/index.js' },
  // xz-decompress is CommonJS that asks for a module of node, which a bundle of modules cannot.
  external: ['@aws-sdk/*', '@smithy/*', 'jose', 'xz-decompress'],
  metafile: true,
})
// A file by itself, since the bundle of the actions takes it along as it is (`new URL` in src/actions.ts).
await build({ ...settings, entryPoints: ['src/inspecting-thread.ts'], external: ['xz-decompress'] })

const packages = new Set(
  Object.keys(metafile.inputs).flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []),
)
const licences = [...packages].sort().map((name) => {
  const folder = `${root}/node_modules/${name}`
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one))
  // Not every package ships the text of its licence.
  return `${name} ${version}\n\n${file === undefined ? `${license}\n` : readFileSync(`${folder}/${file}`, 'utf8')}`
})
writeFileSync(`${root}/build/guard/licenses.txt`, licences.join('\n'))
