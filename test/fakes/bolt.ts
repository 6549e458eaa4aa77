/** Buckets by name; a text is a value. */
export type Buckets = { readonly [name: string]: string | Buckets }

const pageSize = 4096
const pageHeader = 16
const leafElement = 16
const flags = { leaf: 0x02, meta: 0x04, freelist: 0x10 } as const

/**
 * A file of the key-value store bbolt (https://github.com/etcd-io/bbolt, page.go and bucket.go): two meta pages, an
 * empty list of free pages, then every bucket as one leaf page, with as many overflow pages as it needs. bbolt itself would
 * split a large bucket into a tree; it reads one leaf just as well.
 */
export function boltFile(buckets: Buckets): Buffer {
  const pages: Buffer[] = [meta(0, 0, 0), meta(1, 0, 0), page(2, flags.freelist, 0, Buffer.alloc(0))]
  const place = (tree: Buckets): number => {
    const elements = Object.entries(tree)
      .map(([name, value]) => ({ key: Buffer.from(name), value }))
      .toSorted((a, b) => Buffer.compare(a.key, b.key))
      .map(({ key, value }) =>
        typeof value === 'string'
          ? { key, value: Buffer.from(value), isBucket: false }
          : { key, value: bucketAt(place(value)), isBucket: true },
      )
    const id = pages.length
    const written = page(id, flags.leaf, elements.length, leaf(elements))
    for (let at = 0; at < written.length; at += pageSize) pages.push(written.subarray(at, at + pageSize))
    return id
  }
  const root = place(buckets)
  pages[0] = meta(0, root, pages.length)
  pages[1] = meta(1, root, pages.length)
  return Buffer.concat(pages)
}

type Element = { readonly key: Buffer; readonly value: Buffer; readonly isBucket: boolean }

function leaf(elements: readonly Element[]): Buffer {
  const table = Buffer.alloc(leafElement * elements.length)
  const data: Buffer[] = []
  let end = table.length
  for (const [index, { key, value, isBucket }] of elements.entries()) {
    const at = leafElement * index
    table.writeUInt32LE(isBucket ? 1 : 0, at)
    // Where the key begins, counted from the element itself.
    table.writeUInt32LE(end - at, at + 4)
    table.writeUInt32LE(key.length, at + 8)
    table.writeUInt32LE(value.length, at + 12)
    data.push(key, value)
    end += key.length + value.length
  }
  return Buffer.concat([table, ...data])
}

/** Root page and sequence. */
function bucketAt(root: number): Buffer {
  const bytes = Buffer.alloc(16)
  bytes.writeBigUInt64LE(BigInt(root))
  return bytes
}

function page(id: number, kind: number, count: number, body: Buffer): Buffer {
  const size = Math.ceil((pageHeader + body.length) / pageSize)
  const bytes = Buffer.alloc(size * pageSize)
  bytes.writeBigUInt64LE(BigInt(id))
  bytes.writeUInt16LE(kind, 8)
  bytes.writeUInt16LE(count, 10)
  bytes.writeUInt32LE(size - 1, 12)
  body.copy(bytes, pageHeader)
  return bytes
}

function meta(id: number, root: number, end: number): Buffer {
  const body = Buffer.alloc(64)
  body.writeUInt32LE(0xed0cdaed, 0)
  body.writeUInt32LE(2, 4)
  body.writeUInt32LE(pageSize, 8)
  bucketAt(root).copy(body, 16)
  body.writeBigUInt64LE(2n, 32)
  body.writeBigUInt64LE(BigInt(end), 40)
  body.writeBigUInt64LE(BigInt(id), 48)
  body.writeBigUInt64LE(fnv1a(body.subarray(0, 56)), 56)
  return page(id, flags.meta, 0, body)
}

/** 64 bit, http://www.isthe.com/chongo/tech/comp/fnv/ */
function fnv1a(bytes: Uint8Array): bigint {
  let hash = 0xcbf29ce484222325n
  for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn
  return hash
}
