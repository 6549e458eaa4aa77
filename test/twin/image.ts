import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { type Digest, mediaTypes } from '../../src/core/image/oci.ts'

/** Answers as its environment tells it: the same image is healthy, wrong, silent or dead. */
const app = `
const { createServer } = require('node:http')
const { MODE = 'ok', TEXT = 'hello', PORT = '8080' } = process.env
console.log('mode ' + MODE)
console.log('names ' + Object.keys(process.env).sort().join(','))
console.log('at ' + process.cwd() + ' as ' + process.getuid())
console.log('sees ' + ['/dev/null', '/proc/self'].filter((path) => require('node:fs').existsSync(path)))
if (MODE === 'exit') { console.error('no way'); process.exit(3) }
if (MODE === 'silent') setInterval(() => undefined, 1000)
else createServer((request, response) => {
  response.writeHead(MODE === 'ok' || request.url !== '/health' ? 200 : 503).end(TEXT)
}).listen(Number(PORT), '127.0.0.1')
`

/** An OCI layout FROM scratch: this machine's node, its libraries, and the app above. */
export async function sampleLayout(folder: string): Promise<{ readonly digest: Digest }> {
  const blobs = join(folder, 'blobs/sha256')
  mkdirSync(blobs, { recursive: true })
  const put = (bytes: Uint8Array): { digest: Digest; size: number } => {
    const hex = createHash('sha256').update(bytes).digest('hex')
    writeFileSync(join(blobs, hex), bytes)
    return { digest: `sha256:${hex}`, size: bytes.length }
  }
  const base = await tar({ 'usr/bin/node': process.execPath, ...libraries(process.execPath) })
  const own = await tar({}, { 'app/server.js': app })
  const layers = [
    { mediaType: mediaTypes.layer, ...put(base) },
    { mediaType: mediaTypes.layerGzip, ...put(gzipSync(own)) },
  ]
  const config = {
    os: 'linux',
    architecture: 'amd64',
    config: {
      Entrypoint: ['/usr/bin/node'],
      Cmd: ['server.js'],
      WorkingDir: '/app',
      Env: ['FROM_IMAGE=1'],
      User: '10001',
    },
    rootfs: { type: 'layers', diff_ids: [base, own].map(digestOf) },
  }
  const manifest = put(
    Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: mediaTypes.manifest,
        config: { mediaType: mediaTypes.config, ...put(Buffer.from(JSON.stringify(config))) },
        layers,
      }),
    ),
  )
  const index = { schemaVersion: 2, manifests: [{ mediaType: mediaTypes.manifest, ...manifest }] }
  writeFileSync(join(folder, 'index.json'), JSON.stringify(index))
  writeFileSync(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }))
  return { digest: manifest.digest }
}

const digestOf = (bytes: Uint8Array): Digest => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

function libraries(binary: string): Record<string, string> {
  const paths = execFileSync('ldd', [binary], { encoding: 'utf8' }).match(/\/\S+/g) ?? []
  return Object.fromEntries(paths.map((path) => [path.slice(1), realpathSync(path)]))
}

async function tar(files: Record<string, string>, texts: Record<string, string> = {}): Promise<Buffer> {
  const stream = pack()
  for (const [name, path] of Object.entries(files)) stream.entry({ name, mode: 0o755 }, readFileSync(path))
  for (const [name, text] of Object.entries(texts)) stream.entry({ name, mode: 0o644 }, text)
  stream.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks)
}
