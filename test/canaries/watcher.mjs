// Runs one command and looks on, as a process of its own, so that nothing else holds it up:
//   node watcher.mjs ORDER.json
// What it sees of the command's descendants and of the temporary folder goes to the file that the order names.
import { spawn } from 'node:child_process'
import { linkSync, lstatSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const order = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const { command, args, cwd, env, temporary, kept, record } = order
const exempt = new RegExp(order.exempt)

const processes = new Map()
const files = new Map()

function attempt(work, otherwise) {
  try {
    return work()
  } catch {
    // It has ended, or is gone: what can be seen of it was seen before.
    return otherwise
  }
}

/** Where its arguments and environment lie: fields 48 to 51 of proc_pid_stat(5). They change with each exec. */
function addressOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  return stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(45, 49)
    .join()
}

function sample(pid, parentAddress) {
  const address = addressOf(pid)
  // Forked and not yet another program: what it shows is what its parent was given.
  if (address !== parentAddress && !processes.has(`${pid} ${address}`)) {
    const cmdline = readFileSync(`/proc/${pid}/cmdline`)
    const environ = readFileSync(`/proc/${pid}/environ`)
    if (addressOf(pid) === address) {
      const seen = { pid, cmdline: cmdline.toString('base64'), environ: environ.toString('base64') }
      processes.set(`${pid} ${address}`, seen)
    }
  }
  return address
}

const known = new Set()

function look(pid, parentAddress) {
  const address = attempt(() => sample(pid, parentAddress), '')
  for (const thread of attempt(() => readdirSync(`/proc/${pid}/task`), [])) {
    const children = attempt(() => readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1'), '')
    for (const child of children.split(' ')) {
      if (child === '' || known.has(`on ${child}`)) continue
      known.add(child)
      known.add(`on ${child}`)
      look(child, address)
    }
  }
}

/** The descendants; one whose parent has ended is still known by its own id. */
function lookAtProcesses(root) {
  const earlier = [...known].filter((id) => /^\d+$/.test(id))
  for (const id of known) if (id.startsWith('on ')) known.delete(id)
  const address = attempt(() => addressOf(root), '')
  look(root, address)
  for (const id of earlier) {
    if (known.has(`on ${id}`)) continue
    known.add(`on ${id}`)
    if (attempt(() => readFileSync(`/proc/${id}/stat`), undefined) === undefined) known.delete(id)
    else look(id, address)
  }
}

/** Every file that is or was in the temporary folder: a second link keeps its bytes when the first is gone. */
function lookAtFiles(folder, prefix) {
  for (const entry of attempt(() => readdirSync(folder, { withFileTypes: true }), [])) {
    const path = prefix + entry.name
    const at = join(folder, entry.name)
    if (exempt.test(path)) continue
    if (entry.isDirectory()) {
      files.set(path, { path })
      lookAtFiles(at, `${path}/`)
      continue
    }
    attempt(() => {
      const { ino, birthtimeMs } = lstatSync(at)
      const id = `${path} ${ino} ${birthtimeMs}`
      if (files.has(id)) return
      if (entry.isSymbolicLink()) files.set(id, { path, target: readlinkSync(at) })
      else if (entry.isFile()) {
        const copy = join(kept, String(files.size))
        linkSync(at, copy)
        files.set(id, { path, copy })
      }
    })
  }
}

const child = spawn(command, args, { cwd, env, stdio: 'inherit' })
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => child.kill(name))
let ended
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`)
  ended = 127
})
child.on('exit', (code) => {
  ended = code ?? -1
})

function turn() {
  lookAtProcesses(child.pid)
  lookAtFiles(temporary, '')
  if (ended === undefined) return void setTimeout(turn, 1)
  writeFileSync(
    record,
    JSON.stringify({ code: ended, processes: [...processes.values()], files: [...files.values()] }),
  )
}
turn()
