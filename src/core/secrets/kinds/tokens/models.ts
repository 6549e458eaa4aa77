import type { Kind } from '../../kind.ts'
import { base62, hex, lower, token, urlSafe, uuidBody } from '../token.ts'
import { isDrawn } from './drawn.ts'

/** Base64 of "OpenAI", which stands in the middle of every key. */
const mark = 'T3BlbkFJ'

/** Where models are run. */
export const models: readonly Kind[] = [
  // https://platform.openai.com/docs/api-reference/authentication
  token({
    rule: {
      id: 'openai-key',
      title: 'OpenAI API key',
      severity: 'critical',
      rotate: [
        'revoke it at https://platform.openai.com/api-keys (admin keys: …/settings/organization/admin-keys)',
      ],
      recognised: 'sk-, sk-proj-, sk-svcacct- or sk-admin-, with the base64 of "OpenAI" in the middle',
    },
    prefixes: ['sk-'],
    anchors: ['t3blbkfj'],
    body: /(?:(?:proj|svcacct|admin|None)-)?[\w-]{20,80}T3BlbkFJ[\w-]{20,80}(?![\w-])/y,
    proof: (_, body) => isDrawn(body.replace(mark, '').replace(/^[a-zA-Z]+-/, '')),
  }),
  // https://docs.claude.com/en/api/overview
  token({
    rule: {
      id: 'anthropic-key',
      title: 'Anthropic API key',
      severity: 'critical',
      rotate: ['delete it at https://platform.claude.com/settings/keys'],
      recognised: 'sk-ant-api03- or sk-ant-admin01-, 93 characters that look drawn, and AA',
    },
    prefixes: ['sk-ant-api03-', 'sk-ant-admin01-', 'sk-ant-oat01-', 'sk-ant-ort01-'],
    body: /[\w-]{93}AA(?![\w-])/y,
  }),
  // https://huggingface.co/docs/hub/security-tokens
  token({
    rule: {
      id: 'hugging-face-token',
      title: 'Hugging Face access token',
      severity: 'critical',
      rotate: ['invalidate it at https://huggingface.co/settings/tokens'],
      recognised: 'hf_ or api_org_ and 34 letters or digits that look drawn',
    },
    prefixes: ['hf_', 'api_org_'],
    body: base62(34),
  }),
  // https://replicate.com/docs/topics/security/api-tokens
  token({
    rule: {
      id: 'replicate-token',
      title: 'Replicate API token',
      severity: 'high',
      rotate: ['disable it at https://replicate.com/account/api-tokens'],
      recognised: 'r8_ and 37 letters and digits that look drawn',
    },
    prefixes: ['r8_'],
    body: base62(37),
  }),
  // https://console.groq.com/docs/quickstart
  token({
    rule: {
      id: 'groq-key',
      title: 'Groq API key',
      severity: 'high',
      rotate: ['delete it at https://console.groq.com/keys'],
      recognised: 'gsk_ and 52 letters and digits that look drawn',
    },
    prefixes: ['gsk_'],
    body: base62(52),
  }),
  // https://docs.x.ai/docs/overview
  token({
    rule: {
      id: 'xai-key',
      title: 'xAI API key',
      severity: 'high',
      rotate: ['delete it at https://console.x.ai under API Keys'],
      recognised: 'xai- and 80 letters and digits that look drawn',
    },
    prefixes: ['xai-'],
    body: base62(80),
  }),
  // https://docs.perplexity.ai/guides/api-key-management
  token({
    rule: {
      id: 'perplexity-key',
      title: 'Perplexity API key',
      severity: 'high',
      rotate: ['delete it at https://www.perplexity.ai/account/api/keys'],
      recognised: 'pplx- and 48 letters and digits that look drawn',
    },
    prefixes: ['pplx-'],
    body: base62(48),
  }),
  // https://openrouter.ai/docs/api-reference/authentication
  token({
    rule: {
      id: 'openrouter-key',
      title: 'OpenRouter API key',
      severity: 'high',
      rotate: ['delete it at https://openrouter.ai/settings/keys'],
      recognised: 'sk-or-v1- and 64 hexadecimal digits that look drawn',
    },
    prefixes: ['sk-or-v1-'],
    body: hex(64),
  }),
  // https://docs.smith.langchain.com/administration/how_to_guides/organization_management/create_account_api_key
  token({
    rule: {
      id: 'langsmith-key',
      title: 'LangSmith API key',
      severity: 'high',
      rotate: ['delete it at https://smith.langchain.com/settings under API Keys'],
      recognised: 'lsv2_pt_ or lsv2_sk_, 32 and 10 hexadecimal digits that look drawn',
    },
    prefixes: ['lsv2_pt_', 'lsv2_sk_'],
    body: /[0-9a-f]{32}_[0-9a-f]{10}(?![A-Za-z0-9])/y,
  }),
  // https://docs.pinecone.io/guides/projects/manage-api-keys
  token({
    rule: {
      id: 'pinecone-key',
      title: 'Pinecone API key',
      severity: 'high',
      rotate: ['delete it at https://app.pinecone.io under API Keys'],
      recognised: 'pcsk_, an id and 63 letters and digits that look drawn',
    },
    prefixes: ['pcsk_'],
    body: /[A-Za-z0-9]{5,6}_[A-Za-z0-9]{60,64}(?![A-Za-z0-9])/y,
  }),
  // https://docs.wandb.ai/platform/app/settings-page/user-settings: 86 characters in all since 2026
  token({
    rule: {
      id: 'wandb-v1-key',
      title: 'Weights & Biases API key',
      severity: 'high',
      rotate: ['revoke it at https://wandb.ai/settings'],
      recognised: 'wandb_v1_ and 77 URL-safe characters that look drawn',
    },
    prefixes: ['wandb_v1_'],
    body: /[\w-]{77}(?![\w-])/y,
  }),
  // https://langfuse.com/docs/api
  token({
    rule: {
      id: 'langfuse-secret-key',
      title: 'Langfuse secret key',
      severity: 'high',
      rotate: ['delete it under the project’s Settings > API Keys'],
      recognised: 'sk-lf- and a UUID that looks drawn; pk-lf- is its public half',
    },
    prefixes: ['sk-lf-'],
    body: uuidBody,
  }),
  // https://docs.nvidia.com/nim/
  token({
    rule: {
      id: 'nvidia-key',
      title: 'NVIDIA API key',
      severity: 'high',
      rotate: ['revoke it at https://org.ngc.nvidia.com/setup/api-keys'],
      recognised: 'nvapi- and 64 characters that look drawn',
    },
    prefixes: ['nvapi-'],
    body: urlSafe(60, 70),
  }),
  // https://inference-docs.cerebras.ai/quickstart
  token({
    rule: {
      id: 'cerebras-key',
      title: 'Cerebras API key',
      severity: 'high',
      rotate: ['delete it at https://cloud.cerebras.ai under API Keys'],
      recognised: 'csk- and 48 lower-case letters and digits that look drawn',
    },
    prefixes: ['csk-'],
    body: lower(48),
  }),
]
