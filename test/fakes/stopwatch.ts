/** Microseconds of CPU, the least of some runs: other work on the machine counts for little. */
export function cpuTime(work: () => void, runs = 5): number {
  const once = (): number => {
    const start = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(start)
    return user + system
  }
  return Math.min(...Array.from({ length: runs }, once))
}
