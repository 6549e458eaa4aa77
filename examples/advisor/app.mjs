// A small advisor in the shape of the teams that use Keyless Ship: one container, one port, a health path that
// answers 200 whether or not its back ends do, and a login that is off when its settings are missing.

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const settings = {
  port: Number(process.env['PORT'] ?? 8501),
  region: process.env['AWS_REGION'] ?? 'us-east-1',
  bucket: process.env['S3_BUCKET'] ?? '',
  userPool: process.env['COGNITO_USER_POOL_ID'] ?? '',
  client: process.env['COGNITO_CLIENT_ID'] ?? '',
}
const login = settings.userPool !== '' && settings.client !== ''
const page = readFileSync(new URL('page.html', import.meta.url), 'utf8')

const routes = {
  '/_stcore/health': () => ({ type: 'text/plain', body: 'ok' }),
  '/': () => ({ type: 'text/html; charset=utf-8', body: page.replace('{{login}}', login ? 'on' : 'OFF') }),
}

createServer((request, response) => {
  const route = routes[new URL(request.url ?? '/', 'http://advisor').pathname]
  const { type, body } = route?.() ?? { type: 'text/plain', body: 'not found' }
  response.writeHead(route === undefined ? 404 : 200, { 'content-type': type })
  response.end(body)
}).listen(settings.port, () => {
  console.log(`advisor listens on ${settings.port}, region ${settings.region}, login ${login ? 'on' : 'OFF'}`)
})
