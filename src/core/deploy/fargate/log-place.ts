import type { containerOf } from './definition.ts'

/** Where a person finds the log of a container. */
export function whereLogIs(container: ReturnType<typeof containerOf>): string {
  const { logDriver, options } = (container?.['logConfiguration'] ?? {}) as {
    readonly logDriver?: string
    readonly options?: Readonly<Record<string, string>>
  }
  const group = options?.['awslogs-group']
  return logDriver === 'awslogs' && group !== undefined
    ? `CloudWatch Logs are not read by this version: aws logs tail ${group} --since 1h`
    : `logs by driver "${logDriver ?? 'none'}" are not read`
}
