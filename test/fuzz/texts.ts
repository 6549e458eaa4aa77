import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import type { Kind } from '../../src/core/secrets/kind.ts'
import { kinds } from '../../src/core/secrets/kinds.ts'
import { tar, zip } from '../core/secrets/archive/archives.ts'

/** What stands between the marks of formats, and what bodies consist of. */
const signs = [
  '"',
  "'",
  '`',
  '=',
  ': ',
  '\n',
  '\\n',
  '\\',
  '.',
  '-',
  '_',
  '/',
  '+',
  '%3D',
  '&#x3d;',
  '{',
  '}',
  '[',
  ']',
  '<',
  '>',
  '@',
  '://',
  ' ',
  '\t',
]
// In parts: a file that holds a key's head as it is looks like one that holds a key.
const jwtHead = Buffer.from('{"alg":"').toString('base64').slice(0, 10)
const pemHead = `${'-'.repeat(5)}BEGIN `
const pemTail = `PRIVATE KEY${'-'.repeat(5)}`

const bodies = [
  'a'.repeat(40),
  'A1b2'.repeat(16),
  '0'.repeat(64),
  jwtHead,
  pemHead,
  pemTail,
  '\\u0041',
  '%41',
  '&#65;',
  '<w:t>',
  '"cells"',
  '\u00e9',
  '\ud83d\ude00',
  '\ud800',
  '\0',
]

/** The head of a kind's tokens in the case in which they are written: its example, `AKIA…`, without the dots. */
const headsOf = ({ rules, anchors }: Kind): readonly string[] => [
  ...anchors,
  ...rules.flatMap(({ example = '' }) => (example.endsWith('…') ? [example.slice(0, -1)] : [])),
]

export const nameOf = ({ rules }: Kind): string => rules[0]?.id ?? ''

const near = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...kinds.flatMap(headsOf)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...kinds.flatMap(({ anchors }) => anchors.map((one) => one.toUpperCase()))),
  },
  { weight: 3, arbitrary: fc.constantFrom(...signs, ...bodies) },
  { weight: 2, arbitrary: fc.stringMatching(/^[A-Za-z0-9+/=_-]{1,80}$/) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
)

/** Text that comes near to what the kinds look for. */
export const nearText = fc.array(near, { maxLength: 80 }).map((parts) => parts.join(''))

const written = fc.constantFrom<BufferEncoding>('utf8', 'latin1', 'utf16le', 'base64', 'hex')

/** The same as bytes: as it is, wide, encoded, packed; and bytes without any sense. */
export const nearBytes: fc.Arbitrary<Buffer> = fc.oneof(
  fc
    .tuple(nearText, written)
    .map(([text, encoding]) =>
      encoding === 'base64' || encoding === 'hex'
        ? Buffer.from(Buffer.from(text).toString(encoding))
        : Buffer.from(text, encoding),
    ),
  nearText.chain((text) => damaged(zip({ 'a/.env': text, 'b.txt': text }))),
  nearText.chain((text) => damaged(tar({ 'a/.env': text }))),
  nearText.chain((text) => damaged(gzipSync(tar({ 'a.zip': zip({ '.env': text }) })))),
  fc.uint8Array({ maxLength: 4000 }).map((bytes) => Buffer.from(bytes)),
)

/** Whole, with a few bytes changed, or cut off. */
function damaged(whole: Buffer): fc.Arbitrary<Buffer> {
  const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255))
  return fc.tuple(fc.array(change, { maxLength: 6 }), fc.nat(whole.length)).map(([changes, cut]) => {
    const bytes = Buffer.from(whole)
    for (const [at, byte] of changes) bytes[at] = byte
    return changes.length % 2 === 0 ? bytes : bytes.subarray(0, cut)
  })
}

/** What a path makes of a content. */
export const paths = [
  'a.txt',
  '.env',
  '.env.example',
  'a.ipynb',
  'docker-compose.yml',
  'k8s.yaml',
  '.npmrc',
  '.netrc',
  '.pgpass',
  'rootkey.csv',
  'terraform.tfstate',
  '.github/workflows/a.yml',
  'a.docx',
  'id_rsa',
  'a.jks',
  'config.json',
]

/** The text that asks most of a kind: its heads over and over, with what a body consists of between them. */
export const piecesFor = (kind: Kind, fills: readonly string[]): readonly string[] => {
  const heads = headsOf(kind).length === 0 ? ['A_KEY='] : [...new Set(headsOf(kind))]
  const loud = heads[0]?.toUpperCase() ?? ''
  const few = heads.length > 6 ? [...heads.slice(0, 3), ...heads.slice(-3)] : heads
  return [...few, loud].flatMap((head) => fills.map((fill) => head + fill))
}

export const fills = [
  '',
  ' ',
  'a',
  '1',
  '=',
  '.',
  '-',
  '/',
  '\n',
  '"',
  '": "',
  '://',
  'a1B2c3D4e5',
  `${'Qx7'.repeat(10)}\n`,
  ` = ${'Zk4w'.repeat(12)}`,
  `="${'9f8e'.repeat(8)}"`,
]

/** Marks of the encodings and formats that are read through, over and over. */
export const marks: Readonly<Record<string, string>> = {
  'base64 that is text': Buffer.from('some plain text. ').toString('base64'),
  'base64 of base64': Buffer.from(Buffer.from('some plain text. ').toString('base64')).toString('base64'),
  'lines of base64': `${'QUJD'.repeat(19)}\n`,
  'lines of base64 of growing length': `${'QUJD'.repeat(11)}\n${'QUJD'.repeat(12)}\n`,
  'lines of base32 with another sign': `${'MFRGGZDFMZTWQ2LK'.repeat(3)}1\n`,
  'hex of text': Buffer.from('text').toString('hex'),
  'percent signs': '%41',
  'percent signs alone': '%',
  escapes: '\\u0041',
  'escapes in braces': '\\u{41}',
  backslashes: '\\',
  'escaped line ends': '\\n',
  'strings that never end': '\\nAAAA=',
  'opened strings': '"\\nAAAA=',
  'quotes in turn': `"'`,
  entities: '&#65;',
  'entities without end': '&#x',
  tags: '<w:t></w:t>',
  'broken tags': '<w:t',
  slashes: `${'a'.repeat(23)}/`,
  'a notebook': '{"cells":[{"source":["a\\n",',
  braces: '{',
  brackets: '[',
  zeros: '\0',
  'wide text': 'a\0',
  assignments: 'A_KEY=1\n',
  'assignments of blocks': 'a_key: |\n  b\n',
  comments: '# gitleaks:allow\n',
  'carriage returns': '\r',
  blanks: ' ',
  'blank lines': ' \n',
  'PEM that never ends': `${pemHead}${pemTail}\n`,
  'zip heads': 'PK\u0003\u0004',
  'zip ends': 'PK\u0005\u0006'.padEnd(22, '\0'),
}
