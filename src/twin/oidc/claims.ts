/** What a workflow run says about itself, in GitHub's words. */
export type Run = {
  readonly owner: string
  readonly ownerId: string
  readonly repository: string
  readonly repositoryId: string
  readonly ref: string
  /** The job's environment; '' for none. */
  readonly environment: string
  readonly event: string
  /** File name of the workflow that holds the job. */
  readonly workflow: string
  readonly actor: string
  readonly runId: string
  readonly runAttempt: string
  /** `immutable` joins the ids to the names: repositories created or renamed after 2026-07-15 have it. */
  readonly subject: 'name' | 'immutable'
}

export const sampleRun: Run = {
  owner: 'octo-org',
  ownerId: '65',
  repository: 'octo-repo',
  repositoryId: '74',
  ref: 'refs/heads/main',
  environment: 'production',
  event: 'workflow_dispatch',
  workflow: 'deploy.yml',
  actor: 'octocat',
  runId: '1001',
  runAttempt: '1',
  subject: 'name',
}

/** https://docs.github.com/en/actions/reference/security/oidc */
export function claimsOf(run: Run): Readonly<Record<string, string>> {
  const full = `${run.owner}/${run.repository}`
  const workflow = `${full}/.github/workflows/${run.workflow}@${run.ref}`
  return {
    sub: subjectOf(run),
    actor: run.actor,
    ...(run.environment !== '' && { environment: run.environment }),
    event_name: run.event,
    job_workflow_ref: workflow,
    ref: run.ref,
    ref_type: run.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    repository: full,
    repository_id: run.repositoryId,
    repository_owner: run.owner,
    repository_owner_id: run.ownerId,
    repository_visibility: 'private',
    run_attempt: run.runAttempt,
    run_id: run.runId,
    run_number: '1',
    runner_environment: 'github-hosted',
    workflow: run.workflow,
    workflow_ref: workflow,
  }
}

/** An environment hides the ref; a colon inside a value is written %3A. */
function subjectOf(run: Run): string {
  const named = `${run.owner}/${run.repository}`
  const repository =
    run.subject === 'name' ? named : `${run.owner}@${run.ownerId}/${run.repository}@${run.repositoryId}`
  if (run.environment !== '')
    return `repo:${repository}:environment:${run.environment.replaceAll(':', '%3A')}`
  return run.event === 'pull_request'
    ? `repo:${repository}:pull_request`
    : `repo:${repository}:ref:${run.ref}`
}
