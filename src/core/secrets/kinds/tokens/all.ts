import type { Kind } from '../../kind.ts'
import { azure } from './azure.ts'
import { chat } from './chat.ts'
import { codeHosts } from './code-hosts.ts'
import { databases } from './databases.ts'
import { google } from './google.ts'
import { hosting } from './hosting.ts'
import { infrastructure } from './infrastructure.ts'
import { jsonWebToken } from './jwt.ts'
import { mail } from './mail.ts'
import { media } from './media.ts'
import { models } from './models.ts'
import { monitoring } from './monitoring.ts'
import { payments } from './payments.ts'
import { pipelines } from './pipelines.ts'
import { registries } from './registries.ts'
import { googleServiceAccount } from './service-account.ts'
import { workplace } from './workplace.ts'

/** Most certain first: what proves itself, then what only a name vouches for. */
export const tokens: readonly Kind[] = [
  googleServiceAccount,
  ...codeHosts,
  ...registries,
  ...pipelines,
  ...models,
  ...google,
  ...azure,
  ...chat,
  ...mail,
  ...payments,
  ...hosting,
  ...databases,
  ...infrastructure,
  ...monitoring,
  ...workplace,
  ...media,
  jsonWebToken,
]
