// Everything that is written from tables of the code: action.yml and the tables in each action's README, the rules, the
// schema of the policy.
import { existsSync, readFileSync } from 'node:fs'
import { stringify } from 'yaml'
import { rulesPage } from './rules-doc.mjs'

const icons = {
  'secret-guard': 'lock',
  'scan-image': 'search',
  'deploy-lightsail': 'upload-cloud',
  'deploy-fargate': 'upload-cloud',
}
const root = new URL('../', import.meta.url)

/** Path from the root → text, as it should stand. */
export async function generated() {
  const { registry } = await import('../build/actions.js')
  const files = new Map()
  for (const [name, load] of Object.entries(registry)) {
    const command = await load()
    files.set(`actions/${name}/action.yml`, actionYml(command))
    files.set(`actions/${name}/README.md`, withTables(`actions/${name}/README.md`, command))
  }
  const { kinds } = await import('../build/core/secrets/kinds.js')
  files.set('docs/rules.md', rulesPage(kinds))
  const { policySchema } = await import('../build/core/policy/schema.js')
  files.set('docs/kship.schema.json', `${JSON.stringify(policySchema, null, 2)}\n`)
  return files
}

function actionYml({ name, about, inputs, outputs }) {
  const head = `# Written by \`npm run docs\` from src/commands/${name}.ts.\n`
  return (
    head +
    stringify(
      {
        name: `Keyless Ship: ${name}`,
        description: about,
        branding: { icon: icons[name], color: 'blue' },
        inputs: mapValues(inputs, inputYml),
        outputs: mapValues(outputs, (description) => ({ description })),
        runs: { using: 'node24', main: 'main.js' },
      },
      { lineWidth: 110 },
    )
  )
}

const inputYml = ({ about, shape, required, preset }) => ({
  description: `${about} (${shape})`,
  ...(required && { required: true }),
  ...(preset !== undefined && { default: preset }),
})

const mapValues = (table, to) =>
  Object.fromEntries(Object.entries(table).map(([key, value]) => [key, to(value)]))

function withTables(file, command) {
  const url = new URL(file, root)
  const text = existsSync(url)
    ? readFileSync(url, 'utf8')
    : `# ${command.name}\n\n<!-- tables -->\n<!-- /tables -->\n`
  return text.replace(
    /<!-- tables -->.*<!-- \/tables -->/s,
    () => `<!-- tables -->\n${tables(command)}<!-- /tables -->`,
  )
}

function tables({ inputs, outputs }) {
  const rows = (table, row) =>
    Object.entries(table)
      .map(([name, value]) => `${row(name, value)}\n`)
      .join('')
  return [
    '| input | value | default | |\n|---|---|---|---|\n',
    rows(inputs, (name, { about, shape, required, preset }) => {
      const given = required ? 'required' : preset === undefined ? '' : `\`${preset}\``
      return `| \`${name}\` | ${cell(shape)} | ${given} | ${cell(about)} |`
    }),
    '\n| output | |\n|---|---|\n',
    rows(outputs, (name, about) => `| \`${name}\` | ${cell(about)} |`),
  ].join('')
}

const cell = (text) => text.replace(/\|/g, '\\|').replace(/\n/g, ' ')
