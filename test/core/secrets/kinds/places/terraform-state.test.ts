import { describe } from '@jest/globals'
import { checkAll, random } from '../../inspect/check.ts'

const state = (type: string, attributes: object): string =>
  JSON.stringify({
    resources: [{ type, name: 'db', instances: [{ attributes }] }, { type: 'null_resource' }],
  })
const found = ['terraform-random-password high 1']

describe('a generated password in a state', () => {
  checkAll([
    ['alone', state('random_password', { length: 32, result: random }), found],
    ['escaped', state('random_password', { result: `<${random}&` }).replace('<', '\\u003c'), found],
    ['taken away', state('random_password', { result: null }), []],
    ['of another resource', state('random_pet', { result: random }), []],
    [
      'of the next resource',
      state('random_password', {}).replace('null_resource', `x","result":"${random}`),
      [],
    ],
  ])
})
