import type { Kind } from './kind.ts'
import { aws } from './kinds/aws.ts'
import { cognito } from './kinds/cognito.ts'
import { token } from './kinds/token.ts'

/** Most certain first. */
export const kinds: readonly Kind[] = [token, aws, cognito]
