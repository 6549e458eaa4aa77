import { readFile } from 'node:fs/promises'
import { asError, UsageError } from '../../core/command/failure.ts'
import { type GitEvent, presentOid } from '../../core/secrets/event.ts'

type Env = Readonly<Record<string, string | undefined>>

/**
 * The event that a job runs for, from the payload file. Undefined outside of GitHub Actions.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads
 */
export async function readEvent(env: Env): Promise<GitEvent | undefined> {
  const name = env['GITHUB_EVENT_NAME'] ?? ''
  const file = env['GITHUB_EVENT_PATH'] ?? ''
  const head = env['GITHUB_SHA'] ?? ''
  if (name === '') return undefined
  if (name === 'push') return pushed(await payload(file))
  if (name === 'pull_request' || name === 'pull_request_target') return pullRequest(await payload(file))
  if (name === 'merge_group') return mergeGroup(await payload(file))
  if (head === '') throw unusable('GITHUB_SHA is not set')
  if (name === 'create') return created(await payload(file), head)
  return other(name, head, env['GITHUB_REF'], await payload(file))
}

function pushed(root: Fields): GitEvent {
  const after = root.text('after')
  return {
    kind: 'push',
    ref: root.text('ref'),
    before: presentOid(root.text('before')),
    after,
    deleted: root.flag('deleted') || presentOid(after) === undefined,
    forced: root.flag('forced'),
    defaultBranch: root.within('repository').optional('default_branch'),
  }
}

function pullRequest(root: Fields): GitEvent {
  const pull = root.within('pull_request')
  return {
    kind: 'pull-request',
    base: pull.within('base').text('sha'),
    head: pull.within('head').text('sha'),
    headRef: pull.within('head').text('ref'),
    title: pull.optional('title') ?? '',
    body: pull.optional('body') ?? '',
  }
}

function mergeGroup(root: Fields): GitEvent {
  const group = root.within('merge_group')
  return {
    kind: 'merge-group',
    base: group.text('base_sha'),
    head: group.text('head_sha'),
  }
}

function created(root: Fields, head: string): GitEvent {
  const folder = root.text('ref_type') === 'tag' ? 'tags' : 'heads'
  const ref = `refs/${folder}/${root.text('ref')}`
  return { kind: 'create', ref, head, defaultBranch: root.optional('master_branch') }
}

function other(name: string, head: string, ref: string | undefined, root: Fields): GitEvent {
  const named = root.within('repository').optional('default_branch')
  // Its payload need not say so, but it runs nowhere else.
  const defaultBranch = named ?? (name === 'schedule' ? ref?.replace(/^refs\/heads\//, '') : undefined)
  return {
    kind: 'other',
    name,
    head,
    ...(ref !== undefined && ref !== '' && { ref }),
    ...(defaultBranch !== undefined && { defaultBranch }),
    ...(name === 'release' && released(root.within('release'))),
  }
}

const released = (release: Fields) => ({
  released: release.text('tag_name'),
  texts: ['name', 'body'].map((key) => release.optional(key) ?? ''),
})

type Fields = {
  text(key: string): string
  optional(key: string): string | undefined
  flag(key: string): boolean
  within(key: string): Fields
}

function fields(value: unknown, name: string): Fields {
  const record: Readonly<Record<string, unknown>> =
    typeof value === 'object' && value !== null ? { ...value } : {}
  const optional = (key: string): string | undefined => {
    const found = record[key]
    return typeof found === 'string' ? found : undefined
  }
  return {
    optional,
    text(key) {
      const found = optional(key)
      if (found === undefined) throw unusable(`the event has no ${name}${key}`)
      return found
    },
    flag: (key) => record[key] === true,
    within: (key) => fields(record[key], `${name}${key}.`),
  }
}

async function payload(file: string): Promise<Fields> {
  try {
    return fields(JSON.parse(await readFile(file, 'utf8')), '')
  } catch (error) {
    throw unusable(`cannot read the event's payload "${file}" (${asError(error).message})`, error)
  }
}

const unusable = (why: string, cause?: unknown): UsageError =>
  new UsageError(
    'bad-value',
    'scope',
    `input "scope": event: ${why}; outside of GitHub Actions choose another scope`,
    cause,
  )
