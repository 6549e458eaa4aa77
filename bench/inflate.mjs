// The floor of every look into an image: each gzip blob of an OCI layout inflated once, nothing done with it.
import { createReadStream, readdirSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { createGunzip } from 'node:zlib'

const blobs = join(process.argv[2], 'blobs', 'sha256')
let bytes = 0
for (const name of readdirSync(blobs)) {
  const file = join(blobs, name)
  if (!(await isGzip(file))) continue
  const stream = createReadStream(file, { highWaterMark: 1 << 20 }).pipe(createGunzip({ chunkSize: 1 << 18 }))
  for await (const chunk of stream) bytes += chunk.length
}
process.stdout.write(`${bytes}\n`)

async function isGzip(file) {
  const handle = await open(file)
  const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0)
  await handle.close()
  return buffer[0] === 0x1f && buffer[1] === 0x8b
}
