import type { Kind } from '../kind.ts'
import { bedrock } from './aws/bedrock.ts'
import { awsConsole } from './aws/console.ts'
import { awsKey } from './aws/key.ts'
import { awsPresigned } from './aws/presigned.ts'
import { awsServices } from './aws/services.ts'
import { awsSession } from './aws/session.ts'

export const aws: readonly Kind[] = [bedrock, ...awsServices, awsKey, awsSession, awsPresigned, awsConsole]
