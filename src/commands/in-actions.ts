import type { Site } from '../core/command/command.ts'

/** The action, or the CLI inside a workflow. */
export const isInActions = ({ host, env }: Site): boolean =>
  host === 'actions' || env['GITHUB_ACTIONS'] === 'true'
