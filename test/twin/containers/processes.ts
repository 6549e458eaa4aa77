import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** All processes below one; none where there is no /proc. */
export function descendants(root = process.pid): number[] {
  const all = existsSync('/proc') ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : []
  const children = all.map(Number).filter((pid) => parentOf(pid) === root)
  return children.flatMap((pid) => [pid, ...descendants(pid)])
}

function parentOf(pid: number): number {
  try {
    const [, parent = '0'] = statOf(pid)
    return Number(parent)
  } catch {
    return 0
  }
}

/** Running: an ended process that nobody has waited for yet does not count. */
export function alive(pid: number): boolean {
  try {
    return statOf(pid)[0] !== 'Z'
  } catch {
    return false
  }
}

const statOf = (pid: number): string[] =>
  readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
