/** A member that AWS's answer always has. */
export function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('an answer of AWS lacks a member that it must have')
  return value
}
