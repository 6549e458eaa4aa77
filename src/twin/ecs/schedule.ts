/** A task that shall run: neither stopped nor told to stop. */
export type Placed = {
  readonly id: string
  /** Of the revision that shall be there in the end. */
  readonly current: boolean
  readonly healthy: boolean
}
export type Percentages = { readonly minimumHealthy: number; readonly maximum: number }

/**
 * A rolling update's next move, by the two percentages of
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html: the minimum is rounded
 * up, the maximum down.
 * @param occupied tasks that still take room, those that are being stopped included
 */
export function schedule(
  tasks: readonly Placed[],
  occupied: number,
  desired: number,
  { minimumHealthy, maximum }: Percentages,
): { readonly start: number; readonly stop: readonly string[] } {
  const ceiling = Math.floor((desired * maximum) / 100)
  const floor = Math.ceil((desired * minimumHealthy) / 100)
  const current = tasks.filter((task) => task.current)
  const old = tasks.filter((task) => !task.current)
  let healthy = tasks.filter((task) => task.healthy).length
  const stop = [...old, ...current.slice(desired)]
    .sort((one, other) => Number(one.healthy) - Number(other.healthy))
    .filter((task) => !task.healthy || (healthy > floor && healthy-- > 0))
  return {
    start: Math.max(0, Math.min(desired - current.length, ceiling - occupied)),
    stop: stop.map(({ id }) => id),
  }
}
