import { describe } from '@jest/globals'
import { checkAll, random } from '../../inspect/check.ts'
import { drawn } from '../../plant.ts'

const hex = drawn('query', 32, 'hex')
const found = (confidence: string) => [`url-query-key ${confidence} 1`]

const asAName = ['secret-assignment low 1']

describe('a key in a query', () => {
  checkAll([
    ['first', `get("https://api.acme.io/geo?key=${random}")`, found('medium')],
    ['behind others', `https://api.acme.io/now?city=Rome&units=m&appid=${hex} is`, found('medium')],
    ['Azure API Management', `http://acme.io/v1?subscription-key=${hex}`, found('medium')],
    ['in a document', `[now](https://api.acme.io/now?appid=${hex})`, found('low'), 'docs/use.md'],
    ['a digest behind key', `https://acme.io/image?key=${hex}`, []],
    ['words', 'https://acme.io/image?key=velvet-harbor-lantern', []],
    ['a variable', `https://api.acme.io/geo?key=${'$'}{KEY_OF_THE_SERVICE}`, []],
    ['a placeholder', 'https://api.acme.io/geo?key=YOUR_API_KEY_GOES_HERE', []],
    ['no query', `see https://api.acme.io/ and ?key=${random}`, asAName],
    ['a path that has a name', `https://acme.io/key=${random}`, asAName],
  ])
})
