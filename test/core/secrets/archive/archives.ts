import { crc32, deflateRawSync } from 'node:zlib'

type Options = {
  readonly encrypted?: boolean
  /** Its flag says encrypted, and it is not. */
  readonly marked?: boolean
  readonly method?: number
  readonly stored?: boolean
  /** What is given is deflated already. */
  readonly raw?: boolean
}
export type Files = Readonly<Record<string, string | Uint8Array>>

/** Twelve bytes stand before what is encrypted; nobody here has the password, so it is any bytes. */
const scrambled = (packed: Buffer): Buffer =>
  Buffer.concat([Buffer.alloc(12, 0x5a), packed.map((byte, at) => byte ^ (0xa5 + 31 * at))])

/** A zip as the format says it; independent archivers make those of test/oracles. */
export function zip(files: Files, options: Options = {}): Buffer {
  const { encrypted = false, marked = encrypted, method, stored = false, raw = stored } = options
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const [path, content] of Object.entries(files)) {
    const bytes = Buffer.from(content as string)
    const plain = raw ? bytes : deflateRawSync(bytes)
    const packed = encrypted ? scrambled(plain) : plain
    const name = Buffer.from(path)
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt16LE(marked ? 1 : 0, 2)
    shared.writeUInt16LE(method ?? (stored ? 0 : 8), 4)
    shared.writeUInt32LE(crc32(bytes), 10)
    shared.writeUInt32LE(packed.length, 14)
    shared.writeUInt32LE(bytes.length, 18)
    shared.writeUInt16LE(name.length, 22)
    locals.push(Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), shared, name, packed]))
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), shared, rest, name]))
    offset += locals.at(-1)?.length ?? 0
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(central.length, 4)
  end.writeUInt16LE(central.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06', 'latin1'), end])
}

/** An ar, as Debian packs: names of up to sixteen characters. */
export function ar(files: Files): Buffer {
  const members = Object.entries(files).map(([path, content]) => {
    const bytes = Buffer.from(content as string)
    const header = `${path.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'100644'.padEnd(8)}`
    const rest = `${String(bytes.length).padEnd(10)}\`\n`
    return Buffer.concat([Buffer.from(header + rest), bytes, Buffer.alloc(bytes.length % 2, '\n')])
  })
  return Buffer.concat([Buffer.from('!<arch>\n'), ...members])
}

/** A tar of plain files, in POSIX's form. */
export function tar(files: Files, type = '0'): Buffer {
  const blocks = Object.entries(files).flatMap(([path, content]) => {
    const bytes = Buffer.from(content as string)
    const header = Buffer.alloc(512)
    header.write(path, 0, 100)
    header.write('0000644\0', 100)
    header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124)
    header.write('        ', 148)
    header.write(type, 156)
    header.write('ustar\x0000', 257, 'latin1')
    const sum = header.reduce((total, byte) => total + byte, 0)
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

const little = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
const checked = (bytes: Buffer): Buffer => Buffer.concat([bytes, little(crc32(bytes))])
const filled = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])
/** Seven bits a byte, the lowest first. */
const varied = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varied(value >> 7)]

/**
 * One stream that stores its bytes in LZMA2 chunks. https://tukaani.org/xz/xz-file-format.txt
 * @param filter its id: 0x21 is LZMA2
 */
export function xz(content: string | Uint8Array, filter = 0x21): Buffer {
  const bytes = Buffer.from(content as string)
  const chunks: Buffer[] = []
  for (let at = 0; at < bytes.length; at += 0x10000) {
    const chunk = bytes.subarray(at, at + 0x10000)
    const size = chunk.length - 1
    chunks.push(Buffer.from([at === 0 ? 1 : 2, size >> 8, size & 0xff]), chunk)
  }
  const packed = Buffer.concat([...chunks, Buffer.from([0])])
  const head = checked(Buffer.from([2, 0, filter, 1, 0x16, 0, 0, 0]))
  const flags = Buffer.from([0, 1])
  const index = checked(
    filled(Buffer.from([0, 1, ...varied(head.length + packed.length + 4), ...varied(bytes.length)])),
  )
  const footer = Buffer.concat([little(index.length / 4 - 1), flags])
  return Buffer.concat([
    ...[Buffer.from('fd377a585a00', 'hex'), flags, little(crc32(flags))],
    ...[head, filled(packed), little(crc32(bytes)), index],
    ...[little(crc32(footer)), footer, Buffer.from('YZ')],
  ])
}
