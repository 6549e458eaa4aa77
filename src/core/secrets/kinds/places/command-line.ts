import type { Rule } from '../../hit.ts'
import type { Kind } from '../../kind.ts'
import { type Form, kindsOf } from '../../pattern.ts'
import { confidenceOnLine } from '../../strength.ts'

const argument: Rule = {
  id: 'command-line-password',
  title: 'Password on a command line',
  severity: 'high',
  example: '--password …',
  rotate: [
    'change that password: it is also in shell histories and process lists',
    'read it from a file or standard input instead (--password-stdin, MYSQL_PWD from a secret store, --defaults-file)',
  ],
  recognised: 'the argument of an option, instruction or SQL clause that takes a password',
}

const value = String.raw`(?:"(?<double>[^"\n]{4,200})"|'(?<single>[^'\n]{4,200})'|(?<secret>[^\s"'\x60;|&<>()]{4,200}))`
/** What a command is given, on its line or on lines that go on behind a backslash. */
const options = String.raw`(?:[^\n|;&]|\\\r?\n){0,300}?[ \t]`
/** What is continued counts as one, and has three characters: of the options, and of a look ahead of 400. */
const optionsReach = 1500
const form = (anchors: readonly string[], before: string): Form => ({
  anchors,
  pattern: new RegExp(`(?<![\\w-])${before}${value}`, 'g'),
  ...(before.includes(options) && { isLocal: false, reach: optionsReach }),
})

