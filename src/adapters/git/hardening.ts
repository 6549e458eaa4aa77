import { devNull } from 'node:os'

/**
 * The repository's own configuration is read (it names the object format and the work tree), so everything in it
 * that could start a program is switched off here (https://git-scm.com/docs/git-config), a graph of commits that may
 * lie about their parents, and a hint that would stand before what went wrong. What git keeps of packs in memory is
 * bounded, so that it does not grow with the history: it would map all of a pack.
 */
export const hardened = [
  '--no-pager',
  ...[
    'core.fsmonitor=false',
    'core.hooksPath=/dev/null',
    'core.pager=cat',
    'log.showSignature=false',
    'core.commitGraph=false',
    'advice.graftFileDeprecated=false',
    'core.packedGitWindowSize=16m',
    'core.packedGitLimit=64m',
    'core.deltaBaseCacheLimit=32m',
  ].flatMap((setting) => ['-c', setting]),
  // Nothing of the repository is run or obeyed, so whose folder it is does not matter.
  ...['-c', 'safe.directory=*'],
]

export const starved = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  // git before 2.44 knows no GIT_NO_LAZY_FETCH: without a protocol it cannot fetch either, nor run a helper.
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_NO_REPLACE_OBJECTS: '1',
  // A line in `info/grafts` would cut a history off, like a replacement.
  GIT_GRAFT_FILE: devNull,
  GIT_LITERAL_PATHSPECS: '1',
  LC_ALL: 'C',
} as const
