import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { WorkRepository } from '../fakes/work-repository.ts'

/** A program that leaves a file `ran` beside itself. */
async function trap(folder: string): Promise<string> {
  const file = join(folder, 'trap.sh')
  await writeFile(file, '#!/bin/sh\ntouch "$(dirname "$0")/ran"\n', { mode: 0o755 })
  return file
}

const programs = [
  ...['core.fsmonitor', 'core.sshCommand', 'core.pager', 'core.editor', 'core.alternateRefsCommand'],
  ...['core.gitProxy', 'core.askPass', 'diff.external', 'diff.hidden.textconv', 'diff.hidden.command'],
  ...['filter.hidden.clean', 'filter.hidden.smudge', 'filter.hidden.process', 'merge.hidden.driver'],
  ...['gpg.program', 'gpg.ssh.program', 'credential.helper', 'sequence.editor', 'interactive.diffFilter'],
  ...['uploadpack.packObjectsHook', 'remote.origin.uploadpack', 'remote.origin.vcs', 'pager.rev-list'],
] as const

const settings: readonly (readonly [string, string])[] = [
  ['filter.hidden.required', 'true'],
  ['log.showSignature', 'true'],
  ['log.mailmap', 'true'],
  ['core.useReplaceRefs', 'true'],
  ['core.quotePath', 'false'],
  ['core.abbrev', '4'],
  ['core.ignoreStat', 'true'],
  ['core.bigFileThreshold', '1'],
  ['core.attributesFile', '/dev/null'],
  ['core.logAllRefUpdates', 'false'],
  ['diff.renames', 'copies'],
  ['diff.orderFile', '/nowhere'],
  ['diff.ignoreSubmodules', 'all'],
  ['diff.relative', 'true'],
  ['transfer.hideRefs', 'refs/'],
  ['uploadpack.hideRefs', 'refs/'],
  ['log.excludeDecoration', 'refs/'],
  ['i18n.logOutputEncoding', 'utf-16'],
  ['submodule.recurse', 'true'],
  ['protocol.allow', 'always'],
  ['protocol.ext.allow', 'always'],
  ['remote.origin.promisor', 'true'],
  ['extensions.partialClone', 'origin'],
]

/** Everything that could start a program or turn an eye away. The trap lies in `.git`. */
export async function hostileConfiguration({ git, path }: WorkRepository): Promise<void> {
  const folder = join(path, '.git')
  const evil = await trap(folder)
  for (const name of programs) git('config', name, evil)
  for (const name of ['cat-file', 'rev-list', 'diff-tree', 'diff-index', 'ls-files', 'ls-tree', 'rev-parse'])
    git('config', `alias.${name}`, `!${evil}`)
  for (const [name, value] of settings) git('config', name, value)
  git('config', 'remote.origin.url', `ext::${evil}`)
  git('config', 'core.hooksPath', folder)
  for (const hook of ['pre-commit', 'post-index-change', 'reference-transaction', 'post-checkout'])
    await writeFile(join(folder, hook), `#!/bin/sh\n${evil}\n`, { mode: 0o755 })
}

/** What git would obey if it were told. The trap lies in the folder. */
export async function hostileEnvironment(folder: string): Promise<Record<string, string>> {
  const evil = await trap(folder)
  const commands = [
    'GIT_EXTERNAL_DIFF',
    'GIT_SSH_COMMAND',
    'GIT_SSH',
    'GIT_ASKPASS',
    'GIT_PAGER',
    'GIT_EDITOR',
  ]
  return {
    PATH: process.env['PATH'] ?? '',
    ...Object.fromEntries(
      [...commands, 'SSH_ASKPASS', 'PAGER', 'GIT_PROXY_COMMAND'].map((name) => [name, evil]),
    ),
    GIT_DIR: folder,
    GIT_WORK_TREE: folder,
    GIT_COMMON_DIR: folder,
    GIT_INDEX_FILE: join(folder, 'index'),
    GIT_OBJECT_DIRECTORY: folder,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: folder,
    GIT_NAMESPACE: 'nothing',
    GIT_CEILING_DIRECTORIES: '/',
    GIT_SHALLOW_FILE: join(folder, 'shallow'),
    GIT_GRAFT_FILE: join(folder, 'grafts'),
    GIT_REPLACE_REF_BASE: 'refs/heads/',
    GIT_DEFAULT_HASH: 'sha256',
    GIT_EXEC_PATH: folder,
    GIT_TRACE: join(folder, 'ran'),
    GIT_TRACE2: join(folder, 'ran'),
    GIT_CONFIG: join(folder, 'config'),
    GIT_CONFIG_GLOBAL: join(folder, 'config'),
    GIT_CONFIG_PARAMETERS: `'core.fsmonitor'='${evil}'`,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'core.fsmonitor',
    GIT_CONFIG_VALUE_0: evil,
    GIT_ATTR_SOURCE: 'nothing',
    HOME: folder,
    XDG_CONFIG_HOME: folder,
  }
}
