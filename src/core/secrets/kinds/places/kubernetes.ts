import type { Rule } from '../../hit.ts'
import type { Kind, Match } from '../../kind.ts'
import { meaningOf } from '../../name.ts'
import { isForShow } from '../../path.ts'
import { matchesOf, textOfBase64 } from '../../pattern.ts'
import { confidenceInPlace, strengthOf } from '../../strength.ts'

const manifest: Rule = {
  id: 'kubernetes-secret',
  title: 'Value of a Kubernetes Secret',
  severity: 'high',
  example: 'stringData: …',
  rotate: [
    'change the value where it was issued; base64 hides nothing',
    'kubectl create secret generic NAME --from-env-file=FILE --dry-run=client -o yaml | kubectl apply -f -',
    'keep it in Secrets Manager and let External Secrets bring it, or seal it (sops, Sealed Secrets)',
  ],
  recognised: 'a value under data (decoded) or stringData of kind: Secret',
}
const cluster: Rule = {
  id: 'kubeconfig-credential',
  title: 'Client key or token of a kubeconfig',
  severity: 'critical',
  example: 'client-key-data: …',
  rotate: [
    'a token: kubectl delete secret TOKEN_SECRET -n NAMESPACE; a client certificate cannot be revoked: take its user’s rights away',
    'kubectl delete clusterrolebinding BINDING',
    'aws eks update-kubeconfig --name CLUSTER   # asks for a token of 15 minutes each time',
  ],
  recognised: 'client-key-data that decodes to a private key, or the token of kind: Config',
}

const kindOfSecret = /(?:^|[\s{,])["']?kind["']?[ \t]{0,4}:[ \t]{0,4}["']?Secret["']?[ \t]{0,4}(?=[\r\n,}]|$)/
const kindOfConfig = /(?:^|[\s{,])["']?kind["']?[ \t]{0,4}:[ \t]{0,4}["']?Config["']?[ \t]{0,4}(?=[\r\n,}]|$)/
const blocks = /(?:^|[\s{,])["']?(?<field>data|stringData)["']?[ \t]{0,4}:[ \t]{0,4}(?:\r?\n|\{)/g
const entry = /["']?(?<key>[\w.-]{1,128})["']?[ \t]{0,4}:[ \t]{0,4}["']?(?<secret>[^\s"',{}#|>]{4,8192})/g
/** A Secret holds 1 MiB at most; what is read of one block. */
const longestBlock = 64 * 1024

/** The values of Secret manifests, decoded. */
export const kubernetes: Kind = {
  rules: [manifest],
  inBinary: false,
  reach: Number.POSITIVE_INFINITY,
  anchors: ['stringdata', 'kind: secret', '"kind":"secret"', '"kind": "secret"'],
  *find({ path, text }) {
    if (kindOfSecret.test(text)) yield* valuesOf(text, path)
  },
}

/** What a kubeconfig lets in with. */
export const kubeconfig: Kind = {
  rules: [cluster],
  inBinary: false,
  reach: Number.POSITIVE_INFINITY,
  anchors: ['kind: config', 'client-key-data'],
  *find({ path, text }) {
    yield* matchesOf(cluster, { pattern: clientKey, read: keyOf }, text, () => 'high')
    if (!kindOfConfig.test(text)) return
    yield* matchesOf(cluster, { pattern: token }, text, (secret) => confidenceInPlace(secret, path))
  },
}

const clientKey = /client-key-data["']?[ \t]{0,4}:[ \t]{0,4}["']?(?<secret>[A-Za-z0-9+/]{64,16384}={0,2})/g
const keyOf = (written: string): string | undefined =>
  Buffer.from(written, 'base64').toString('latin1').includes('PRIVATE KEY-----') ? written : undefined
const token = /(?<=[\s"'{])token["']?[ \t]{0,4}:[ \t]{0,4}["']?(?<secret>[^\s"'{},]{16,4096})/g

function* valuesOf(text: string, path: string): Generator<Match> {
  let done = 0
  for (const { 0: opened, index, groups } of text.matchAll(blocks)) {
    const from = index + opened.length
    if (from < done) continue
    const block = blockAt(text, from, opened.endsWith('{'))
    done = from + block.length
    const read = groups?.['field'] === 'data' ? textOfBase64 : undefined
    const form = read === undefined ? { pattern: entry } : { pattern: entry, read }
    const isToFill = isTemplate(text, index)
    for (const match of matchesOf(manifest, form, block, (secret, key) => grade(secret, key, path))) {
      const confidence = isToFill ? 'low' : match.confidence
      yield { ...match, confidence, start: from + match.start, end: from + match.end }
    }
  }
}

/** `name: <secret-name>`, which no cluster takes: so it was never applied, and shows what to write. */
function isTemplate(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - templateReach), at)
  const document = before.slice(Math.max(0, before.lastIndexOf('\n---'), before.lastIndexOf('\n```')))
  return /(?:^|[\s{,])["']?name["']?[ \t]{0,4}:[ \t]{0,4}["']?<[\w -]{1,64}>/.test(document)
}
const templateReach = 2000

/** To the closing brace, or to the first line that is indented less than the first one. */
function blockAt(text: string, from: number, isJson: boolean): string {
  const rest = text.slice(from, from + longestBlock)
  if (isJson) return rest.split('}', 1)[0] ?? ''
  const indent = /^[ \t]*/.exec(rest)?.[0].length ?? 0
  if (indent === 0) return ''
  const end = rest.search(new RegExp(`\\n[ \\t]{0,${indent - 1}}[^\\s#]`))
  return end === -1 ? rest : rest.slice(0, end)
}

function grade(secret: string, key: string, path: string): Match['confidence'] | undefined {
  const meaning = meaningOf(key)
  if (meaning === 'password' || meaning === 'secret') return confidenceInPlace(secret, path)
  return strengthOf(secret) === 'random' ? (isForShow(path) ? 'low' : 'medium') : undefined
}
