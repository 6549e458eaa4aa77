import type { Kind } from './kind.ts'
import { aws } from './kinds/aws.ts'
import { cognito } from './kinds/cognito.ts'
import { dotenv } from './kinds/dotenv.ts'
import { pem } from './kinds/pem.ts'
import { token } from './kinds/token.ts'
import { url } from './kinds/url.ts'
import { workflow } from './kinds/workflow.ts'

/** Most certain first. */
export const kinds: readonly Kind[] = [token, pem, aws, cognito, url, dotenv, workflow]
