import type { Answer } from '../http.ts'
import { json } from '../http.ts'

/** A registry's refusal. Codes: https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes */
export class RegistryError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export const errorAnswer = ({ status, code, message }: RegistryError): Answer =>
  json(
    status,
    { errors: [{ code, message }] },
    status === 401 ? { 'www-authenticate': 'Basic realm="twin",service="ecr.amazonaws.com"' } : {},
  )
