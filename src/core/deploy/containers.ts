/** What every platform's container has and secrets hide in: its environment and its words to start with. */
export type Container = {
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** Every other text, by its place: `logConfiguration.options.splunk-token`. */
  readonly others?: Readonly<Record<string, string>>
}
/** By name. */
export type Containers = Readonly<Record<string, Container>>
