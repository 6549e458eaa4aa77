// The account that deploy.yml deploys to: the twin, with the images that a rehearsal has.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

const app = 'examples/advisor'
const built = (file) => import(new URL(`../../build/${file}.js`, import.meta.url).href)
const silent = { step: (_, work) => work(), update() {}, note() {}, warn() {} }

/** @returns what the workflow is told: environment, variables; and where a visitor finds the app */
export async function account({ at, work }, target) {
  const { setStage } = await built('rehearsal/stage')
  const { cluster, inherited, openAccount, service } = await built('rehearsal/account')
  const { startTwin } = await built('twin/twin')
  const home = { PATH: process.env.PATH, HOME: at('home'), TMPDIR: at() }
  for (const folder of ['home', 'stage']) mkdirSync(at(folder), { recursive: true })
  const world = { progress: silent, signal: new AbortController().signal, verbose: false, home }
  const stage = await setStage(world, at('stage'), join(work, app))
  await stage.mend()
  const twin = await startTwin()
  await openAccount(twin, stage.today, join(work, app, 'deploy', 'fargate.yml'))
  const isFargate = target === 'fargate'
  const url = isFargate ? twin.fargate.serviceUrl(cluster, service) : twin.serviceUrl(service)
  return {
    url: new URL('/', url),
    env: twin.env(),
    vars: {
      APP: app,
      BASE_IMAGE: `oci:${stage.mendedBase}`,
      REGION: twin.region,
      REPOSITORY: `${twin.ecr}/${service}`,
      PUSH_ROLE: twin.pushRoleArn,
      DEPLOY_ROLE: isFargate ? twin.fargate.roleArn : twin.roleArn,
      SERVICE: service,
      CLUSTER: cluster,
      ...(isFargate ? { SMOKE_URL: new URL(url).origin } : { INHERIT: inherited.join(',') }),
    },
    stop: () => twin.stop(),
  }
}
