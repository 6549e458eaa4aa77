import { code } from './negatives/code.ts'
import { connections } from './negatives/connections.ts'
import { settings } from './negatives/settings.ts'

/** Lines as there are thousands of, and none holds a secret. */
export const negatives: readonly string[] = [code, settings, connections].flatMap((lines) =>
  lines.trim().split('\n'),
)
