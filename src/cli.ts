#!/usr/bin/env node
import module from 'node:module'
import { fileURLToPath } from 'node:url'
import { cancellation } from './hosts/cancellation.ts'

// Before anything else is loaded: until then a signal ends node without a word.
const signal = cancellation()

// V8's compiled code lies beside the code itself, where nobody else may write; node 20 has no such cache.
module.enableCompileCache?.(fileURLToPath(new URL('.compiled', import.meta.url)))

// A commit waits for the guard: it starts from one bundle (scripts/bundle-guard.mjs), not from a hundred modules.
const { run } = await (process.argv[2] === 'secret-guard'
  ? import('./guard-alone.ts')
  : import('./every-command.ts'))
await run(signal)
