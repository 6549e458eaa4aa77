import { posix } from 'node:path'
import { parseSync } from '@swc/core'
import { exceptions, type Kind, roomOf, rules } from './rules.ts'

export type Edge = { readonly from: string; readonly to: string; readonly kind: Kind }

/** Every import of one TypeScript file: static, re-exported and dynamic; type-only ones told apart. */
export function edgesOf(file: string, source: string): Edge[] {
  const edges: Edge[] = []
  visit(parseSync(source, { syntax: 'typescript', target: 'es2022' }), (node) => {
    const found = importIn(node)
    if (found !== undefined) edges.push({ from: file, to: resolve(file, found.module), kind: found.kind })
  })
  return edges
}

type Node = { readonly type?: string; readonly [key: string]: unknown }

function visit(value: unknown, look: (node: Node) => void): void {
  if (Array.isArray(value)) for (const one of value) visit(one, look)
  else if (typeof value === 'object' && value !== null) {
    look(value as Node)
    for (const one of Object.values(value)) visit(one, look)
  }
}

function importIn(node: Node): { module: string; kind: Kind } | undefined {
  const source = node['source'] as { value: string } | null | undefined
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return source ? { module: source.value, kind: isErased(node) ? 'type' : 'value' } : undefined
    case 'CallExpression':
      return lazyImport(node)
    default:
      return undefined
  }
}

function isErased(node: Node): boolean {
  const specifiers = (node['specifiers'] ?? []) as { isTypeOnly?: boolean }[]
  return node['typeOnly'] === true || (specifiers.length > 0 && specifiers.every((one) => one.isTypeOnly))
}

function lazyImport(node: Node): { module: string; kind: Kind } | undefined {
  const callee = node['callee'] as Node
  const [first] = node['arguments'] as { expression: { value?: unknown } }[]
  if (callee.type !== 'Import') return undefined
  if (typeof first?.expression.value !== 'string') throw new Error('import() of something that is no literal')
  return { module: first.expression.value, kind: 'lazy' }
}

const resolve = (file: string, module: string): string =>
  module.startsWith('.') ? posix.join(posix.dirname(file), module) : module

/** What is wrong with an edge, or undefined. */
export function violation({ from, to, kind }: Edge): string | undefined {
  const [source, target] = [sourceRoom(from), roomOf(to)]
  const isException = exceptions.some(([file, room]) => file === from && room === target)
  const sameRoom = source === target || (target === 'contracts' && roomOfContract(to) === source)
  if (sameRoom || isException) return undefined
  const allowed =
    rules[source]?.[target] ?? (target === 'contracts' ? rules[source]?.[roomOfContract(to)] : undefined)
  if (allowed === 'value' || allowed === kind) return undefined
  return `${from} (${source}) must not import ${to} (${target}) as ${kind}${allowed ? `, only as ${allowed}` : ''}`
}

const sourceRoom = (file: string): string => {
  const room = roomOf(file)
  return room === 'contracts' ? roomOfContract(file) : room
}
const roomOfContract = (file: string): string => file.split('/').slice(1, 3).join('/')
