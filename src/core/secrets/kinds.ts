import type { Kind } from './kind.ts'
import { aws } from './kinds/aws.ts'
import { cognito } from './kinds/cognito.ts'
import { dotenv } from './kinds/dotenv.ts'
import { generic } from './kinds/generic.ts'
import { pem } from './kinds/pem.ts'
import { tokens } from './kinds/tokens/all.ts'
import { byName } from './kinds/tokens/by-name.ts'
import { url } from './kinds/url.ts'

/** Most certain first. */
export const kinds: readonly Kind[] = [...tokens, pem, aws, cognito, ...byName, url, dotenv, generic]
