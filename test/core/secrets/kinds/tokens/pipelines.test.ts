import { pipelines } from '../../../../../src/core/secrets/kinds/tokens/pipelines.ts'
import { coverage, family, type Sample } from '../family.ts'

const samples: readonly Sample[] = [
  { id: 'octopus-key', parts: ['API-', ['upper', 26]], isOpenEnded: true },
  { id: 'sourcegraph-token', parts: ['sgp_', ['hex', 40]] },
  { id: 'sourcegraph-token', parts: ['sgp_local_', ['hex', 40]] },
  { id: 'buildkite-token', parts: ['bkua_', ['hex', 40]] },
  { id: 'buildkite-agent-token', parts: ['bkct_', ['base62', 48]], isOpenEnded: true },
  { id: 'circleci-token', parts: ['CCIPAT_', ['base62', 22], '_', ['hex', 40]] },
  { id: 'sonarqube-token', parts: ['sqp_', ['hex', 40]] },
  { id: 'prefect-api-key', parts: ['pnu_', ['base62', 36]] },
  { id: 'scalingo-token', parts: ['tk-us-', ['base62', 48]] },
]

family('pipelines', samples)
coverage(samples, pipelines)
