import { describe } from '@jest/globals'
import { chosen } from '../../accuracy/positives.ts'
import { checkAll, random } from '../../inspect/check.ts'
import { drawn } from '../../plant.ts'

const password = `Un${chosen('prose')}`
const letters = drawn('prose', 20, 'letters')
const low = ['password-in-prose low 1']
const found = ['password-in-prose medium 1']

describe('a password in a sentence', () => {
  checkAll([
    ['is', `The password is ${password}.`, found, 'docs/notes.md'],
    ['was, in quotes', `the old passphrase was \`${password}\` until May`, found],
    ['drawn', `Their password is ${random}, so ask`, found],
    ['in code', `Log in as \`ops\` with password \`${password}!\`.`, found, 'docs/notes.md'],
    ['a field in code', 'Fill in the password `Password1Field` and go on', []],
    ['letters alone, drawn', `The password is ${letters}.`, found],
    ['a test of a program', `{Username: "ops", Password: "${password}"}`, low, 'cmd/login_test.go'],
    ['a word', 'The password is required, so ask', []],
    ['one sort', 'The password is sunflower12', []],
    ['everyone’s', 'The password is P@ssw0rd123', []],
    ['a place', 'The password is /etc/Secrets/App1', []],
    ['of another word', `The compass is ${random}`, []],
  ])
})
