import type { Kind } from './kind.ts'
import { aws } from './kinds/aws.ts'
import { cognito } from './kinds/cognito.ts'
import { dotenv } from './kinds/dotenv.ts'
import { generic } from './kinds/generic.ts'
import { keys } from './kinds/keys/all.ts'
import { authorization } from './kinds/places/authorization.ts'
import { callArgument } from './kinds/places/call.ts'
import { commandLine } from './kinds/places/command-line.ts'
import { connectionString } from './kinds/places/connection-string.ts'
import { kubeconfig, kubernetes } from './kinds/places/kubernetes.ts'
import { loginFile } from './kinds/places/login-file.ts'
import { markdownTable } from './kinds/places/markdown-table.ts'
import { passwordHash } from './kinds/places/password-hash.ts'
import { prose } from './kinds/places/prose.ts'
import { queryKey } from './kinds/places/query-key.ts'
import { railsKey } from './kinds/places/rails.ts'
import { sql } from './kinds/places/sql.ts'
import { table } from './kinds/places/table.ts'
import { terraformState } from './kinds/places/terraform-state.ts'
import { tokens } from './kinds/tokens/all.ts'
import { byName } from './kinds/tokens/by-name.ts'
import { url } from './kinds/url.ts'
import { workflow } from './kinds/workflow.ts'

const places: readonly Kind[] = [
  kubernetes,
  ...loginFile,
  ...connectionString,
  ...authorization,
  ...commandLine,
  passwordHash,
  ...callArgument,
  queryKey,
  ...terraformState,
  railsKey,
  table,
  markdownTable,
  sql,
  ...prose,
]

/** A kubeconfig’s key is a private key, and says more. */
const certain: readonly Kind[] = [
  kubeconfig,
  ...tokens,
  ...keys,
  ...aws,
  cognito,
  ...byName,
  url,
  ...places,
  dotenv,
]
/** Judge by names and habits: whatever else finds the same place knows better. */
const guessed: readonly Kind[] = [generic, workflow]

/** Most certain first. */
export const kinds: readonly Kind[] = [...certain, ...guessed]

/** The same, with rules of a repository's own among them. */
export const kindsWith = (own: readonly Kind[]): readonly Kind[] => [...certain, ...own, ...guessed]
