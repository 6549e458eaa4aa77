import { runChild } from '../../src/adapters/system/child.ts'
import type { Twin } from '../../src/twin/twin.ts'

export type Answer = Readonly<Record<string, unknown>>
export type Asked = { readonly code: number; readonly stderr: string; readonly answer: Answer }

/** Runs the aws CLI against the twin, with one try and its answer as JSON. */
export async function askAws(
  binary: string,
  { twin, home }: { readonly twin: Twin; readonly home: string },
  credentials: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<Asked> {
  const { code, stdout, stderr } = await runChild(binary, [...args, '--output', 'json'], {
    cwd: home,
    env: {
      // The launcher of a pip installation looks up its interpreter by the PATH.
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      AWS_ENDPOINT_URL: twin.url,
      // Version 1 of the CLI reads this name only.
      AWS_DEFAULT_REGION: twin.region,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_MAX_ATTEMPTS: '1',
      AWS_PAGER: '',
      ...credentials,
    },
    signal: AbortSignal.timeout(60_000),
  })
  const said = stdout.toString('utf8')
  return { code, stderr, answer: said === '' ? {} : JSON.parse(said) }
}
