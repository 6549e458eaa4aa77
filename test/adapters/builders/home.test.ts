import { mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { makeHome, pluginFolders } from '../../../src/adapters/builders/home.ts'
import { withScratch } from '../../../src/adapters/system/scratch.ts'

const tokens = {
  AWS_ACCESS_KEY_ID: 'a',
  AWS_SESSION_TOKEN: 'b',
  GITHUB_TOKEN: 'c',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'd',
  ACTIONS_RUNTIME_TOKEN: 'e',
  NODE_AUTH_TOKEN: 'f',
  SSH_AUTH_SOCK: 'g',
}

it.each([
  [
    'buildx',
    { DOCKER_HOST: 'unix:///d', BUILDX_BUILDER: 'mine' },
    { BUILDKIT_HOST: 'x', STORAGE_DRIVER: 'x' },
  ],
  ['buildctl', { BUILDKIT_HOST: 'unix:///b', XDG_RUNTIME_DIR: '/run' }, { DOCKER_HOST: 'x' }],
  ['docker', { DOCKER_HOST: 'unix:///d', DOCKER_CERT_PATH: '/c' }, { HTTPS_PROXY: 'x' }],
  ['buildah', { STORAGE_DRIVER: 'vfs', BUILDAH_ISOLATION: 'chroot', HTTPS_PROXY: 'p' }, { DOCKER_HOST: 'x' }],
] as const)('%s sees where its daemon or store is, and no token', (name, passed, kept) =>
  withScratch(async (scratch) => {
    const folder = join(scratch, 'home')
    const environment = { PATH: '/bin', HOME: scratch, TMPDIR: '/var/tmp', ...passed, ...kept, ...tokens }
    const env = (await makeHome(folder, environment, undefined)).env({ name })
    expect(env).toMatchObject({ PATH: '/bin', HOME: folder, TMPDIR: '/var/tmp', ...passed })
    expect(Object.keys(env)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/AWS|TOKEN|ACTIONS|SSH/)]),
    )
    for (const other of Object.keys(kept)) expect(env).not.toHaveProperty(other)
  }),
)

it('has no login: the files that builders look for them in are empty', () =>
  withScratch(async (scratch) => {
    await mkdir(join(scratch, '.docker'))
    await writeFile(
      join(scratch, '.docker', 'config.json'),
      '{"auths":{"host.example.invalid":{"auth":"x"}}}',
    )
    const home = await makeHome(join(scratch, 'home'), { HOME: scratch }, undefined)
    const { DOCKER_CONFIG = '', REGISTRY_AUTH_FILE = '' } = home.env({ name: 'buildah' })
    expect(await readFile(join(DOCKER_CONFIG, 'config.json'), 'utf8')).toBe('{}')
    expect(await readFile(REGISTRY_AUTH_FILE, 'utf8')).toBe('{}')
  }))

it('knows the builders of the user, and writes to none of their files', () =>
  withScratch(async (scratch) => {
    const users = join(scratch, '.docker', 'buildx')
    await mkdir(join(users, 'instances'), { recursive: true })
    await mkdir(join(users, 'refs'))
    await writeFile(join(users, 'current'), '{}')
    await writeFile(join(users, 'instances', 'mine'), '{"Name":"mine"}')
    const home = await makeHome(join(scratch, 'home'), { HOME: scratch }, undefined)
    const { BUILDX_CONFIG = '' } = home.env({ name: 'buildx' })
    expect(BUILDX_CONFIG.startsWith(home.folder)).toBe(true)
    expect((await readdir(BUILDX_CONFIG)).toSorted()).toEqual(['current', 'instances'])
    expect(await readFile(join(BUILDX_CONFIG, 'instances', 'mine'), 'utf8')).toContain('mine')
  }))

it('tells docker which way to build, and where its plugin is', () =>
  withScratch(async (scratch) => {
    const home = await makeHome(join(scratch, 'home'), {}, '/somewhere/docker-buildx')
    const { DOCKER_CONFIG = '', DOCKER_BUILDKIT } = home.env({ name: 'docker' })
    expect(await readlink(join(DOCKER_CONFIG, 'cli-plugins', 'docker-buildx'))).toBe(
      '/somewhere/docker-buildx',
    )
    expect(DOCKER_BUILDKIT).toBe('1')
    expect(home.env({ name: 'docker', isClassic: true })['DOCKER_BUILDKIT']).toBe('0')
  }))

it('takes nothing from relative places when there is no home', () =>
  withScratch(async (scratch) => {
    const env = (await makeHome(join(scratch, 'home'), { PATH: '/bin' }, undefined)).env({ name: 'buildah' })
    expect(env).not.toHaveProperty('XDG_DATA_HOME')
    expect(
      pluginFolders({ PATH: '/bin' }).filter((folder) => folder !== '' && !folder.startsWith('/')),
    ).toEqual([])
    expect(pluginFolders({ HOME: '/home/one' })).toContain('/home/one/.docker/cli-plugins')
  }))