const forms: readonly Form[] = [
  form(
    ['-pass', '-secret', '-token', '-api', '-access-key', 'account-key'],
    String.raw`--(?:[a-z]{1,20}-){0,3}(?:password|passwd|pass|passphrase|secret|token|api-key|apikey|secret-key|access-key|account-key)(?:=|[ \t]{1,4})`,
  ),
  form(['-password'], String.raw`-[pP]assword[ \t]{1,4}(?=[^\s"'$-])`),
  form(['insecure-password'], String.raw`insecure-password[ \t]{1,4}`),
  form(['stats auth'], String.raw`stats auth[ \t]{1,4}[\w.-]{1,64}:`),
  form(['remote_password'], String.raw`remote_password[ \t]{1,4}`),
  form(['s3a.secret.key'], String.raw`(?:[\w.]{1,40}\.)?fs\.s3a\.secret\.key[ \t]{1,20}`),
  form(['neo4j_auth'], `NEO4J_AUTH(?:=|:[ ]?)["']?neo4j/`),
  form(['sqlplus'], String.raw`sqlplus[ \t](?:${options})?[\w$]{1,64}/(?=[^\s/@]{4,128}@)`),
  form(
    ['password}', 'passwd}', 'secret}', 'token}', 'api_key}'],
    String.raw`\$\{[A-Z_]{0,40}(?:PASSWORD|PASSWD|SECRET|TOKEN|API_KEY)\}(?:[ ]{2}|\t)[ \t]{0,40}`,
  ),
  form(['sshpass'], String.raw`sshpass[ \t]${String.raw`(?:-[ve][ \t]){0,2}`}-p[ \t]{0,2}`),
  form(
    ['mysql', 'mariadb'],
    String.raw`(?:mysql|mysqldump|mysqladmin|mysqlimport|mariadb|mariadb-dump)[ \t]${options}-p(?=[^\s=])`,
  ),
  form(['mysql', 'mariadb'], String.raw`(?:mysql|mariadb)[ \t]-p(?=[^\s=])`),
  form(
    [' -p ', '\t-p ', ' -p\t', '\t-p\t'],
    String.raw`(?:docker|podman|helm registry|oras|crane auth|az|oc|mongosh?|mongodump|mongorestore|sqlcmd|bcp|cqlsh|cf|mosquitto_(?:pub|sub))[ \t](?:${options})?-[pP][ \t]{1,2}`,
  ),
  form(['redis-cli'], String.raw`redis-cli[ \t](?:${options})?-a[ \t]{1,2}`),
  form(['ldap'], String.raw`ldap(?:search|modify|add|delete|passwd|whoami)[ \t](?:${options})?-w[ \t]{1,2}`),
  form(['pass:'], String.raw`-pass(?:in|out)?[ \t]pass:`),
  form(['storepass', 'keypass'], String.raw`-(?:store|key|srcstore|deststore|srckey|destkey)pass[ \t]`),
  form(
    ['put-parameter'],
    String.raw`ssm[ \t]put-parameter(?=(?:[^\n]|\\\r?\n){0,400}SecureString)${options}--value(?:=|[ \t]{1,4})`,
  ),
  form(['secret set'], String.raw`gh[ \t]secret[ \t]set${options}(?:-b|--body)(?:=|[ \t]{0,4})`),
  form(['smbclient'], String.raw`smbclient[ \t]${options}-U[ \t]{0,4}["']?[^\s%"']{1,64}%`),
  form(['net user'], String.raw`net user[ \t]{1,4}[\w.-]{1,64}[ \t]{1,4}(?!/)`),
  form(
    ['net use'],
    String.raw`net use[ \t]{1,4}(?:[A-Za-z]:[ \t]{1,4})?\\\\[^\s]{1,200}[ \t]{1,4}(?:/[^\s]{1,100}[ \t]{1,4}){0,4}(?![/*])`,
  ),
  form(
    ['vault login'],
    String.raw`vault[ ]login[ \t]{1,4}(?:-[\w-]{1,24}(?:=[^\s]{1,100})?[ \t]{1,4}){0,4}(?=[\w.]{24})`,
  ),
  form(['securestring'], String.raw`ConvertTo-SecureString[ \t]{1,4}(?:-String[ \t]{1,4})?(?=["'])`),
  form(['zip -', 'zip  '], String.raw`(?:un)?zip[ ](?:${options})?-P[ \t]{0,2}`),
  form(['lftp '], String.raw`lftp[ ](?:${options})?-u[ \t]{0,2}["']?[^\s,"']{1,64},`),
  form(['7z ', '7za '], String.raw`7za?[ ]${options}-p(?=[^\s])`),
  form(['rabbitmqctl'], String.raw`rabbitmqctl[ \t](?:add_user|change_password)[ \t][^\s]{1,64}[ \t]`),
  form(
    ['htpasswd'],
    String.raw`htpasswd[ \t](?:-[A-Za-z]{0,6}b[A-Za-z]{0,6})[ \t][^\s]{1,200}[ \t][^\s]{1,64}[ \t]`,
  ),
  form(['requirepass', 'masterauth'], String.raw`(?:--)?(?:requirepass|masterauth)[ \t]{1,4}`),
  form(
    ['env ', 'env\t', 'arg ', 'arg\t'],
    String.raw`(?:ENV|ARG)[ \t]{1,4}[A-Z][A-Z0-9_]{0,60}(?:PASSWORD|PASSWD|SECRET|TOKEN|API_KEY|SECRET_KEY|PASS|PWD)[ \t]{1,4}`,
  ),
  form(
    ['setenv ', 'set -'],
    String.raw`(?:[sS]et[eE]nv|set[ ]-[gUx]{1,3})[ \t]{1,4}[A-Z][A-Z0-9_]{0,60}(?:PASSWORD|PASSWD|SECRET|TOKEN|API_KEY|SECRET_KEY|PASS|PWD)[ \t]{1,4}`,
  ),
  form(
    ['identified ', 'identified\t'],
    String.raw`[iI][dD][eE][nN][tT][iI][fF][iI][eE][dD][ \t]{1,4}[bB][yY][ \t]{1,4}(?=['"])`,
  ),
  form(
    ["password '", 'password "', 'password  ', 'password\t'],
    String.raw`[wW][iI][tT][hH][ \t]{1,4}(?:[eE][nN][cC][rR][yY][pP][tT][eE][dD][ \t]{1,4})?[pP][aA][sS][sS][wW][oO][rR][dD][ \t]{1,4}(?=['"])`,
  ),
  {
    anchors: ['sudo -', 'sudo  '],
    pattern:
      /(?<![\w-])echo[ \t]{1,4}["']?(?<secret>[^\s"'|]{4,200})["']?[ \t]{0,4}\|[ \t]{0,4}sudo[ ]{1,2}(?:-[A-Za-z]{1,4}[ \t]){0,3}(?:-S|--stdin)/g,
  },
  {
    anchors: ['password-stdin'],
    pattern:
      /(?<![\w-])(?:echo|printf)[ \t]{1,4}(?:-n[ \t]{1,4})?["']?(?<secret>[^\s"'|]{4,200})["']?[ \t]{0,4}\|[^\n|;&]{0,200}[ \t]--password-stdin/g,
  },
  {
    anchors: ['chpasswd'],
    pattern:
      /(?<![\w-])echo[ \t]{1,4}["']?(?<key>[\w.-]{1,64}):(?<secret>[^\s"'|]{4,200})["']?[ \t]{0,4}\|[ \t]{0,4}(?:sudo[ \t])?chpasswd/g,
  },
]

/** Passwords as arguments of commands, of Dockerfiles and of SQL. */
export const commandLine: readonly Kind[] = kindsOf(argument, forms, confidenceOnLine)
