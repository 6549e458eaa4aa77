import { models } from '../../../../../src/core/secrets/kinds/tokens/models.ts'
import { drawn } from '../../plant.ts'
import { coverage, family, type Sample } from '../family.ts'

const mark = Buffer.from('OpenAI').toString('base64')
const around = drawn('openai', 20, 'base62')

const samples: readonly Sample[] = [
  {
    id: 'openai-key',
    parts: ['sk-', 'proj-', ['base62', 74], mark, ['base62', 74]],
    likenesses: [`sk-${around}${mark.toLowerCase()}${around}`, `sk-${around}T3BlbkFK${around}`],
    isOpenEnded: true,
  },
  { id: 'anthropic-key', parts: ['sk-ant-api03-', ['base62', 93], 'AA'] },
  { id: 'hugging-face-token', parts: ['hf_', ['letters', 34]] },
  { id: 'hugging-face-token', parts: ['api_org_', ['base62', 34]] },
  { id: 'replicate-token', parts: ['r8_', ['base62', 37]] },
  { id: 'groq-key', parts: ['gsk_', ['base62', 52]] },
  { id: 'xai-key', parts: ['xai-', ['base62', 80]] },
  { id: 'perplexity-key', parts: ['pplx-', ['base62', 48]] },
  { id: 'openrouter-key', parts: ['sk-or-v1-', ['hex', 64]] },
  { id: 'langsmith-key', parts: ['lsv2_pt_', ['hex', 32], '_', ['hex', 10]] },
  { id: 'pinecone-key', parts: ['pcsk_', ['base62', 6], '_', ['base62', 63]], isOpenEnded: true },
  { id: 'wandb-v1-key', parts: ['wandb_v1_', ['base62', 27], '_', ['base62', 49]] },
  {
    id: 'langfuse-secret-key',
    parts: ['sk-lf-', ['hex', 8], '-', ['hex', 4], '-', ['hex', 4], '-', ['hex', 4], '-', ['hex', 12]],
  },
  { id: 'nvidia-key', parts: ['nvapi-', ['base62', 64]], isOpenEnded: true },
  { id: 'cerebras-key', parts: ['csk-', ['lower', 48]] },
]

family('model providers', samples)
coverage(samples, models)
