import { drawn } from '../plant.ts'

/** A text that holds one secret. */
export type Positive = { readonly name: string; readonly text: string; readonly secret: string }

const nouns =
  'Sommer Kolibri Falke Biergarten Orchidee Lissabon Tornado Giraffe Mistral Kastanie Pelikan Saturn'.split(
    ' ',
  )
const signs = '!#%*?+='

/** As people make them: a word, a year, a sign. */
export const chosen = (seed: string): string => {
  const at = (size: number, part: string): number =>
    Number.parseInt(drawn(`${seed} ${part}`, 6, 'hex'), 16) % size
  return `${nouns[at(nouns.length, 'noun')]}${1970 + at(55, 'year')}${signs[at(signs.length, 'sign')]}`
}
const printable = (seed: string): string =>
  drawn(seed, 50, 'base62').replace(/[0-4]/g, (digit) => '!@#%^*-_=+'.charAt(Number(digit) * 2))

const passwords: readonly ((seed: string) => string)[] = [
  chosen,
  (seed) => drawn(seed, 20, 'base62'),
  (seed) => drawn(seed, 12, 'base62'),
  (seed) => drawn(seed, 16, 'lower'),
]
const keys: readonly ((seed: string) => string)[] = [
  (seed) => drawn(seed, 40, 'base62'),
  (seed) => drawn(seed, 32, 'hex'),
  (seed) => `${drawn(seed, 43, 'base64')}=`,
  (seed) => drawn(seed, 24, 'lower'),
  (seed) => drawn(seed, 64, 'hex'),
  printable,
]

const passwordNames =
  'db_password DATABASE_PASSWORD smtpPassword admin-password redis_pass MYSQL_ROOT_PASSWORD userPwd keystorePassword'.split(
    ' ',
  )
const keyNames =
  'api_key STRIPE_SECRET sessionSecret access-token JWT_SECRET_KEY clientSecret encryption_key SIGNING_KEY AUTH_TOKEN'.split(
    ' ',
  )

/** `NAME` and `VALUE` stand for themselves. */
const templates: Readonly<Record<string, string>> = {
  python: 'import os\n\nNAME = "VALUE"\n',
  'python, default of getenv': 'x = os.getenv("NAME", "VALUE")\n',
  'python, keyword': 'client = connect(host=HOST, NAME="VALUE", timeout=3)\n',
  'python, dict': "settings = {'host': host, 'NAME': 'VALUE'}\n",
  'python, typed': "NAME: str = 'VALUE'\n",
  javascript: "const NAME = 'VALUE';\n",
  'javascript, fallback': "const x = process.env.NAME || 'VALUE'\n",
  'javascript, object': 'module.exports = {\n  port: 80,\n  NAME: "VALUE",\n}\n',
  typescript: 'export const NAME: string = `VALUE`\n',
  java: 'private static final String NAME = "VALUE";\n',
  'java, call': 'config.setProperty("NAME", "VALUE");\n',
  kotlin: 'val NAME: String = "VALUE"\n',
  go: 'const NAME = "VALUE"\n',
  'go, short': '\tNAME := "VALUE"\n',
  ruby: "NAME = 'VALUE'\n",
  'ruby, symbol': "  :NAME => 'VALUE',\n",
  php: "$NAME = 'VALUE';\n",
  'php, define': "define('NAME', 'VALUE');\n",
  'php, array': "  'NAME' => 'VALUE',\n",
  csharp: 'public const string NAME = "VALUE";\n',
  rust: 'const NAME: &str = "VALUE";\n',
  swift: 'let NAME = "VALUE"\n',
  c: 'static const char NAME[] = "VALUE";\n',
  perl: "my $NAME = 'VALUE';\n",
  shell: '#!/bin/sh\nexport NAME="VALUE"\nrun\n',
  'shell, default': 'X="${' + 'NAME:-VALUE}"\n',
  powershell: '$NAME = "VALUE"\n',
  yaml: 'server:\n  port: 80\n  NAME: VALUE\n  level: info\n',
  'yaml, quoted': 'server:\n  NAME: "VALUE"\n',
  'yaml, container': 'env:\n  - name: NAME\n    value: "VALUE"\n',
  compose: 'services:\n  a:\n    environment:\n      - NAME=VALUE\n',
  json: '{\n  "port": 80,\n  "NAME": "VALUE"\n}\n',
  'json, container': '{"environment":[{"name":"NAME","value":"VALUE"}]}\n',
  'json, in a shell': `curl -d "{\\"NAME\\":\\"VALUE\\"}" https://acme.io/x\n`,
  toml: '[server]\nNAME = "VALUE"\n',
  ini: '[server]\nport = 80\nNAME = VALUE\n',
  properties: 'app.port=80\napp.NAME=VALUE\n',
  xml: '<server>\n  <NAME>VALUE</NAME>\n</server>\n',
  'xml, attributes': '<add key="NAME" value="VALUE" />\n',
  'android resources': '<string name="NAME">VALUE</string>\n',
  hcl: 'resource "x" "y" {\n  NAME = "VALUE"\n}\n',
  'terraform variable': 'variable "NAME" {\n  type = string\n  default = "VALUE"\n}\n',
  'terraform state': '{"outputs": {"NAME": {"value": "VALUE", "type": "string", "sensitive": true}}}\n',
  cloudformation: 'Parameters:\n  NAME:\n    Type: String\n    Default: VALUE\n',
  dockerfile: 'FROM alpine\nENV NAME=VALUE\n',
  'query of a URL': 'fetch("https://api.acme.io/v1/x?NAME=VALUE&page=2")\n',
  scala: 'val NAME = "VALUE"\n',
  lua: 'local NAME = "VALUE"\n',
  r: 'NAME <- "VALUE"\n',
  markdown: '# Set-up\n\n    NAME: VALUE\n',
}

const fill = (template: string, name: string, value: string): string =>
  template.replaceAll('NAME', name).replace('VALUE', value.replaceAll('$', '$$$$'))

const of = (
  kind: string,
  names: readonly string[],
  values: readonly ((seed: string) => string)[],
): Positive[] =>
  Object.entries(templates).flatMap(([template, text], at) =>
    [0, 1].map((round) => {
      const turn = at * 2 + round
      const name = names[turn % names.length] ?? ''
      const secret = values[(turn + at) % values.length]?.(`${kind} ${template} ${round}`) ?? ''
      return { name: `${template}: ${kind} ${name} #${round}`, text: fill(text, name, secret), secret }
    }),
  )

export const positives: readonly Positive[] = [
  ...of('password', passwordNames, passwords),
  ...of('key', keyNames, keys),
]
